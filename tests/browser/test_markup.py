"""Every page that links lead to, read as a validator reads it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection
from urllib.parse import urljoin, urlsplit

import pytest

from tests.browser import markup, pages
from tests.browser.running_site import Site

pytestmark = pytest.mark.browser

# A numbered edition repeats every need and indicator of the edition in force.
ONCE_IS_ENOUGH = ("/thresholds/editions/1/needs/", "/thresholds/editions/2/needs/", "/gallery/?")


@dataclass(frozen=True)
class Answer:
    """What the server said to a reader without cookies."""

    status: int
    kind: str
    cookies: bool
    html: str


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


@pytest.fixture(scope="module")
def walked(site: Site) -> dict[str, Answer]:
    """Every address that a reader reaches by following links from the home page."""
    connection = HTTPConnection("localhost", urlsplit(site.url).port)
    waiting, answers = deque(["/", *pages.public(site).values()]), {}
    while waiting:
        path = waiting.popleft()
        if path in answers or path.startswith(ONCE_IS_ENOUGH):
            continue
        answers[path] = answer = _ask(connection, path)
        if answer.kind == "text/html":
            links = _Links()
            links.feed(answer.html)
            for link in links.found:
                parts = urlsplit(urljoin(site.url + path, link))
                if parts.netloc == urlsplit(site.url).netloc:
                    waiting.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    connection.close()
    return answers


def _ask(connection: HTTPConnection, path: str) -> Answer:
    connection.request("GET", path)
    response = connection.getresponse()
    kind = (response.getheader("Content-Type") or "").partition(";")[0]
    body = response.read()
    return Answer(
        status=response.status,
        kind=kind,
        cookies=bool(response.getheader("Set-Cookie")),
        html=body.decode() if kind == "text/html" else "",
    )


def test_no_link_leads_nowhere(walked: dict[str, Answer]) -> None:
    assert len(walked) > 300
    lost = {path: one.status for path, one in walked.items() if one.status not in {200, 302}}
    assert lost == {"/nowhere/": 404}


def test_no_public_page_sets_a_cookie(walked: dict[str, Answer]) -> None:
    setting = {path for path, one in walked.items() if one.cookies}
    with_a_form_that_changes_something = ("/account/", "/join/")
    assert {
        one for one in setting if not one.startswith(with_a_form_that_changes_something)
    } == set()


def test_every_page_is_sound_html(walked: dict[str, Answer]) -> None:
    found = {path: markup.faults(one.html) for path, one in walked.items() if one.html}
    assert len(found) > 300
    lines = [
        f"{path}: {fault}"
        for path, faults in found.items()
        for fault in faults
        if not (path.startswith("/gallery/") and fault.startswith("a link leads to #"))
    ]
    assert not lines, "\n".join(lines[:40])


def test_every_kind_of_page_has_a_title_of_its_own(site: Site, walked: dict[str, Answer]) -> None:
    kinds = {
        name: markup.title(walked[path].html)
        for name, path in {**pages.others(), **pages.finder()}.items()
    }
    assert len(set(kinds.values())) > len(pages.others())
    assert all(" – Westshire" in title for title in kinds.values())


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "500", "503"])
def test_pages_of_a_site_in_trouble_are_sound_html(site: Site, name: str) -> None:
    assert markup.faults(site.errors[name]) == []


@pytest.mark.parametrize(
    ("planted", "said"),
    [
        ('<p id="main">', "stands 2 times"),
        ("<h6>Deep</h6>", "follows h"),
        ('<input name="x">', "has no label"),
        ("<p><b>open</p>", "line "),
        ("<ul><p>no item</p></ul>", "p stands in ul"),
        ('<p style="color:red">', "p has style="),
        ('<a href="#gone">there</a>', "which is not there"),
        ('<img alt="" src="https://elsewhere.example/x.png">', "loads from"),
    ],
)
def test_the_check_sees_what_is_wrong(walked: dict[str, Answer], planted: str, said: str) -> None:
    spoiled = walked["/"].html.replace("</main>", f"{planted}</main>")
    assert any(said in fault for fault in markup.faults(spoiled)), markup.faults(spoiled)
