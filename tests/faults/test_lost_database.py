"""The database goes away under a running site, and comes back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest

from tests.faults.sites import OnPostgres
from tests.running.postgres import Postgres
from tests.running.servers import WORKERS, Answer, Server
from tests.running.workers import ask_every_worker, wait_until

READY = "/readyz"
LOST_WITHIN_SECONDS = 5
KEPT_SECONDS = 1  # until the mark is looked at again, a worker answers from its memory
BACK_WITHIN_SECONDS = 10
PAGES = [
    "/",
    "/about/",
    "/thresholds/",
    "/thresholds/find/?q=hungry",
    "/search/?q=bruise",
    "/account/login/",
    "/nowhere/",
]
OTHERS = ["/api/v1/thresholds/", "/sitemap.xml", "/documents/1/paper.pdf"]
FOR_PEOPLE = ["/admin/", "/account/password/change/"]
SESSION = {"Cookie": "session=0123456789abcdefghijklmnopqrstuv"}
ASKED = [
    *((path, {}) for path in [*PAGES, *OTHERS]),
    *((path, SESSION) for path in [*PAGES, *OTHERS, *FOR_PEOPLE]),
]
EMERGENCY = b'<a href="tel:999">'
STYLESHEET = re.compile(rb'<link rel="stylesheet" href="([^"]+)"')


@contextmanager
def database_lost(server: Postgres) -> Iterator[None]:
    """The database is away within this block."""
    server.stop()
    try:
        yield
    finally:
        server.start()


def all_answer(server: Server, path: str, status: int) -> bool:
    return [answer.status for answer in ask_every_worker(server, path)] == [status] * WORKERS


def test_a_lost_database_is_told_within_seconds_and_all_is_well_once_it_is_back(
    on_postgres: OnPostgres,
) -> None:
    with on_postgres.portal.served() as server:
        before = {path: server.get(path).status for path in [READY, *PAGES]}
        assert before.pop("/nowhere/") == 404
        assert set(before.values()) == {200}
        with database_lost(on_postgres.server):
            wait_until(lambda: all_answer(server, READY, 503), LOST_WITHIN_SECONDS, "503")
            assert all_answer(server, "/healthz", 200)
        wait_until(
            lambda: all(all_answer(server, path, 200) for path in before),
            BACK_WITHIN_SECONDS,
            "every page from every worker",
        )


def test_a_database_that_hangs_is_told_within_seconds_too(on_postgres: OnPostgres) -> None:
    with on_postgres.portal.served("hanging") as server:
        ask_every_worker(server, "/about/")
        with on_postgres.server.hanging():
            assert server.get("/healthz", seconds=1).status == 200
            assert server.get(READY, seconds=LOST_WITHIN_SECONDS).status == 503
            # The control: on a connection that was open, nothing ends the wait.
            with pytest.raises(TimeoutError):
                server.get("/search/?q=bruise", seconds=LOST_WITHIN_SECONDS)


def test_every_page_becomes_the_maintenance_page(on_postgres: OnPostgres) -> None:
    def maintenance(path: str, headers: dict[str, str]) -> Answer | None:
        answer = server.get(path, **headers)
        if answer.status == 302:  # a page for people who are signed in: nobody is, for now
            answer = server.get(answer.headers["location"], **headers)
        return answer if answer.status == 503 else None

    with on_postgres.portal.served() as server:
        for path in PAGES:
            ask_every_worker(server, path)
        with database_lost(on_postgres.server):
            for path, headers in ASKED:
                ask = partial(maintenance, path, headers)
                answer = wait_until(ask, KEPT_SECONDS, f"maintenance at {path}")
                assert EMERGENCY in answer.body, path
                assert "private" in answer.headers["cache-control"], path
            styles = STYLESHEET.findall(answer.body)
            assert styles
            assert {server.get(style.decode()).status for style in styles} == {200}


def test_without_the_layer_a_lost_database_is_an_error(on_postgres: OnPostgres) -> None:
    more = {"DJANGO_SETTINGS_MODULE": "tests.faults.unprotected_settings"}
    with (
        on_postgres.portal.served("unprotected", **more) as server,
        database_lost(on_postgres.server),
    ):
        assert {server.get(path).status for path in PAGES} == {500}
