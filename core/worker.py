"""The worker: one process that does, in turn, what each room asks to be done beside requests.

A duty is a function that does what is due and returns the seconds until it wants to be asked
again. Duties are safe to be cut off at any point and to be done by several workers at once.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError, close_old_connections, connection

logger = logging.getLogger(__name__)
AFTER_FAILURE_SECONDS = 30.0
AFTER_LOST_DATABASE_SECONDS = 2.0

GoOn = Callable[[], bool]
Duty = Callable[[GoOn], float]

_duties: dict[str, Callable[[], Duty]] = {}


def register_duty(name: str, make: Callable[[], Duty]) -> None:
    """A room offers a duty, from its ``apps.py``; ``make`` is called once in each worker."""
    _duties[name] = make


@dataclass
class _Task:
    name: str
    duty: Duty
    due_at: float = 0.0


class Worker:
    """Does every registered duty until it is told to stop; what it is at, it ends first."""

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._tasks = [_Task(name, make()) for name, make in _duties.items()]

    def stop_on_signals(self) -> None:
        """Let SIGTERM and SIGINT end the worker between two steps."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stopped.set())

    def run(self) -> None:
        """Work until stopped."""
        while not self._stopped.is_set():
            self.work_once()
            soonest = min((task.due_at for task in self._tasks), default=time.monotonic() + 1)
            self._stopped.wait(max(0.0, soonest - time.monotonic()))

    def work_once(self) -> bool:
        """Do each duty that is due; whether all went well."""
        outcomes = [self._do(task) for task in self._tasks if task.due_at <= time.monotonic()]
        return all(outcomes)

    def _do(self, task: _Task) -> bool:
        close_old_connections()
        try:
            wait = task.duty(lambda: not self._stopped.is_set())
        except (OperationalError, InterfaceError) as error:
            connection.close()
            logger.error("The database did not answer: %s", type(error).__name__)  # noqa: TRY400
            wait, well = AFTER_LOST_DATABASE_SECONDS, False
        except Exception as error:  # noqa: BLE001  (one duty may not stop the others)
            # The error's own words may hold somebody's address: only where it happened is told.
            place = "".join(traceback.format_tb(error.__traceback__))
            logger.error("%s failed: %s\n%s", task.name, type(error).__name__, place)  # noqa: TRY400
            wait, well = AFTER_FAILURE_SECONDS, False
        else:
            well = True
        task.due_at = time.monotonic() + wait
        return well
