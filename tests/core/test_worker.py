"""The worker does every duty in turn, and no failure of one stops it or the others."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Iterator

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from core import worker
from core.worker import GoOn, Worker, register_duty


@pytest.fixture(autouse=True)
def _no_duties(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_duties", {})
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker.connection, "close", lambda: None)


@pytest.fixture
def _signals_as_before() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def duty(name: str, done: list[str], wait: float = 60, error: Exception | None = None) -> None:
    def work(go_on: GoOn) -> float:
        done.append(name)
        if error:
            raise error
        return wait

    register_duty(name, lambda: work)


def test_every_duty_is_done_and_done_again_when_it_asks_for_it() -> None:
    done: list[str] = []
    duty("often", done, wait=0)
    duty("seldom", done, wait=60)
    one = Worker()
    assert one.work_once()
    assert one.work_once()
    assert done == ["often", "seldom", "often"]


@pytest.mark.parametrize("error", [ValueError("to ann@a.example"), OperationalError("gone")])
def test_a_duty_that_fails_does_not_stop_the_others_and_its_words_are_not_logged(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []
    duty("failing", done, error=error)
    duty("other", done)
    with caplog.at_level(logging.ERROR):
        assert not Worker().work_once()
    assert done == ["failing", "other"]
    assert type(error).__name__ in caplog.text
    assert "ann@a.example" not in caplog.text


def test_a_duty_that_failed_is_left_alone_for_a_moment() -> None:
    done: list[str] = []
    duty("failing", done, error=ValueError())
    one = Worker()
    one.work_once()
    one.work_once()
    assert done == ["failing"]


def test_each_worker_makes_its_own_duties() -> None:
    made: list[object] = []

    def make() -> worker.Duty:
        made.append(object())
        return lambda go_on: 1.0

    register_duty("own", make)
    Worker()
    Worker()
    assert len(made) == 2


@pytest.mark.usefixtures("_signals_as_before")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_and_a_duty_is_told_to_go_no_further(number: signal.Signals) -> None:
    told: list[bool] = []

    def work(go_on: GoOn) -> float:
        told.append(go_on())
        os.kill(os.getpid(), number)
        told.append(go_on())
        return 3600

    register_duty("long", lambda: work)
    one = Worker()
    one.stop_on_signals()
    watchdog = threading.Timer(20, lambda: os.kill(os.getpid(), signal.SIGALRM))
    watchdog.start()
    one.run()
    watchdog.cancel()
    assert told == [True, False]


@pytest.mark.usefixtures("_signals_as_before")
def test_the_command_does_what_is_due_once_and_says_whether_it_went_well() -> None:
    done: list[str] = []
    duty("well", done, wait=0)
    call_command("run_worker", "--once")
    assert done == ["well"]
    duty("badly", done, error=ValueError())
    with pytest.raises(CommandError):
        call_command("run_worker", "--once")


def test_mail_and_digests_are_duties_of_the_site() -> None:
    from django.apps import apps

    apps.get_app_config("core").ready()
    apps.get_app_config("accounts").ready()
    assert {"E-mail", "Reminders and digests"} <= set(worker._duties)
