"""Ages in months, as people say them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thresholds.ages import (
    AGE_BANDS,
    OLDEST_MONTHS,
    age_choices,
    age_in_words,
    covers,
    range_in_words,
)


@pytest.mark.parametrize(
    ("months", "words"),
    [
        (0, "Unborn or newborn"),
        (1, "1 month"),
        (11, "11 months"),
        (12, "1 year"),
        (23, "1 year"),
        (30, "2 years"),
        (216, "18 years"),
    ],
)
def test_an_age_is_said_in_the_unit_people_use(months: int, words: str) -> None:
    assert age_in_words(months) == words


@pytest.mark.parametrize(
    ("from_months", "to_months", "words"),
    [
        (None, None, "Any age"),
        (0, None, "Any age"),
        (0, 0, "Unborn"),
        (None, 0, "Unborn"),
        (0, 11, "Under 1"),
        (None, 59, "Under 5"),
        (60, 191, "5 to 15 years"),
        (120, 131, "10 years"),
        (120, None, "From 10 years"),
        (6, None, "From 6 months"),
        (30, None, "From 2 years 6 months"),
        (None, 17, "Up to 1 year 5 months"),
        (6, 18, "6 months to 1 year 6 months"),
        (12, 24, "1 year to 2 years"),
    ],
)
def test_a_range_is_said_exactly(
    from_months: int | None, to_months: int | None, words: str
) -> None:
    assert range_in_words(from_months, to_months) == words


@given(st.none() | st.integers(0, 300), st.none() | st.integers(0, 300))
def test_every_range_has_words(from_months: int | None, to_months: int | None) -> None:
    assert range_in_words(from_months, to_months)


@pytest.mark.parametrize(
    ("from_months", "to_months", "age", "covered"),
    [
        (None, None, 0, True),
        (12, 59, 11, False),
        (12, 59, 12, True),
        (12, 59, 59, True),
        (12, 59, 60, False),
        (None, 59, 0, True),
        (12, None, 227, True),
    ],
)
def test_both_bounds_are_inclusive_and_blank_ones_open(
    from_months: int | None, to_months: int | None, age: int, covered: bool
) -> None:
    assert covers(from_months, to_months, age) is covered


def test_the_bands_follow_one_another_without_a_gap() -> None:
    for band, following in pairwise(AGE_BANDS[1:]):
        assert following.from_months == band.to_months + 1


def test_every_choice_is_an_age_of_a_child() -> None:
    assert all(0 <= months <= OLDEST_MONTHS for months, _ in age_choices())
    assert [months for months, _ in age_choices()][:3] == [0, 6, 18]
