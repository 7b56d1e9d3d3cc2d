"""The flow picture: well formed, inside its frame, saying all that the steps say."""

from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thresholds.pathways.flow import WIDTH, Flow, FlowStep, described, drawn, width_of, wrapped

SVG = "{http://www.w3.org/2000/svg}"
FLOW = Flow(
    [
        FlowStep("Talk with the family", "The practitioner who noticed", "Within five days"),
        FlowStep("Complete the assessment & plan <together>", "Lead practitioner"),
        FlowStep("Review"),
    ],
    ["Request to the front door"],
    ["One service goes on", "Everyday services"],
)
texts = st.text(max_size=60)
steps = st.builds(FlowStep, texts, texts, texts)
flows = st.builds(
    Flow, st.lists(steps, max_size=5), st.lists(texts, max_size=3), st.lists(texts, max_size=3)
)


def tree(flow: Flow) -> ElementTree.Element:
    return ElementTree.fromstring(drawn(flow))  # noqa: S314  (our own words)


def said(flow: Flow) -> str:
    return " ".join(one.text or "" for one in tree(flow).iter("text"))


def boxes(flow: Flow) -> list[tuple[float, float, float, float]]:
    """Left, top, right, bottom of each box."""
    found = []
    for one in tree(flow).iter("rect"):
        left, top, width, height = (float(one.get(n, "")) for n in ("x", "y", "width", "height"))
        found.append((left, top, left + width, top + height))
    return found


def test_the_same_steps_give_the_same_picture() -> None:
    assert drawn(FLOW) == drawn(Flow(list(FLOW.steps), FLOW.step_up, FLOW.step_down))


def test_it_says_every_step_with_its_number_who_and_when() -> None:
    words = said(FLOW)
    for part in (
        *("1", "2", "3", "Talk with the family", "The practitioner who noticed"),
        *("Within five days", "<together>", "Lead practitioner", "Review"),
        *("Step up", "Step down", "Request to the", "One service"),
    ):
        assert part in words, part


def test_it_has_a_role_a_title_and_a_description() -> None:
    root = tree(FLOW)
    assert root.get("role") == "img"
    named = [root.find(f"*[@id='{one}']") for one in (root.get("aria-labelledby") or "").split()]
    assert [one.tag for one in named if one is not None] == ["title", "desc"]
    assert named[1] is not None
    assert named[1].text == described(FLOW)


def test_the_description_tells_the_steps_in_order_and_the_ways_out() -> None:
    assert described(FLOW) == (
        "3 steps, from top to bottom. 1: Talk with the family. "
        "2: Complete the assessment & plan <together>. 3: Review. "
        "Step up: Request to the front door. Step down: One service goes on; Everyday services."
    )


def test_one_step_is_not_many() -> None:
    assert described(Flow([FlowStep("Ask?")])) == "1 step, from top to bottom. 1: Ask?"


def test_it_carries_no_style_and_no_script() -> None:
    assert re.search(r"style=|<style|<script|on\w+=|href", drawn(FLOW)) is None


def test_two_pictures_on_a_page_may_have_names_of_their_own() -> None:
    ids = [set(re.findall(r'id="([^"]+)"', drawn(FLOW, name=name))) for name in ("a", "b")]
    assert ids[0].isdisjoint(ids[1])


def test_steps_stand_below_each_other_and_the_ways_out_beside_each_other() -> None:
    first, second, third, up, down = boxes(FLOW)
    assert first[3] < second[1] < second[3] < third[1] < third[3] < up[1]
    assert up[1] == down[1]
    assert up[2] < down[0]


@pytest.mark.parametrize("ends", [{"step_up": ["Up"]}, {"step_down": ["Down"]}])
def test_a_single_way_out_takes_the_whole_width(ends: dict[str, list[str]]) -> None:
    step, end = boxes(Flow([FlowStep("Only")], **ends))
    assert (end[0], end[2]) == (step[0], step[2])


def test_arrows_lead_from_step_to_step_and_to_each_way_out() -> None:
    heads = [one for one in tree(FLOW).iter("path") if one.get("class") == "flow__head"]
    assert len(heads) == 2 + 2


@given(flows)
def test_whatever_is_written_stays_inside(flow: Flow) -> None:
    root = tree(flow)
    width, height = (float(root.get(name, "")) for name in ("width", "height"))
    assert root.get("viewBox") == f"0 0 {WIDTH} {height:g}"
    corners = boxes(flow)
    assert all(0 < x1 < x2 < width and 0 < y1 < y2 < height for x1, y1, x2, y2 in corners)
    assert all(one[3] <= other[1] or one[1] == other[1] for one, other in pairwise(corners))
    for text in root.iter("text"):
        x, y = float(text.get("x", "")), float(text.get("y", ""))
        assert any(x1 < x < x2 and y1 < y < y2 for x1, y1, x2, y2 in corners)


@given(texts, st.sampled_from([60, 130, 254]), st.booleans())
def test_every_line_fits_and_no_letter_is_lost(text: str, room: int, bold: bool) -> None:
    lines = wrapped(text, room, 14, bold=bold)
    assert all(width_of(line, 14, bold=bold) <= room for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_words_are_cut_only_when_they_are_longer_than_a_line() -> None:
    assert wrapped("one two three", 60, 14) == ["one two", "three"]
    assert len(wrapped("w" * 40, 60, 14)) > 1
    assert wrapped("", 60, 14) == []
