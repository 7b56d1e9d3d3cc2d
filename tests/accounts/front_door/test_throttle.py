"""Counts that every worker shares: exact, forgotten in time, naming nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.front_door.throttle import Allowance, purge_guesses, take
from accounts.models import GuessCount

THREE = Allowance("three of something", 3, timedelta(minutes=5))
NOON = datetime(2027, 3, 4, 12, tzinfo=UTC)


def after(**time: float) -> datetime:
    return NOON + timedelta(**time)


def test_as_many_are_let_through_as_allowed_and_no_more(db: Any) -> None:
    assert [take(THREE, "ann", now=NOON) is not None for _ in range(5)] == [True] * 3 + [False] * 2
    assert take(THREE, "bob", now=NOON)


def test_two_allowances_of_one_name_do_not_touch(db: Any) -> None:
    other = Allowance("three of another thing", 3, timedelta(minutes=5))
    assert all(take(THREE, "ann", now=NOON) for _ in range(3))
    assert take(other, "ann", now=NOON)


def test_no_five_minutes_hold_more_than_allowed(db: Any) -> None:
    """A window that began with the first guess would let five through between 4:59 and 5:01."""
    moments = [after(seconds=second) for second in range(0, 1200, 7)]
    let_through = [moment for moment in moments if take(THREE, "ann", now=moment)]
    assert len(let_through) > 3
    for first in let_through:
        within = [one for one in let_through if first <= one < first + THREE.window]
        assert len(within) <= 3


def test_after_a_window_without_any_it_begins_anew(db: Any) -> None:
    assert all(take(THREE, "ann", now=NOON) for _ in range(3))
    assert take(THREE, "ann", now=after(minutes=4, seconds=59)) is None
    assert all(take(THREE, "ann", now=after(minutes=5)) for _ in range(3))
    assert take(THREE, "ann", now=after(minutes=5)) is None


def test_what_is_refused_does_not_lengthen_the_wait(db: Any) -> None:
    assert all(take(THREE, "ann", now=NOON) for _ in range(3))
    assert not any(take(THREE, "ann", now=after(seconds=second)) for second in range(0, 300, 10))
    assert take(THREE, "ann", now=after(minutes=5))


def test_what_is_given_back_can_be_taken_again(db: Any) -> None:
    taken = [take(THREE, "ann", now=NOON) for _ in range(3)]
    assert taken[0]
    taken[0].give_back()
    assert take(THREE, "ann", now=NOON)
    assert take(THREE, "ann", now=NOON) is None


def test_no_more_is_given_back_than_was_taken(db: Any) -> None:
    taken = take(THREE, "ann", now=NOON)
    assert taken
    for _ in range(3):
        taken.give_back()
    assert GuessCount.objects.get().count == 0


def test_the_table_names_nobody(db: Any, settings: Any) -> None:
    take(THREE, "ann@westshire.example", now=NOON)
    row = GuessCount.objects.get()
    assert len(row.key) == 64
    assert "ann" not in repr(row.__dict__)
    settings.SECRET_KEY = "another key " * 5
    assert THREE.key("ann@westshire.example") != row.key


@pytest.mark.parametrize(("age_hours", "left"), [(23, 1), (25, 0)])
def test_old_counts_are_purged(db: Any, age_hours: int, left: int) -> None:
    now = datetime.now(UTC)
    take(THREE, "ann", now=now - timedelta(hours=age_hours))
    assert purge_guesses(dry_run=True) == 1 - left
    assert GuessCount.objects.count() == 1
    assert purge_guesses() == 1 - left
    assert GuessCount.objects.count() == left


@pytest.mark.parametrize("rows", [1, 3, 300])
def test_taking_costs_one_statement(db: Any, rows: int, django_assert_num_queries: Any) -> None:
    for row in range(rows):
        take(THREE, row, now=NOON)
    with django_assert_num_queries(1):
        take(THREE, 0, now=NOON)
