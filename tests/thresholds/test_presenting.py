"""The document arranged for the page."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.thresholds.making import contents, levels, need, sample
from thresholds.addresses import Addresses
from thresholds.content import Content, Indicator
from thresholds.framework import DOMAINS
from thresholds.presenting import (
    grouped,
    identifier,
    indicator_identified,
    picture,
    shown_need,
    windscreen,
)


def corners(points: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"([\d.]+),([\d.]+)", points)]


@pytest.mark.parametrize("count", range(1, 8))
def test_the_windscreen_spans_its_width_whatever_the_number_of_levels(count: int) -> None:
    sections = windscreen(levels(*range(1, count + 1)), Addresses())
    drawn = [corners(section.points) for section in sections]
    assert len(sections) == count
    assert drawn[0][0][0] == 0
    assert drawn[-1][-1][0] == 960
    for one, following in pairwise(drawn):
        assert one[-1] == following[0]
    widths = [section[-1][0] - section[0][0] for section in drawn]
    assert widths == sorted(widths, reverse=True)
    assert all(0 <= y <= 200 for section in drawn for _, y in section)
    assert all(0 < s.middle_x < 960 and 0 < s.middle_y < 200 for s in sections)


def test_without_levels_there_is_no_windscreen() -> None:
    assert windscreen((), Addresses()) == ()


@given(contents())
def test_an_indicator_is_found_again_by_its_identifier(content: Content) -> None:
    for holder, indicator in content.indicators():
        assert indicator_identified(content, identifier(holder, indicator)) == (holder, indicator)


def test_an_indicator_far_down_a_long_need_is_found_again() -> None:
    many = tuple(Indicator(1, number, f"Text {number}") for number in range(1, 1201))
    content = Content(levels(1), (need(indicators=many),))
    assert indicator_identified(content, "neglect.1.1200") == (content.needs[0], many[-1])


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "neglect", "neglect.1", "neglect.9.1", "neglect.1.9", "other.1.1",
     "neglect.1.1.1", "neglect.-1.1", "neglect.1.1\n", "neglect.².1", "neglect.１.1",
     "neglect.1." + "9" * 5000],
)  # fmt: skip
def test_an_unknown_identifier_names_nothing(name: str) -> None:
    assert indicator_identified(sample(), name) is None


@given(st.text(max_size=40))
def test_no_identifier_is_an_error(name: str) -> None:
    indicator_identified(sample(), name)


def test_needs_are_grouped_in_the_order_of_the_framework() -> None:
    content = sample()
    domains = grouped(content.needs, content.levels, Addresses())
    assert [d.domain.slug for d in domains] == ["child", "parenting", "environment"]
    assert [g.dimension.slug for d in domains for g in d.groups] == [
        "health",
        "basic-care",
        "housing",
    ]


def test_a_ladder_has_a_rung_for_every_level_and_knows_where_you_are() -> None:
    content = sample()
    shown = shown_need(content.needs[0], content.levels, Addresses(), current=2)
    assert [rung.level.number for rung in shown.rungs] == [1, 2, 3, 4]
    assert [rung.current for rung in shown.rungs] == [False, True, False, False]
    assert shown.rungs[2].indicators == ()


def test_shown_text_is_escaped_and_wanted_words_are_marked() -> None:
    told = need(title="<b>Bold</b>", indicators=(Indicator(1, 1, "A <hungry> child & friend"),))
    shown = shown_need(told, levels(1), Addresses(), wanted=frozenset({"hungri"}))
    assert shown.title_html == "&lt;b&gt;Bold&lt;/b&gt;"
    assert shown.rungs[0].indicators[0].html == "A &lt;<mark>hungry</mark>&gt; child &amp; friend"


def test_the_picture_lays_what_was_recognised_over_domains_and_levels() -> None:
    content = sample()
    neglect, _, housing = content.needs
    recognised = [
        (neglect, neglect.at(4)[0]),
        (neglect, neglect.at(2)[0]),
        (housing, housing.at(3)[0]),
    ]
    drawn = picture(content, recognised)
    assert [row.domain for row in drawn.rows] == list(DOMAINS)
    assert [level.number for level in drawn.levels] == [4, 3, 2]
    assert [domain.slug for domain in drawn.silent_domains] == ["child"]
    assert drawn.count == 3
    counts = [[len(cell.recognised) for cell in row.cells] for row in drawn.rows]
    assert counts == [[0, 0, 0, 0], [0, 1, 0, 1], [0, 0, 1, 0]]


def test_an_empty_picture_is_silent_everywhere() -> None:
    drawn = picture(sample(), [])
    assert drawn.count == 0
    assert drawn.levels == ()
    assert drawn.silent_domains == DOMAINS
