"""Levels in the admin."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.thresholds.admin.screens import level_data
from tests.thresholds.making import draft as make_draft
from thresholds.models import Edition, Level

pytestmark = pytest.mark.django_db
LIST = reverse("threshold_levels:index")
ADD = reverse("threshold_levels:add")


def edit_url(level: Level) -> str:
    return reverse("threshold_levels:edit", args=[level.pk])


def test_a_new_level_comes_after_the_last(draft: Edition, editor_client: Client) -> None:
    form = editor_client.get(ADD, {"edition": draft.pk}).context["form"]
    assert form["number"].value() == 5
    answer = editor_client.post(ADD, level_data(draft, next_step="Call.", statutory="on"))
    assert answer["Location"] == f"{LIST}?edition={draft.pk}"
    made = draft.levels.get(number=5)
    assert (made.name, made.colour, made.next_step, made.statutory) == (
        "Beyond",
        "#123456",
        "Call.",
        True,
    )


@pytest.mark.parametrize("edition_asked", ["", "x", "99999", "²"])
def test_an_unsound_edition_in_the_address_is_left_out(
    draft: Edition, editor_client: Client, edition_asked: str
) -> None:
    assert editor_client.get(ADD, {"edition": edition_asked}).status_code == 200


@pytest.mark.parametrize(
    ("changes", "name", "message"),
    [
        ({"number": ""}, "number", "Give the level a number"),
        ({"number": "2"}, "number", "Another level of this edition has this number"),
        ({"number": "100"}, "number", "from 0 to 99"),
        ({"name": ""}, "name", "Give the level a name"),
        ({"colour": "red"}, "colour", "# and six digits"),
        ({"colour": ""}, "colour", "Choose a colour"),
        ({"contact_confirmed_on": "soon"}, "contact_confirmed_on", "valid date"),
    ],
)
def test_a_fault_is_said_beside_its_field_and_what_was_typed_stays(
    draft: Edition, editor_client: Client, changes: dict[str, str], name: str, message: str
) -> None:
    data = level_data(draft, next_step="Typed with care.") | changes
    form = editor_client.post(ADD, data).context["form"]
    assert message in str(form.errors[name])
    assert form["next_step"].value() == "Typed with care."
    assert form[name].value() == changes[name]
    assert draft.levels.count() == 4


def test_a_level_is_changed(draft: Edition, editor_client: Client) -> None:
    level = draft.levels.get(number=2)
    data = level_data(draft, number=2, name="Early help", contact_confirmed_on="2026-05-01")
    answer = editor_client.post(edit_url(level), data)
    assert answer["Location"] == f"{LIST}?edition={draft.pk}"
    level.refresh_from_db()
    assert (level.name, str(level.contact_confirmed_on)) == ("Early help", "2026-05-01")


def test_a_level_stays_in_its_edition(draft: Edition, editor_client: Client) -> None:
    other, level = make_draft(title="Other draft"), draft.levels.get(number=2)
    editor_client.post(edit_url(level), level_data(other, number=2))
    level.refresh_from_db()
    assert level.edition == draft


def test_deleting_a_level_says_what_goes_with_it(draft: Edition, editor_client: Client) -> None:
    level = draft.levels.get(number=2)
    where = reverse("threshold_levels:delete", args=[level.pk])
    assert "(3 indicators) goes with it" in editor_client.get(where).content.decode()
    editor_client.post(where)
    assert not draft.levels.filter(number=2).exists()
    assert draft.needs.count() == 3


def test_the_list_names_levels_by_number_and_name(draft: Edition, editor_client: Client) -> None:
    table = editor_client.get(LIST).context["table"]
    names = [table.columns["level"].get_value(level) for level in table.data]
    assert names == ["1 Name 1", "2 Name 2", "3 Name 3", "4 Name 4"]
    statutory = [table.columns["statutory"].get_value(level) for level in table.data]
    assert statutory == ["No", "No", "No", "Yes"]


def test_levels_of_an_agreed_edition_are_read_not_edited(
    edition: Edition, editor_client: Client
) -> None:
    page = editor_client.get(LIST, {"edition": edition.pk}).content.decode()
    assert "it can be read here, not changed" in page
    assert "/admin/thresholds/levels/edit/" not in page
    assert f"/thresholds/editions/{edition.number}/levels/1/" in page


def test_an_empty_list_says_how_it_fills(draft: Edition, editor_client: Client) -> None:
    draft.needs.all().delete()
    draft.levels.all().delete()
    assert "has no levels yet" in editor_client.get(LIST).content.decode()
