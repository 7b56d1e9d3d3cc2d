"""Ten thousand guesses of real processes at one account: ten are looked at."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.faults.conftest import OnPostgres
from tests.running.portal_site import Portal

GUESSING = "tests.faults.guessing"
LIMIT = 10
Guess = Callable[..., dict[str, Any]]


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def guess(request: pytest.FixtureRequest, portal: Portal, on_postgres: OnPostgres) -> Guess:
    """Let the program guess on one of both databases, with no guesses counted yet."""
    site = portal if request.param == "SQLite" else on_postgres.portal

    def run(*arguments: str) -> dict[str, Any]:
        site.manage(
            "shell", "-c", "from accounts.models import *; GuessCount.objects.all().delete()"
        )
        told: dict[str, Any] = json.loads(site.run_module(GUESSING, *arguments))
        return told

    return run


def test_of_all_that_processes_guess_ten_are_looked_at(guess: Guess) -> None:
    told = guess("--processes", "8", "--guesses", "10000")
    assert told["guesses"] == 10_000
    assert told["hashed"] == LIMIT
    assert not told["owner_as_stranger"]
    assert told["owner_in_known_browser"]


def test_with_a_count_that_is_read_and_written_back_more_are(guess: Guess) -> None:
    told = guess("--processes", "8", "--guesses", "160", "--unprotected")
    assert told["hashed"] > LIMIT
