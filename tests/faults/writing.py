"""Several processes that write to one database at the same time, through the site's services.

Run as a program inside the site's settings; prints one JSON object. Half of the rows are words
that found nothing, each beside one word that all processes count; half are drafts of editions,
each of which takes the next number and raises the mark. ``--unprotected`` takes off what lets
SQLite's writers wait for each other.
"""

from __future__ import annotations

import argparse
import json
import logging
import multiprocessing
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from multiprocessing.synchronize import Barrier

import django

SHARED_WORD = "everybodysword"
LETTERS = "abcdefghij"


@dataclass(frozen=True)
class Written:
    """Rows asked for, rows that are not there, attempts that failed, and seconds it took."""

    rows: int
    lost: int
    errors: int
    seconds: float


def main() -> None:
    """Write, count what is there, and print it."""
    parser = argparse.ArgumentParser(prog="tests.faults.writing")
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--rows", type=int, default=40, help="rows that each process writes")
    parser.add_argument("--unprotected", action="store_true")
    chosen = parser.parse_args()
    if chosen.unprotected:
        take_protection_off()
    django.setup()
    logging.disable(logging.WARNING)
    print(json.dumps(asdict(write_together(chosen.writers, chosen.rows))))  # noqa: T201


def take_protection_off() -> None:
    """Transactions that lock when they first write, and no patience with a locked file."""
    from django.conf import settings

    settings.DATABASES["default"]["OPTIONS"] |= {"transaction_mode": "DEFERRED", "timeout": 0}


def write_together(writers: int, rows: int) -> Written:
    """Let ``writers`` processes write ``rows`` rows each, all beginning at one moment."""
    processes = multiprocessing.get_context("fork")
    begin: Barrier = processes.Barrier(writers + 1)
    failed = processes.Queue()
    running = [
        processes.Process(target=_write, args=(writer, rows, begin, failed))
        for writer in range(writers)
    ]
    for process in running:
        process.start()
    begin.wait(60)
    started = time.monotonic()
    errors = sum(failed.get(timeout=300) for _ in running)
    seconds = time.monotonic() - started
    for process in running:
        process.join(60)
    return Written(writers * rows, _lost(writers, rows), errors, round(seconds, 2))


def _write(writer: int, rows: int, begin: Barrier, failed: multiprocessing.Queue[int]) -> None:
    from thresholds.services import start_draft
    from thresholds.unfound import count_unfound

    begin.wait(60)
    errors = 0
    for row in range(rows):
        if row % 2:
            errors += _fails(partial(start_draft, title=_title(writer, row)))
        else:
            errors += _fails(partial(count_unfound, f"{_word(writer, row)} {SHARED_WORD}"))
    failed.put(errors)


def _fails(write: Callable[[], object]) -> bool:
    try:
        write()
    except Exception:  # noqa: BLE001  (whatever goes wrong is counted)
        return True
    return False


def _lost(writers: int, rows: int) -> int:
    """How many of the rows are not in the database, or are there under a number taken twice."""
    from thresholds.models import Edition, UnfoundWord

    titles = {_title(w, r) for w in range(writers) for r in range(1, rows, 2)}
    numbers = set(Edition.objects.filter(title__in=titles).values_list("number", flat=True))
    words = writers * len(range(0, rows, 2)) + 1
    return len(titles) - len(numbers) + words - UnfoundWord.objects.count()


def _title(writer: int, row: int) -> str:
    return f"Draft {row} of writer {writer}"


def _word(writer: int, row: int) -> str:
    """A word of its own; one with digits would not be counted."""
    return "".join(LETTERS[int(digit)] for digit in f"{writer:02}{row:04}")


if __name__ == "__main__":
    main()
