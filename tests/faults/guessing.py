"""Several processes that guess at one account at the same time, each from spoofed addresses.

Run as a program inside the site's settings; prints one JSON object. The processes meet before each
of their first guesses, so that all are looked at together. ``--unprotected`` reads a count and
writes it back in two statements, as a cache would have it.
"""

from __future__ import annotations

import argparse
import json
import logging
import multiprocessing
import time
from dataclasses import asdict, dataclass
from multiprocessing.synchronize import Barrier
from types import SimpleNamespace
from typing import Any

import django

TOGETHER = 12
FAILED = -1
OWNER = "admin@westshire.example"


@dataclass(frozen=True)
class Guessed:
    """Guesses made, those that reached the hasher, and seconds it took; then how the owner fared."""

    guesses: int
    hashed: int
    seconds: float
    owner_as_stranger: bool
    owner_in_known_browser: bool


def main() -> None:
    """Guess, and print what came of it."""
    parser = argparse.ArgumentParser(prog="tests.faults.guessing")
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--guesses", type=int, default=10_000, help="of all processes together")
    parser.add_argument("--unprotected", action="store_true")
    chosen = parser.parse_args()
    django.setup()
    logging.disable(logging.WARNING)
    if chosen.unprotected:
        take_protection_off()
    told = guess_together(chosen.processes, chosen.guesses // chosen.processes)
    print(json.dumps(asdict(told)))  # noqa: T201


def take_protection_off() -> None:
    """A count that is read, compared and written back: what several do at once is lost."""
    from django.utils import timezone

    from accounts.front_door import guesses
    from accounts.front_door.throttle import Allowance, Taken
    from accounts.models import GuessCount

    def take(allowance: Allowance, *of: object) -> Taken | None:
        key = allowance.key(*of)
        count = sum(GuessCount.objects.filter(key=key).values_list("count", flat=True))
        if count >= allowance.limit:
            return None
        facts = {"count": count + 1, "last_at": timezone.now()}
        GuessCount.objects.update_or_create(key=key, defaults=facts)
        return Taken(key)

    guesses.take = take


def guess_together(processes: int, each: int) -> Guessed:
    """Let ``processes`` processes make ``each`` guesses at the owner's password."""
    known = _cookie_of_known_browser()
    started_by = multiprocessing.get_context("fork")
    begin: Barrier = started_by.Barrier(processes)
    told = started_by.Queue()
    started = time.monotonic()
    running = [
        started_by.Process(target=_guess, args=(number, each, begin, told))
        for number in range(processes)
    ]
    for process in running:
        process.start()
    answers = [told.get(timeout=600) for _ in running]
    for process in running:
        process.join(60)
    if min(answers) < 0:
        raise SystemExit("a process failed")
    seconds = round(time.monotonic() - started, 1)
    return Guessed(processes * each, sum(answers), seconds, _comes_in(None), _comes_in(known))


def _guess(number: int, each: int, begin: Barrier, told: multiprocessing.Queue[int]) -> None:
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    reached = 0
    genuine = PBKDF2PasswordHasher.encode

    def counted(self: Any, *of: Any, **named: Any) -> str:
        nonlocal reached
        reached += 1
        return genuine(self, *of, **named)

    PBKDF2PasswordHasher.encode = counted
    try:
        for attempt in range(each):
            if attempt < TOGETHER:
                begin.wait(60)
            _try(f"guess {attempt} of {number}", number * each + attempt)
    except BaseException:
        begin.abort()  # the others do not wait for who is gone
        reached = FAILED
        raise
    finally:
        told.put(reached)


def _try(password: str, number: int, cookie: str | None = None) -> bool:
    """One attempt at the owner's password; whether it was right."""
    from allauth.account.adapter import get_adapter
    from allauth.core import context
    from django.conf import settings
    from django.core.exceptions import ValidationError
    from django.test import RequestFactory

    request = RequestFactory().post(
        "/account/login/",
        SERVER_NAME="localhost",
        REMOTE_ADDR="192.0.2.1",
        HTTP_X_FORWARDED_FOR=f"203.0.{number // 250 % 250}.{number % 250}",
        HTTP_USER_AGENT=f"Mozilla/5.0 ({number})",
    )
    request.allauth = SimpleNamespace()  # type: ignore[attr-defined]
    if cookie:
        request.COOKIES[settings.KNOWN_BROWSER_COOKIE_NAME] = cookie
    with context.request_context(request):
        try:
            found = get_adapter().authenticate(request, email=OWNER, password=password)
        except ValidationError:
            return False
    return found is not None


def _comes_in(cookie: str | None) -> bool:
    from home.demo.people import PASSWORD

    return _try(PASSWORD, 0, cookie)


def _cookie_of_known_browser() -> str:
    from django.conf import settings
    from django.db import connection
    from django.http import HttpResponse
    from django.test import RequestFactory

    from accounts.front_door.known_browser import remember_browser
    from accounts.models import User

    response = HttpResponse()
    remember_browser(RequestFactory().get("/"), response, User.objects.get(email=OWNER))
    connection.close()  # each process opens its own
    return response.cookies[settings.KNOWN_BROWSER_COOKIE_NAME].value


if __name__ == "__main__":
    main()
