"""Whole pages in memory: what may be kept, for whom, and how long."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from core import generation
from core.page_cache import (
    PageCacheMiddleware,
    PageStore,
    Stored,
    publicly_cacheable,
)
from home.factories import StandardPageFactory
from home.models import HomePage
from tests.accounts.signing_in import signed_in
from tests.site_building import restrict

WORDS = b"words " * 200


class Site:
    """A view behind the middleware, and how often it was asked."""

    def __init__(self, view: Callable[[HttpRequest], HttpResponse] | None = None) -> None:
        self.asked = 0
        self._view = view or (lambda request: publicly_cacheable(HttpResponse(WORDS)))
        self.middleware = PageCacheMiddleware(self._answer)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        self.asked += 1
        return self._view(request)

    def get(self, path: str = "/", *, method: str = "get", **facts: Any) -> HttpResponse:
        cookies = facts.pop("cookies", {})
        request = getattr(RequestFactory(), method)(path, **facts)
        request.COOKIES = cookies
        return self.middleware(request)


@pytest.fixture
def mark(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The shared mark, as the test wants it."""
    state: dict[str, Any] = {"number": 1}

    def current() -> int:
        if isinstance(state["number"], Exception):
            raise state["number"]
        return state["number"]

    monkeypatch.setattr(generation, "current", current)
    return state


pytestmark = pytest.mark.usefixtures("mark")


def test_a_public_answer_is_drawn_once() -> None:
    site = Site()
    assert site.get().content == site.get().content == WORDS
    assert site.asked == 1


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/other/"},
        {"path": "/?page=2"},
        {"HTTP_HOST": "other.example"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"secure": True},
    ],
)
def test_another_host_scheme_path_or_query_is_another_page(other: dict[str, Any]) -> None:
    site = Site(lambda request: publicly_cacheable(HttpResponse(request.get_full_path())))
    site.get()
    site.get(other.pop("path", "/"), **other)
    assert site.asked == 2


def test_a_head_request_gets_the_headers_of_the_page_and_no_body() -> None:
    site = Site()
    before = site.get(method="head")
    assert site.get().content == WORDS
    after = site.get(method="head")
    assert before.content == after.content == b""
    assert before["Content-Length"] == after["Content-Length"] == str(len(WORDS))
    assert site.asked == 2  # a HEAD is answered from what is kept, but keeps nothing


@pytest.mark.parametrize("known", ["{etag}", "{strong}", '"else", {etag}', "*"])
def test_a_reader_who_has_the_page_is_told_so(known: str) -> None:
    site = Site()
    etag = site.get()["ETag"]
    known = known.format(etag=etag, strong=etag.removeprefix("W/"))
    answer = site.get(HTTP_IF_NONE_MATCH=known)
    assert answer.status_code == 304
    assert answer.content == b""
    assert answer["ETag"] == etag
    assert answer["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("known", ['"else"', "nonsense", ""])
def test_a_reader_who_has_another_page_gets_this_one(known: str) -> None:
    site = Site()
    site.get()
    assert site.get(HTTP_IF_NONE_MATCH=known).content == WORDS


@pytest.mark.parametrize(
    ("accepted", "squeezed"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("GZIP", True),
        ("gzip;q=0", False),
        ("gzip;q=0.0, br", False),
        ("br", False),
        ("x-gzipped", False),
        ("", False),
    ],
)
def test_a_page_is_compressed_for_those_who_can_read_that(accepted: str, squeezed: bool) -> None:
    site = Site()
    site.get()
    answer = site.get(HTTP_ACCEPT_ENCODING=accepted)
    assert answer.get("Content-Encoding") == ("gzip" if squeezed else None)
    assert (gzip.decompress(answer.content) if squeezed else answer.content) == WORDS
    assert answer["Content-Length"] == str(len(answer.content))
    assert answer["Vary"] == "Accept-Encoding, Cookie"


def test_a_short_page_or_a_picture_is_not_compressed() -> None:
    short = Site(lambda request: publicly_cacheable(HttpResponse(b"short")))
    picture = Site(
        lambda request: publicly_cacheable(HttpResponse(WORDS, content_type="image/png"))
    )
    for site in (short, picture):
        assert "Content-Encoding" not in site.get(HTTP_ACCEPT_ENCODING="gzip")


@pytest.mark.parametrize(
    "facts",
    [
        {"cookies": {settings.SESSION_COOKIE_NAME: "abc"}},
        {"cookies": {"messages": "You have signed out"}},
        {"HTTP_AUTHORIZATION": "Bearer abc"},
        {"method": "post"},
    ],
)
def test_a_known_person_is_never_answered_from_memory_nor_kept(facts: dict[str, Any]) -> None:
    site = Site()
    site.get()
    answer = site.get(**facts)
    site.get(**facts)
    assert site.asked == 3
    assert answer["Cache-Control"] == "private, no-store"
    assert "X-Public" not in answer


def with_cookie(request: HttpRequest) -> HttpResponse:
    response = publicly_cacheable(HttpResponse(WORDS))
    response.set_cookie("seen", "yes")
    return response


@pytest.mark.parametrize(
    ("path", "view"),
    [
        ("/", lambda request: HttpResponse(WORDS)),
        ("/", lambda request: publicly_cacheable(HttpResponse(WORDS, status=404))),
        ("/", lambda request: publicly_cacheable(HttpResponse(WORDS, status=500))),
        ("/", lambda request: publicly_cacheable(HttpResponse(status=302))),
        ("/", lambda request: publicly_cacheable(StreamingHttpResponse([WORDS]))),
        ("/?q=what+I+saw", lambda request: publicly_cacheable(HttpResponse(WORDS))),
        ("/?page=2&q=", lambda request: publicly_cacheable(HttpResponse(WORDS))),
        ("/", with_cookie),
    ],
    ids=["undeclared", "404", "500", "302", "streamed", "own words", "empty words", "cookie"],
)
def test_what_may_not_be_kept_is_neither_kept_nor_offered_to_shared_caches(
    path: str, view: Callable[[HttpRequest], HttpResponse]
) -> None:
    site = Site(view)
    answers = [site.get(path), site.get(path)]
    assert site.asked == 2
    for answer in answers:
        assert "X-Public" not in answer
        assert "public" not in answer.get("Cache-Control", "")


def test_every_page_goes_when_the_mark_moves(mark: dict[str, Any]) -> None:
    site = Site()
    site.get("/one/")
    site.get("/two/")
    mark["number"] = 2
    site.get("/one/")
    site.get("/two/")
    assert site.asked == 4


def test_a_page_does_not_outlive_midnight_in_london() -> None:
    site = Site()
    with time_machine.travel(datetime(2026, 6, 30, 22, 59, 59, tzinfo=UTC), tick=False) as clock:
        site.get()
        site.get()
        clock.move_to(datetime(2026, 6, 30, 23, 0, 0, tzinfo=UTC))  # British Summer Time
        site.get()
    assert site.asked == 2


def test_a_page_whose_mark_moved_while_it_was_drawn_is_dropped(mark: dict[str, Any]) -> None:
    def slow(request: HttpRequest) -> HttpResponse:
        if site.asked == 1:  # meanwhile another reader sees the new mark
            mark["number"] = 2
            site.get("/other/")
        return publicly_cacheable(HttpResponse(WORDS))

    site = Site(slow)
    site.get()
    site.get()
    assert site.asked == 3


def test_without_a_database_the_page_is_left_to_the_other_layers(mark: dict[str, Any]) -> None:
    site = Site()
    site.get()
    mark["number"] = OperationalError("gone")
    assert site.get().content == WORDS
    assert site.asked == 2


def page(size_bytes: int) -> Stored:
    return Stored((), b"x" * (size_bytes - 512), b"", '"etag"')


def key(path: str) -> tuple[str, str, str, str]:
    return ("host", "http", path, "")


def test_the_page_not_asked_for_longest_goes_first() -> None:
    now = (1, "2026-01-01")
    store = PageStore(3_000)
    store.get(key("/"), now)
    store.put(key("/a/"), now, page(1_000))
    store.put(key("/b/"), now, page(1_000))
    store.put(key("/c/"), now, page(1_000))
    store.get(key("/a/"), now)
    store.put(key("/d/"), now, page(1_000))
    kept = {path for path in "abcd" if store.get(key(f"/{path}/"), now)}
    assert kept == {"a", "c", "d"}


def test_a_page_written_again_counts_once() -> None:
    now = (1, "2026-01-01")
    store = PageStore(2_000)
    store.get(key("/"), now)
    for _ in range(5):
        store.put(key("/a/"), now, page(1_000))
    store.put(key("/b/"), now, page(1_000))
    assert store.get(key("/a/"), now)
    assert store.get(key("/b/"), now)


def test_a_page_larger_than_the_whole_store_is_not_kept() -> None:
    now = (1, "2026-01-01")
    store = PageStore(2_000)
    store.get(key("/"), now)
    store.put(key("/a/"), now, page(1_000))
    store.put(key("/b/"), now, page(2_001))
    assert store.get(key("/a/"), now)
    assert store.get(key("/b/"), now) is None


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(512, 2_000), st.integers(1, 3)), max_size=60)
)
def test_the_store_never_holds_more_than_its_limit(steps: list[tuple[int, int, int]]) -> None:
    store = PageStore(5_000)
    for path, size, number in steps:
        now = (number, "2026-01-01")
        store.get(key(str(path)), now)
        store.put(key(str(path)), now, page(size))
        held = sum(one.size_bytes for one in store._pages.values())
        assert held == store._size_bytes <= 5_000


# The whole site


def test_a_changed_page_is_seen_at_once(home: HomePage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    page = StandardPageFactory(parent=home, slug="open", title="Before")
    client = Client()
    assert b"Before" in client.get("/open/").content
    page.title = "Afterwards"
    page.save_revision().publish()
    generation.forget()
    assert b"Afterwards" in client.get("/open/").content


def test_a_page_made_private_is_forgotten(home: HomePage, mark: dict[str, Any]) -> None:
    secret = StandardPageFactory(parent=home, slug="plan", title="Secret plan")
    client = Client()
    assert b"Secret plan" in client.get("/plan/").content
    restrict(secret)
    mark["number"] = 2
    assert client.get("/plan/").status_code == 302


def test_what_a_signed_in_person_saw_is_not_shown_to_others(
    home: HomePage, admin_user: Any
) -> None:
    restrict(StandardPageFactory(parent=home, slug="plan", title="Secret plan"))
    client = signed_in(admin_user)
    assert b"Secret plan" in client.get("/plan/").content
    client.logout()
    client.cookies.clear()
    assert b"Secret plan" not in client.get("/plan/").content


def test_an_unknown_host_is_refused_and_not_kept(home: HomePage) -> None:
    client = Client()
    assert client.get("/", HTTP_HOST="evil.example").status_code == 400
    assert client.get("/").status_code == 200
