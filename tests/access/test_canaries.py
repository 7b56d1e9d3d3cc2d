"""None of a thousand planted words reaches anybody who may not see where it stands."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from accounts.factories import UserFactory
from accounts.models import User
from accounts.services.memberships import end_membership
from home.factories import StandardPageFactory
from home.models import HomePage
from tests.access import canaries
from tests.access.asking import ask
from tests.access.canaries import Aviary
from tests.accounts.signing_in import signed_in

pytestmark = pytest.mark.django_db

PUBLIC = (
    *("/", "/news/", "/sitemap.xml", "/robots.txt", "/thresholds/", "/thresholds/editions/"),
    *("/thresholds/print/", "/thresholds/find/", "/api/v1/thresholds/", "/api/v1/openapi.json"),
    *("/api/v1/docs/", "/search/", "/account/login/", "/no-such-page/", "/gallery/"),
    *("/admin/", "/admin/pages/", "/admin/api/main/pages/", "/admin/choose-page/"),
)


@pytest.fixture(scope="module")
def aviary(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Aviary]:
    with django_db_blocker.unblock(), transaction.atomic():
        built = canaries.build()
        call_command("rebuild_search", verbosity=0)
        yield built
        transaction.set_rollback(True)


@pytest.fixture
def _django_db_helper(aviary: Any) -> None:
    """The module's transaction stands in for one a test: building the world takes seconds."""


def text_of(answer: HttpResponse) -> str:
    """Everything of an answer that leaves the server: headers, entity tag, cookies and body."""
    streamed = answer.streaming  # type: ignore[attr-defined]
    body = b"".join(answer.streaming_content) if streamed else answer.content  # type: ignore[attr-defined]
    return f"{answer.headers}\n{answer.cookies.output()}\n{body.decode(errors='replace')}"


def leavers_browser() -> Client:
    person = UserFactory(roles=["administrator"])
    browser = signed_in(person)
    end_membership(membership=User.objects.get(pk=person.pk).memberships.get(), by=None)
    return browser


OUTSIDERS = {
    "anonymous": Client,
    "without a membership": lambda: signed_in(UserFactory(member=False)),
    "whose membership ended": leavers_browser,
}


def test_there_are_a_thousand(aviary: Aviary) -> None:
    assert len(aviary.places) >= 1_000


@pytest.mark.parametrize("who", OUTSIDERS)
def test_no_canary_reaches_an_outsider(
    aviary: Aviary, who: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    browser = OUTSIDERS[who]()
    escaped: set[str] = set()
    for path in PUBLIC:
        escaped |= aviary.escaped(text_of(browser.get(path)))
    for path in aviary.paths:
        escaped |= _but_what_was_asked(aviary, path, text_of(browser.get(path)))
    assert escaped == set()


def test_no_canary_reaches_a_member_who_is_none_of_the_five(aviary: Aviary) -> None:
    """Pages for members are theirs; drafts, expired pages and what is for five are not."""
    browser = signed_in(UserFactory())
    escaped: set[str] = set()
    for path in (*PUBLIC, *aviary.paths):
        escaped |= _but_what_was_asked(aviary, path, text_of(browser.get(path)))
    assert {one for one in escaped if "private" not in one and "alias" not in one} == set()


def test_no_canary_is_found_by_searching_for_it(aviary: Aviary) -> None:
    """Any of the words of a question is enough to find by, so twenty are asked for at a time."""
    words = sorted(aviary.places)
    for start in range(0, len(words), 20):
        asked = words[start : start + 20]
        for path in ("/search/", "/thresholds/find/", "/api/v1/thresholds/find"):
            text = text_of(ask(Client(), "GET", path, {"q": " ".join(asked)}))
            found = {one for one in aviary.escaped(text) if one.split()[0] not in asked}
            assert found == set()
            assert path != "/search/" or "Nothing" in text


def test_a_canary_in_the_open_would_be_found(aviary: Aviary) -> None:
    """The control: a published page with such a word comes up beside nineteen that are hidden."""
    asked = " ".join(sorted(aviary.places)[:19])
    home = HomePage.objects.get()
    StandardPageFactory(parent=home, title="kestrel9999 in the open", slug="open")
    assert "in the open" in text_of(ask(Client(), "GET", "/search/", {"q": f"{asked} kestrel9999"}))


def test_no_canary_is_named_by_a_threshold_editors_admin(aviary: Aviary) -> None:
    """Who works on thresholds meets drafts of thresholds, and no page or file of others."""
    browser = signed_in(UserFactory(roles=["threshold_editor"]))
    places = (
        "/admin/",
        "/admin/choose-page/",
        "/admin/api/main/pages/",
        "/admin/pages/search/",
        "/admin/images/chooser/",
        "/admin/documents/chooser/",
        "/admin/reports/site-history/",
    )
    text = "".join(text_of(browser.get(path, follow=True)) for path in places)
    assert {
        one
        for one in aviary.escaped(text)
        if "draft)" not in one and "private" not in one and "alias" not in one
    } == set()


def test_no_canary_is_mailed(aviary: Aviary) -> None:
    assert aviary.escaped("".join(str(one.message()) for one in mail.outbox)) == set()


def test_the_five_do_see_theirs(aviary: Aviary) -> None:
    """The control: without the rule, the words would be there to be found."""
    browser = signed_in(UserFactory(groups=["Five people"]))
    seen: set[str] = set()
    for path in aviary.paths:
        seen |= _but_what_was_asked(aviary, path, text_of(browser.get(path)))
    assert any("body, group" in one for one in seen)
    assert any("title, below" in one for one in seen)
    assert any("words in a document" in one for one in seen)
    assert not any("body, draft" in one for one in seen)


def _but_what_was_asked(aviary: Aviary, path: str, text: str) -> set[str]:
    """The canaries of an answer without those that the reader typed into the address."""
    asked = {word.lower() for word in canaries.CANARY.findall(path)}
    return {one for one in aviary.escaped(text) if one.split()[0] not in asked}
