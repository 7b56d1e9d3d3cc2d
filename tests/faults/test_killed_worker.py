"""A worker that is killed while it answers: the site goes on, and gets another worker."""

from __future__ import annotations

import os
import signal

import pytest

from tests.running.portal_site import Portal
from tests.running.servers import NO_ANSWER, WORKERS, Server
from tests.running.workers import HeldRequest, ask_every_worker, wait_until, worker_pids

SLOW = "/thresholds/thresholds.pdf"
PAGE = "/thresholds/"
REPLACED_WITHIN_SECONDS = 10


def kill_while_it_answers(server: Server) -> int:
    """Kill the worker that is making a large answer, and say which it was."""
    with HeldRequest(server, SLOW) as request:
        worker = request.await_worker()
        request.send()
        os.kill(worker, signal.SIGKILL)
        with pytest.raises(NO_ANSWER):
            request.receive()
    return worker


def test_after_a_worker_is_killed_the_next_request_is_answered(portal: Portal) -> None:
    with portal.served() as server:
        killed = kill_while_it_answers(server)
        assert server.get(PAGE).status == 200

        def replaced() -> bool:
            pids = worker_pids(server)
            return len(pids) == WORKERS and killed not in pids

        wait_until(replaced, REPLACED_WITHIN_SECONDS, "another worker")
        assert [answer.status for answer in ask_every_worker(server, PAGE)] == [200] * WORKERS


def test_without_the_master_nobody_takes_the_place_of_a_killed_worker(portal: Portal) -> None:
    with portal.served("lonely", "--workers", "1") as server:
        server.process.send_signal(signal.SIGSTOP)
        try:
            kill_while_it_answers(server)
            with pytest.raises(TimeoutError):
                server.get(PAGE, seconds=1.5)
        finally:
            server.process.send_signal(signal.SIGCONT)
