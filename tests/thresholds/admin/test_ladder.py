"""The ladder grid: filled on one page, and nobody's words are lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.thresholds.admin.screens import ladder_url, row, said, typed
from tests.thresholds.making import draft as make_draft
from thresholds.admin.ladder import LadderGrid
from thresholds.models import Edition, Indicator, Need

pytestmark = pytest.mark.django_db


@pytest.fixture
def need(draft: Edition) -> Need:
    """Neglect: one indicator at levels 1 and 4, two at level 2, none at 3."""
    found: Need = draft.needs.get(key="neglect")
    return found


def opened(client: Client, need: Need) -> LadderGrid:
    grid: LadderGrid = client.get(ladder_url(need)).context["grid"]
    return grid


def saved(need: Need) -> list[tuple[int, int, str]]:
    rows = Indicator.objects.filter(need=need).order_by("level__number", "position")
    return list(rows.values_list("level__number", "position", "text"))


BEFORE = [
    (1, 1, "The child has clean clothes."),
    (2, 1, "The child is often hungry."),
    (2, 2, "Clothes are dirty or too small."),
    (4, 1, "The child is starving and left alone."),
]


def test_every_level_is_a_column_with_a_row_to_write_in(need: Need, editor_client: Client) -> None:
    grid = opened(editor_client, need)
    assert [rung.level.number for rung in grid.rungs] == [1, 2, 3, 4]
    assert [len(rung.formset.forms) for rung in grid.rungs] == [2, 3, 1, 2]


def test_saving_without_a_change_changes_nothing(need: Need, editor_client: Client) -> None:
    answer = editor_client.post(ladder_url(need), typed(opened(editor_client, need)))
    assert said(answer) == "Nothing was changed."
    assert saved(need) == BEFORE
    assert not need.revisions.exists()


def test_rows_are_written_changed_and_removed_in_one_go(need: Need, editor_client: Client) -> None:
    grid = opened(editor_client, need)
    data = typed(grid) | {
        f"{row(grid, 1, 0)}-text": "The child is well dressed.",
        f"{row(grid, 2, 1)}-DELETE": "on",
        f"{row(grid, 3, 0)}-text": "The child steals food.",
        f"{row(grid, 3, 0)}-notes": "Ask who buys the food.",
        f"{row(grid, 3, 0)}-pathway": "early-help",
        f"{row(grid, 3, 0)}-protective": "on",
    }
    answer = editor_client.post(ladder_url(need), data)
    assert answer["Location"] == ladder_url(need)
    assert saved(need) == [
        (1, 1, "The child is well dressed."),
        (2, 1, "The child is often hungry."),
        (3, 1, "The child steals food."),
        (4, 1, "The child is starving and left alone."),
    ]
    new = Indicator.objects.get(need=need, level__number=3)
    assert (new.notes, new.pathway, new.protective) == (
        "Ask who buys the food.",
        "early-help",
        True,
    )


@pytest.mark.parametrize(
    ("places", "order"),
    [
        (("1", "2"), ["The child is often hungry.", "Clothes are dirty or too small."]),
        (("2", "1"), ["Clothes are dirty or too small.", "The child is often hungry."]),
        (("2", "2"), ["Clothes are dirty or too small.", "The child is often hungry."]),
        (("1", "1"), ["Clothes are dirty or too small.", "The child is often hungry."]),
        (("", ""), ["The child is often hungry.", "Clothes are dirty or too small."]),
    ],
)
def test_rows_go_where_their_number_says(
    need: Need, editor_client: Client, places: tuple[str, str], order: list[str]
) -> None:
    grid = opened(editor_client, need)
    data = typed(grid)
    for number, place in enumerate(places):
        data[f"{row(grid, 2, number)}-ORDER"] = place
    editor_client.post(ladder_url(need), data)
    assert [text for level, _, text in saved(need) if level == 2] == order


def test_a_new_row_may_stand_first(need: Need, editor_client: Client) -> None:
    grid = opened(editor_client, need)
    new = row(grid, 2, 2)
    data = typed(grid) | {f"{new}-text": "Meals are missed.", f"{new}-ORDER": "1"}
    data |= {f"{row(grid, 2, 0)}-ORDER": "2", f"{row(grid, 2, 1)}-ORDER": "3"}
    editor_client.post(ladder_url(need), data)
    assert (2, 1, "Meals are missed.") in saved(need)


def test_faults_are_named_with_their_place_and_what_was_typed_stays(
    need: Need, editor_client: Client
) -> None:
    grid = opened(editor_client, need)
    blank = row(grid, 3, 0)
    data = typed(grid) | {
        f"{row(grid, 1, 0)}-text": "",
        f"{blank}-text": "Typed with care.",
        f"{blank}-pathway": "no slug!",
    }
    answer = editor_client.post(ladder_url(need), data)
    assert answer.status_code == 200
    again: LadderGrid = answer.context["grid"]
    assert [(f.level, f.row, f.target) for f in again.faults()] == [
        (1, 1, f"id_{row(grid, 1, 0)}-text"),
        (3, 1, f"id_{blank}-pathway"),
    ]
    page = answer.content.decode()
    assert "Not saved: 2 things need your attention." in page
    assert f'href="#id_{blank}-pathway"' in page
    assert "Typed with care." in page
    assert "no slug!" in page
    assert saved(need) == BEFORE


@pytest.mark.parametrize("name", ["text", "notes"])
def test_texts_have_a_limit(need: Need, editor_client: Client, name: str) -> None:
    grid = opened(editor_client, need)
    data = typed(grid) | {f"{row(grid, 1, 0)}-{name}": "x" * 2_001}
    answer = editor_client.post(ladder_url(need), data)
    assert "2000" in " ".join(fault.message for fault in answer.context["grid"].faults())
    assert saved(need) == BEFORE


def test_nobody_overwrites_what_somebody_else_saved(need: Need, editor_client: Client) -> None:
    mine = typed(opened(editor_client, need))
    grid = opened(editor_client, need)
    theirs = typed(grid) | {f"{row(grid, 3, 0)}-text": "Theirs."}
    editor_client.post(ladder_url(need), theirs)
    mine |= {f"{row(grid, 3, 0)}-text": "Mine."}

    answer = editor_client.post(ladder_url(need), mine)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Not saved: the ladder was changed while you had it open" in page
    assert "Theirs." in page
    assert "Mine." in page
    assert (3, 1, "Theirs.") in saved(need)

    editor_client.post(ladder_url(need), typed(answer.context["grid"]))
    assert (3, 1, "Mine.") in saved(need)


def test_words_for_a_level_that_went_are_shown_again(need: Need, editor_client: Client) -> None:
    grid = opened(editor_client, need)
    data = typed(grid) | {f"{row(grid, 3, 0)}-text": "For a level that goes."}
    need.edition.levels.get(number=3).delete()
    answer = editor_client.post(ladder_url(need), data)
    assert answer.status_code == 409
    assert "For a level that goes." in answer.content.decode()


def test_one_goes_through_the_whole_document_need_by_need(
    need: Need, editor_client: Client
) -> None:
    data = typed(opened(editor_client, need)) | {"save-next": "1"}
    answer = editor_client.post(ladder_url(need), data)
    second = need.edition.needs.get(key="antenatal-care")
    assert answer["Location"] == ladder_url(second)
    page = editor_client.get(ladder_url(second)).content.decode()
    assert "Previous: Neglect" in page
    assert "Next: Housing" in page


def test_without_script_more_rows_come_with_a_save(need: Need, editor_client: Client) -> None:
    data = typed(opened(editor_client, need)) | {"save-more": "1"}
    answer = editor_client.post(ladder_url(need), data, follow=True)
    rungs = answer.context["grid"].rungs
    assert [len(rung.formset.forms) - rung.count for rung in rungs] == [4, 4, 4, 4]


def test_a_ladder_without_levels_leads_to_them(editor_client: Client) -> None:
    bare = make_draft(title="Bare")
    need = bare.needs.all()[0]
    bare.levels.all().delete()
    answer = editor_client.get(ladder_url(need))
    assert f"{reverse('threshold_levels:index')}?edition={bare.pk}" in answer.content.decode()


def test_a_changed_ladder_is_in_the_history(need: Need, editor_client: Client) -> None:
    grid = opened(editor_client, need)
    data = typed(grid) | {f"{row(grid, 3, 0)}-text": "The child steals food."}
    editor_client.post(ladder_url(need), data)
    first, second = need.revisions.order_by("pk")
    where = reverse("threshold_needs:revisions_compare", args=[need.pk, first.pk, second.pk])
    assert "The child steals food." in editor_client.get(where).content.decode()


def test_taking_up_an_old_version_brings_its_ladder_back(need: Need, editor_client: Client) -> None:
    grid = opened(editor_client, need)
    data = typed(grid) | {f"{row(grid, 2, 0)}-text": "Changed."}
    editor_client.post(ladder_url(need), data)
    first = need.revisions.order_by("pk")[0]
    revert = reverse("threshold_needs:revisions_revert", args=[need.pk, first.pk])
    form = editor_client.get(revert).context["form"]
    values = {name: form[name].value() for name in form.fields}
    data = {name: "" if value is None else value for name, value in values.items()}
    assert editor_client.post(revert, data).status_code == 302
    assert saved(need) == BEFORE


@pytest.mark.parametrize(
    "broken", [{"mark": "x"}, {"mark": ""}, {"level-1-TOTAL_FORMS": "x"}], ids=str
)
def test_a_form_that_no_browser_sends_writes_nothing(
    need: Need, editor_client: Client, broken: dict[str, Any]
) -> None:
    data = typed(opened(editor_client, need)) | broken
    first = next(name for name in data if name.endswith("TOTAL_FORMS"))
    if "mark" not in broken:
        data[first] = "x"
    assert editor_client.post(ladder_url(need), data).status_code in {200, 409}
    assert saved(need) == BEFORE
