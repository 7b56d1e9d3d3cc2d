"""Pages that workers keep: none outlives a change by more than a second, whoever made it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event

import pytest

from tests.running.portal_site import Portal
from tests.running.servers import WORKERS, Answer, Server
from tests.running.workers import ask_every_worker, wait_until

SLUG = "about"
PAGE = f"/{SLUG}/"
SEEN_WITHIN_SECONDS = 1.0
WATCHED_SECONDS = 1.5
OLD = b"<h1>About the partnership</h1>"
NEW = "Written by another process just now."


@dataclass(frozen=True)
class Seen:
    """An answer, and when it was asked for."""

    asked: float
    answer: Answer


@dataclass
class Watch:
    """What readers saw while a change was made, and when that was committed."""

    seen: list[Seen] = field(default_factory=list)
    committed: float = 0.0

    def late(self) -> list[Answer]:
        """Answers to those who asked when the change had to be known to every worker."""
        return [s.answer for s in self.seen if s.asked >= self.committed + SEEN_WITHIN_SECONDS]


@pytest.fixture
def server(portal: Portal) -> Iterator[Server]:
    """Two workers, both of which keep the page."""
    with portal.served() as server:
        assert all(shows_page(answer) for answer in ask_every_worker(server, PAGE))
        yield server


def shows_page(answer: Answer) -> bool:
    """Whether this is the page that everybody may read."""
    return answer.status == 200 and OLD in answer.body


def shows_news(answer: Answer) -> bool:
    return shows_page(answer) and NEW.encode() in answer.body


@contextlib.contextmanager
def readers(server: Server, watch: Watch) -> Iterator[None]:
    """Ask for the page without pause, from as many sides as there are workers."""
    enough = Event()

    def read() -> None:
        while not enough.is_set():
            watch.seen.append(Seen(time.monotonic(), server.get(PAGE)))

    with ThreadPoolExecutor(WORKERS) as pool:
        reading = [pool.submit(read) for _ in range(WORKERS)]
        try:
            yield
        finally:
            enough.set()
        for one in reading:
            one.result()


def watch_change(portal: Portal, server: Server, *change: str) -> Watch:
    """Let an editor's process make ``change`` while people read the page."""
    watch = Watch()
    with readers(server, watch):
        watch.committed = float(portal.run_module("tests.faults.publishing", *change).split()[-1])
        end = watch.committed + WATCHED_SECONDS
        wait_until(lambda: time.monotonic() > end, 2 * WATCHED_SECONDS)
    assert shows_page(watch.seen[0].answer)
    assert watch.late()
    return watch


def test_what_is_published_is_seen_by_every_worker_within_a_second(
    portal: Portal, server: Server
) -> None:
    watch = watch_change(portal, server, "publish", SLUG, "--summary", NEW)
    assert all(shows_news(answer) for answer in watch.late())
    assert all(shows_news(answer) for answer in ask_every_worker(server, PAGE))


def test_a_page_made_private_is_shown_to_nobody_after_a_second(
    portal: Portal, server: Server
) -> None:
    watch = watch_change(portal, server, "restrict", SLUG)
    late = [*watch.late(), *ask_every_worker(server, PAGE)]
    assert {answer.status for answer in late} == {302}
    assert not [answer for answer in late if OLD in answer.body]
    assert all("no-store" in answer.headers["cache-control"] for answer in late)


def test_without_the_mark_workers_go_on_showing_the_old_page(
    portal: Portal, server: Server
) -> None:
    for change in (["publish", SLUG, "--summary", NEW], ["restrict", SLUG]):
        watch = watch_change(portal, server, *change, "--unwatched")
        assert all(shows_page(answer) for answer in watch.late())
        assert not any(shows_news(answer) for answer in watch.late())
