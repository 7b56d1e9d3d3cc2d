"""What holds for every answer: policy headers, no cookie, nothing kept, no query in a log."""

from __future__ import annotations

import logging
import re
import sys
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory

from accounts.factories import UserFactory
from home.factories import NoticeIndexPageFactory, NoticePageFactory, StandardPageFactory
from home.models import HomePage
from portal.logs import QuerylessFormatter
from portal.middleware import PrivateByDefaultMiddleware, maintenance
from tests.accounts.signing_in import signed_in
from tests.site_building import build_edition

PUBLIC_PAGES = [
    "/",
    "/open/",
    "/notices/",
    "/notices/news/",
    "/thresholds/",
    "/thresholds/find/",
    "/thresholds/find/?q=hungry",
    "/thresholds/editions/",
    "/search/",
    "/search/?q=hungry",
    "/api/v1/docs/",
    "/nowhere/",
]
OTHER_PUBLIC = ["/brand.css", "/robots.txt", "/sitemap.xml", "/healthz", "/api/v1/thresholds/"]
INLINE = re.compile(
    r"<style|\sstyle\s*=|\son[a-z]+\s*=|<script(?![^>]*(?:\ssrc=|application/json))|javascript:",
    re.IGNORECASE,
)


@pytest.fixture
def site(home: HomePage) -> HomePage:
    StandardPageFactory(parent=home, slug="open", title="Open")
    index = NoticeIndexPageFactory(parent=home)
    NoticePageFactory(parent=index, slug="news")
    build_edition({"Hunger": "Arrives at school hungry"})
    return home


def policy(answer: HttpResponse) -> dict[str, list[str]]:
    parts = [part.split() for part in answer["Content-Security-Policy"].split(";") if part.strip()]
    return {name: values for name, *values in parts}


@pytest.mark.parametrize("path", [*PUBLIC_PAGES, *OTHER_PUBLIC, "/account/login/"])
def test_the_policy_allows_nothing_inline_and_no_other_host(site: HomePage, path: str) -> None:
    read = policy(Client().get(path))
    assert read["default-src"] == ["'none'"]
    assert read["script-src"] == read["style-src"] == ["'self'"]
    assert read["base-uri"] == ["'none'"]
    assert read["form-action"] == read["frame-ancestors"] == ["'self'"]
    assert {value for values in read.values() for value in values} == {"'none'", "'self'", "data:"}


@pytest.mark.parametrize("path", [*PUBLIC_PAGES, "/account/login/", "/account/password/reset/"])
def test_a_public_page_holds_nothing_inline(site: HomePage, path: str) -> None:
    assert not INLINE.search(Client().get(path).content.decode())


def test_a_page_of_ones_own_account_holds_nothing_inline(site: HomePage) -> None:
    client = signed_in(UserFactory())
    for path in ("/account/logout/", "/account/password/change/", "/account/email/"):
        assert not INLINE.search(client.get(path, follow=True).content.decode()), path


def test_the_admin_alone_may_use_inline_script(site: HomePage) -> None:
    client = signed_in(UserFactory(is_superuser=True))
    assert "'unsafe-inline'" in policy(client.get("/admin/"))["script-src"]
    assert "'unsafe-inline'" not in str(policy(client.get("/")))
    assert "'unsafe-inline'" not in str(policy(client.get("/administration/")))


@pytest.mark.parametrize("path", [*PUBLIC_PAGES, *OTHER_PUBLIC, "/readyz"])
def test_an_anonymous_reader_gets_no_cookie(site: HomePage, path: str) -> None:
    assert not Client().get(path).cookies


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_every_page_has_one_first_heading_and_a_title(site: HomePage, path: str) -> None:
    text = Client().get(path).content.decode()
    assert len(re.findall(r"<h1[ >]", text)) == 1
    assert re.search(r"<title>[^<]{3,}</title>", text)
    assert '<html lang="en-GB"' in text


@pytest.mark.parametrize("path", ["/", "/open/", "/account/login/", "/brand.css"])
def test_every_answer_says_how_it_may_be_used(site: HomePage, path: str) -> None:
    answer = Client().get(path)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


@pytest.mark.parametrize(
    "path", ["/thresholds/find/?q=hungry", "/search/?q=hungry", "/api/v1/thresholds/find?q=hungry"]
)
def test_what_somebody_asked_is_kept_by_no_shared_cache(site: HomePage, path: str) -> None:
    assert Client().get(path)["Cache-Control"].startswith("private, no-")


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_nothing_drawn_for_a_signed_in_person_is_for_shared_caches(
    site: HomePage, path: str
) -> None:
    client = signed_in(UserFactory())
    assert "public" not in client.get(path)["Cache-Control"]


def test_an_answer_is_private_unless_it_says_otherwise() -> None:
    def drawn(response: HttpResponse) -> HttpResponse:
        return PrivateByDefaultMiddleware(lambda request: response)(RequestFactory().get("/"))

    assert drawn(HttpResponse())["Cache-Control"] == "private, no-store"
    said = HttpResponse(headers={"Cache-Control": "public, no-cache"})
    assert drawn(said)["Cache-Control"] == "public, no-cache"


def test_the_maintenance_page_asks_nothing_of_the_database() -> None:
    answer = maintenance(RequestFactory().get("/"))
    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert b'href="tel:999"' in answer.content


def test_insecure_requests_go_to_the_secure_address(site: HomePage, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 60
    assert Client().get("/open/")["Location"] == "https://testserver/open/"
    assert Client().get("/healthz").status_code == 200
    assert Client().get("/open/", secure=True)["Strict-Transport-Security"]


# Log lines


def logged(message: str, *arguments: Any, exc_info: Any = None) -> str:
    record = logging.LogRecord("n", logging.ERROR, "p", 1, message, arguments, exc_info)
    return QuerylessFormatter("%(message)s").format(record)


@pytest.mark.parametrize(
    "line",
    [
        '"GET /search/?q=Jamie+bruise HTTP/1.1" 200',
        "Not Found: /x?q=Jamie",
        "<a href='/search/?q=Jamie'>",
        "/search/?q='Jamie'",
        '/search/?q="Jamie"',
        "(https://portal.example/?page=2&q=Jamie)",
        "/search/?q=<Jamie>",
        "/find/?Jamie",
    ],
)
def test_no_log_line_carries_a_query(line: str) -> None:
    assert "Jamie" not in logged(line)
    assert "Jamie" not in logged("%s", line)


def test_no_traceback_carries_a_query() -> None:
    try:
        raise ValueError("cannot read /search/?q=Jamie")  # noqa: TRY301  (a traceback is wanted)
    except ValueError:
        text = logged("failed", exc_info=sys.exc_info())
    assert "ValueError" in text
    assert "Jamie" not in text


def test_what_is_no_query_is_logged_as_it_is() -> None:
    assert logged("Is it up? Yes: /open/ %s", 200) == "Is it up? Yes: /open/ 200"


def test_every_handler_of_the_log_cuts_queries() -> None:
    for handler in settings.LOGGING["handlers"].values():
        assert handler["formatter"] == "queryless"


def test_a_page_that_is_not_found_logs_no_query(site: HomePage, caplog: Any) -> None:
    Client().get("/nowhere/?q=Jamie")
    assert caplog.records
    for record in caplog.records:
        assert "Jamie" not in QuerylessFormatter("%(message)s").format(record)
