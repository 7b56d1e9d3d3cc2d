"""Which needs fit the filters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.thresholds.making import contents, levels, need, sample
from thresholds.content import Content, Indicator
from thresholds.filtering import Filters, filtered


def keys(filters: Filters, content: Content | None = None) -> list[str]:
    return [found.key for found in filtered(content or sample(), filters)]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), ["neglect", "antenatal-care", "housing"]),
        (Filters(level=1), ["neglect"]),
        (Filters(level=2), ["neglect", "antenatal-care"]),
        (Filters(level=9), []),
        (Filters(domain="environment"), ["housing"]),
        (Filters(dimension="health"), ["antenatal-care"]),
        (Filters(age_months=0), ["neglect", "antenatal-care"]),
        (Filters(age_months=59), ["neglect"]),
        (Filters(age_months=60), ["neglect", "housing"]),
        (Filters(age_months=191), ["neglect", "housing"]),
        (Filters(age_months=192), ["neglect"]),
        (Filters(agency="GPs"), ["neglect"]),
        (Filters(q="HUNGER"), []),
        (Filters(q="hungry"), ["neglect"]),
        (Filters(q="The DIRTY clothes"), ["neglect"]),
        (Filters(q="missing the appointment"), ["antenatal-care"]),
        (Filters(q="midwife’s appointments"), ["antenatal-care"]),
        (Filters(q="the of and"), ["neglect", "antenatal-care", "housing"]),
        (Filters(level=2, agency="schools", q="clothes"), ["neglect"]),
        (Filters(level=3, agency="schools"), []),
    ],
)
def test_each_filter_narrows_alone_and_together(filters: Filters, expected: list[str]) -> None:
    assert keys(filters) == expected


def test_every_word_must_occur_somewhere_in_the_need() -> None:
    assert keys(Filters(q="hungry clothes")) == ["neglect"]
    assert keys(Filters(q="hungry damp")) == []


def test_level_nought_is_a_level_like_any_other() -> None:
    content = Content(levels(0), (need(indicators=(Indicator(0, 1, "Well."),)), need("other")))
    assert keys(Filters(level=0), content) == ["neglect"]
    assert Filters(level=0).active
    assert Filters(age_months=0).active
    assert not Filters().active


@given(contents(), st.integers(0, 227), st.integers(0, 99), st.text(max_size=20))
def test_filters_together_find_what_each_finds(
    content: Content, age_months: int, level: int, q: str
) -> None:
    together = set(keys(Filters(age_months=age_months, level=level, q=q), content))
    alone = [Filters(age_months=age_months), Filters(level=level), Filters(q=q)]
    assert together == set.intersection(*(set(keys(one, content)) for one in alone))
