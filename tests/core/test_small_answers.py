"""Is it up, its crawlers' rules, its error pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import InterfaceError, OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.test.utils import override_settings

from home.models import HomePage, StandardPage


def test_it_is_alive_without_asking_the_database(django_assert_num_queries: Any, db: Any) -> None:
    with django_assert_num_queries(0):
        answer = Client().get("/healthz")
    assert answer.json() == {"status": "ok"}
    assert answer["Cache-Control"] == "private, no-store"


def test_it_is_ready_while_the_database_answers(db: Any) -> None:
    assert Client().get("/readyz").json() == {"status": "ready"}


@pytest.fixture
def _lost(db: Any) -> Iterator[None]:
    """The database refuses every question."""

    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise OperationalError("the server closed the connection")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseWrapper, "cursor", refuse)
        patch.setattr(connection, "close", lambda: None)
        yield


@pytest.mark.usefixtures("_lost")
def test_it_is_not_ready_once_the_database_is_lost() -> None:
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "database lost"}


@pytest.mark.usefixtures("_lost")
def test_it_is_alive_even_then() -> None:
    assert Client().get("/healthz").status_code == 200


@pytest.mark.usefixtures("_lost")
@pytest.mark.parametrize("path", ["/", "/search/?q=a", "/thresholds/", "/nowhere/"])
def test_a_lost_database_shows_the_maintenance_page_and_the_emergency_line(path: str) -> None:
    answer = Client(raise_request_exception=False).get(path)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert answer["Cache-Control"] == "private, no-store"
    assert "Immediate danger" in answer.content.decode()
    assert 'href="tel:999"' in answer.content.decode()


def raising(error: Exception) -> Any:
    def serve(self: StandardPage, request: Any, *args: Any, **kwargs: Any) -> Any:
        raise error

    return serve


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (PermissionDenied(), 403),
        (BadRequest(), 400),
        (RuntimeError("a bug"), 500),
        (OperationalError("gone"), 503),
        (InterfaceError("gone"), 503),
    ],
)
def test_every_error_page_shows_the_emergency_line(
    home: HomePage, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    monkeypatch.setattr(HomePage, "serve", raising(error))
    answer = Client(raise_request_exception=False).get("/")
    text = answer.content.decode()
    assert answer.status_code == status
    assert 'href="tel:999"' in text
    assert text.count("<h1") == 1
    assert "a bug" not in text
    assert answer["Cache-Control"] == "private, no-store"


def test_a_page_that_does_not_exist_shows_the_emergency_line(home: HomePage) -> None:
    answer = Client().get("/nowhere/")
    assert answer.status_code == 404
    assert 'href="tel:999"' in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"


@override_settings(DEBUG=False)
def test_a_form_without_its_token_is_refused_in_plain_words(home: HomePage) -> None:
    answer = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "a"})
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "send the form again" in text
    assert 'href="tel:999"' in text


def test_crawlers_are_kept_from_searches_and_the_admin(db: Any) -> None:
    lines = Client().get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /admin/", "Disallow: /search/", "Disallow: /thresholds/find/"} <= set(lines)


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/brand.css", "/robots.txt", "/search/"])
def test_what_only_answers_takes_no_forms(home: HomePage, path: str) -> None:
    assert Client().post(path).status_code == 405
