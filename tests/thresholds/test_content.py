"""The content of an edition as plain values, and its fingerprint."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from tests.thresholds.making import contents, levels, need, sample
from thresholds.content import Content, Indicator, Level, Need

OTHER: dict[str, Any] = {
    "number": 9,
    "statutory": True,
    "contact_confirmed_on": date(2026, 1, 1),
    "dimension_slug": "health",
    "age_from_months": 3,
    "age_to_months": 4,
    "agencies": ("other",),
    "keywords": ("other",),
    "indicators": (),
    "level": 9,
    "position": 9,
    "protective": True,
}


@given(contents())
def test_equal_content_has_an_equal_fingerprint(content: Content) -> None:
    assert replace(content).fingerprint == content.fingerprint


@pytest.mark.parametrize("name", [f.name for f in fields(Level)])
def test_any_change_to_a_level_changes_the_fingerprint(name: str) -> None:
    (level,) = levels(1)
    before = Content((level,), ())
    after = Content((replace(level, **{name: OTHER.get(name, "other")}),), ())
    assert before.fingerprint != after.fingerprint


@pytest.mark.parametrize("name", [f.name for f in fields(Need)])
def test_any_change_to_a_need_changes_the_fingerprint(name: str) -> None:
    after = replace(need(), **{name: OTHER.get(name, "other")})
    assert Content((), (need(),)).fingerprint != Content((), (after,)).fingerprint


@pytest.mark.parametrize("name", [f.name for f in fields(Indicator)])
def test_any_change_to_an_indicator_changes_the_fingerprint(name: str) -> None:
    indicator = Indicator(1, 1, "text")
    one = need(indicators=(indicator,))
    other = need(indicators=(replace(indicator, **{name: OTHER.get(name, "other")}),))
    assert Content((), (one,)).fingerprint != Content((), (other,)).fingerprint


def test_the_order_of_needs_is_part_of_what_was_agreed() -> None:
    content = sample()
    turned = replace(content, needs=content.needs[::-1])
    assert turned.fingerprint != content.fingerprint


def test_the_fingerprint_stays_the_same_from_release_to_release() -> None:
    content = Content((Level(1, "Universal", "#1f6b3a"),), (need(),))
    assert content.fingerprint == (
        "94af292cb4c6e1d49d5ad6004763ab52054e03d6016cf1e393d3134c999c5f1f"
    )


def test_agencies_are_listed_once_and_sorted() -> None:
    assert sample().agencies == ("GPs", "housing officers", "midwifery", "schools")


def test_a_need_tells_its_indicators_of_one_level_in_order() -> None:
    neglect = sample().needs_by_key["neglect"]
    assert [i.position for i in neglect.at(2)] == [1, 2]
    assert neglect.at(3) == ()
