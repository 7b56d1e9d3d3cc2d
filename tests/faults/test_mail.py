"""The mail server is stopped, workers are killed: each mail arrives, and arrives once."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.faults.sites import OnPostgres
from tests.running.mail_server import HANG_UP, MailServer, Taken, running_mail_server
from tests.running.portal_site import PYTHON, Portal
from tests.running.rows import rows_of
from tests.running.servers import ROOT
from tests.running.workers import wait_until

SETTINGS = "tests.faults.impatient_mail_settings"
UNPROTECTED = "tests.faults.unprotected_mail_settings"
MAILS = 60
ARRIVED_WITHIN_SECONDS = 60
LEASE_SECONDS = 3


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with running_mail_server() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgres"])
def site(request: pytest.FixtureRequest) -> Portal:
    """The demo partnership on each database."""
    if request.param == "sqlite":
        return request.getfixturevalue("portal")  # type: ignore[no-any-return]
    on_postgres: OnPostgres = request.getfixturevalue("on_postgres")
    return on_postgres.portal


def environment(site: Portal, server: MailServer, settings: str = SETTINGS) -> dict[str, str]:
    return {"DJANGO_SETTINGS_MODULE": settings, "EMAIL_URL": server.url}


def queue(site: Portal, server: MailServer, mails: int = MAILS, settings: str = SETTINGS) -> int:
    told = site.run_module(
        "tests.faults.mailing", str(mails), **environment(site, server, settings)
    )
    return int(told)


@contextmanager
def worker(site: Portal, server: MailServer, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("ab") as sink:
        process = subprocess.Popen(
            [PYTHON, "manage.py", "run_worker"],
            cwd=ROOT,
            env=site.environment(**environment(site, server)),
            stdout=sink,
            stderr=sink,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def left(site: Portal) -> int:
    """Mails that still wait."""
    rows = rows_of(site)["core_outgoingmail"]
    return sum("waiting" in row for row in rows)


def subjects_in_order(server: MailServer) -> dict[str, list[int]]:
    by_person: dict[str, list[int]] = defaultdict(list)
    for one in server.taken:
        by_person[one.recipient].append(int(one.subject.removeprefix("Mail ")))
    return by_person


def test_mails_queued_while_the_server_is_down_arrive_once_and_in_order(
    site: Portal, mail_server: MailServer, tmp_path: Path
) -> None:
    mail_server.stop()
    assert queue(site, mail_server) == MAILS
    with ExitStack() as leaving:
        for number in range(3):
            leaving.enter_context(worker(site, mail_server, tmp_path / f"worker{number}.log"))
        log = tmp_path / "worker0.log"
        wait_until(lambda: "cannot be reached" in log.read_text(), 30, "a worker’s first attempt")
        assert left(site) == MAILS
        mail_server.start()
        wait_until(lambda: left(site) == 0, ARRIVED_WITHIN_SECONDS, "every mail")
    assert len(mail_server.taken) == MAILS
    assert set(mail_server.copies().values()) == {1}
    assert all(numbers == sorted(numbers) for numbers in subjects_in_order(mail_server).values())


def test_without_the_outbox_they_are_lost(
    portal: Portal, mail_server: MailServer, tmp_path: Path
) -> None:
    mail_server.stop()
    assert queue(portal, mail_server, 5, UNPROTECTED) == 0
    mail_server.start()
    with worker(portal, mail_server, tmp_path / "worker.log"):
        assert queue(portal, mail_server, 1) == 1  # the outbox does work here
        wait_until(lambda: mail_server.taken, ARRIVED_WITHIN_SECONDS, "the one mail")
    assert len(mail_server.taken) == 1


def test_workers_killed_before_the_server_took_a_mail_lose_and_double_nothing(
    site: Portal, mail_server: MailServer, tmp_path: Path
) -> None:
    """Each of the first ten mails kills its worker, when all is sent but the last dot's answer."""
    killed: list[int] = []
    running: dict[int, subprocess.Popen[bytes]] = {}

    def kill_the_sender(_: bytes) -> str | None:
        if len(killed) >= 10:
            return None
        for pid, process in list(running.items()):
            killed.append(pid)
            os.kill(pid, signal.SIGKILL)
            process.wait()
            running.pop(pid)
        return HANG_UP

    mail_server.at_data = kill_the_sender
    queue(site, mail_server, 30)
    while len(killed) < 10:
        with worker(site, mail_server, tmp_path / "worker.log") as process:
            running[process.pid] = process
            wait_until(lambda one=process: one.poll() is not None, 30, "the worker’s end")  # type: ignore[misc]
    with worker(site, mail_server, tmp_path / "last.log"):
        wait_until(lambda: left(site) == 0, ARRIVED_WITHIN_SECONDS, "every mail")
    assert len(killed) == 10
    assert len(mail_server.taken) == 30
    assert set(mail_server.copies().values()) == {1}


def test_a_server_that_drops_connections_at_any_point_loses_nothing_and_doubles_only_what_it_hid(
    portal: Portal, mail_server: MailServer, tmp_path: Path
) -> None:
    queue(portal, mail_server)
    with ExitStack() as leaving:
        for number in range(2):
            leaving.enter_context(worker(portal, mail_server, tmp_path / f"worker{number}.log"))
        stops = (10, 25, 40)
        for wanted in stops:
            wait_until(lambda n=wanted: len(mail_server.taken) >= n, 60, f"{wanted} mails")  # type: ignore[misc]
            mail_server.stop()
            mail_server.start()
        wait_until(lambda: left(portal) == 0, 90, "every mail")
    assert len(mail_server.copies()) == MAILS
    doubled = len(mail_server.taken) - MAILS
    assert doubled <= len(stops) * 2  # one that was taken but not answered for, per worker and stop


def test_a_worker_killed_after_the_server_took_a_mail_doubles_that_one_under_the_same_id(
    portal: Portal, mail_server: MailServer, tmp_path: Path
) -> None:
    """What no queue can rule out, kept to the one mail and recognisable by the mailbox."""
    running: list[subprocess.Popen[bytes]] = []
    once = threading.Event()

    def kill_the_sender(_: Taken) -> None:
        if not once.is_set():
            once.set()
            os.kill(running[0].pid, signal.SIGKILL)
            running[0].wait()

    mail_server.before_250 = kill_the_sender
    queue(portal, mail_server, 5)
    with worker(portal, mail_server, tmp_path / "first.log") as process:
        running.append(process)
        wait_until(once.is_set, 30, "the first mail")
        process.wait(10)
    with worker(portal, mail_server, tmp_path / "second.log"):
        wait_until(lambda: left(portal) == 0, ARRIVED_WITHIN_SECONDS, "every mail")
    assert Counter(mail_server.copies().values()) == {1: 4, 2: 1}


def test_a_worker_outlives_a_database_that_is_stopped(
    on_postgres: OnPostgres, mail_server: MailServer, tmp_path: Path
) -> None:
    site, log = on_postgres.portal, tmp_path / "worker.log"
    with worker(site, mail_server, log) as process:
        queue(site, mail_server, 3)
        wait_until(lambda: len(mail_server.taken) == 3, 30, "three mails")
        on_postgres.server.stop()
        try:
            wait_until(lambda: "database did not answer" in log.read_text(), 30, "its word of it")
        finally:
            on_postgres.server.start()
        queue(site, mail_server, 3)
        wait_until(lambda: len(mail_server.taken) == 6, 30, "three more")
        assert process.poll() is None
    assert set(mail_server.copies().values()) == {1}


def test_a_worker_told_to_stop_ends_by_itself_within_seconds(
    portal: Portal, mail_server: MailServer, tmp_path: Path
) -> None:
    queue(portal, mail_server, 1)
    with worker(portal, mail_server, tmp_path / "worker.log") as process:
        wait_until(lambda: mail_server.taken, 30, "the mail")
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert left(portal) == 0
