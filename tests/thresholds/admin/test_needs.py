"""Needs in the admin: their facts, their order, their previews and their history."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.thresholds.admin.screens import content_now, need_data, titles_in_order
from tests.thresholds.making import draft as make_draft
from thresholds.models import Edition, Need

pytestmark = pytest.mark.django_db
LIST = reverse("threshold_needs:list")
ADD = reverse("threshold_needs:add")


def edit_url(need: Need) -> str:
    return reverse("threshold_needs:edit", args=[need.pk])


def facts(need: Need, **changes: object) -> dict[str, object]:
    return need_data(need.edition, title=need.title, key=need.key, dimension=need.dimension) | {
        "agencies": "\n".join(need.agencies),
        "keywords": "\n".join(need.keywords),
        **changes,
    }


def drag(client: Client, need: Need, position: object) -> int:
    where = reverse("threshold_needs:reorder", args=[need.pk])
    return client.post(f"{where}?position={position}").status_code


def test_a_new_need_leads_to_its_ladder(draft: Edition, editor_client: Client) -> None:
    answer = editor_client.post(ADD, need_data(draft))
    made = Need.objects.get(key="sleep")
    assert answer["Location"] == reverse("threshold_needs:ladder", args=[made.pk])
    assert (made.agencies, made.keywords) == (["schools", "GPs"], ["tired"])
    assert titles_in_order(draft)[-1] == "Sleep"


def test_the_key_is_made_from_the_title(draft: Edition, editor_client: Client) -> None:
    editor_client.post(ADD, need_data(draft, title="Sleep & tiredness", key=""))
    assert Need.objects.get(title="Sleep & tiredness").key == "sleep-tiredness"


def test_a_title_that_gives_no_key_asks_for_one(draft: Edition, editor_client: Client) -> None:
    answer = editor_client.post(ADD, need_data(draft, title="眠り", key=""))
    assert "Write a key" in str(answer.context["form"].errors["key"])


@pytest.mark.parametrize(
    ("changes", "name", "message"),
    [
        ({"title": ""}, "title", "Write what the worry is"),
        ({"dimension": ""}, "dimension", "Choose a dimension"),
        ({"key": "neglect"}, "key", "Another need of this edition has this key"),
        ({"key": "Not A Key"}, "key", "lower-case letters"),
        ({"age_from_months": "301"}, "age_from_months", "at most 300"),
        ({"age_from_months": "24", "age_to_months": "12"}, "age_to_months", "below the youngest"),
        ({"agencies": "a; b"}, "agencies", "Line 1 holds a semicolon"),
        ({"keywords": "fine\n" + "x" * 101}, "keywords", "Line 2 is longer than 100"),
        ({"place": "0"}, "place", "greater than or equal to 1"),
    ],
)
def test_a_fault_is_said_beside_its_field_and_what_was_typed_stays(
    draft: Edition, editor_client: Client, changes: dict[str, str], name: str, message: str
) -> None:
    form = editor_client.post(ADD, need_data(draft, **changes)).context["form"]
    assert message in str(form.errors[name])
    for field, value in (need_data(draft) | changes).items():
        assert str(form[field].value()) == str(value)
    assert draft.needs.count() == 3


def test_the_list_counts_indicators_at_every_level(draft: Edition, editor_client: Client) -> None:
    table = editor_client.get(LIST, {"edition": draft.pk}).context["table"]
    neglect = next(need for need in table.data if need.key == "neglect")
    columns = [table.columns[f"level_{number}"] for number in (1, 2, 3, 4)]
    assert [column.get_value(neglect) for column in columns] == [1, 2, 0, 1]


def test_the_list_shows_the_newest_draft_and_any_other_on_request(
    edition: Edition, draft: Edition, editor_client: Client
) -> None:
    assert editor_client.get(LIST).context["edition"] == draft
    assert editor_client.get(LIST, {"edition": edition.pk}).context["edition"] == edition
    assert editor_client.get(LIST, {"edition": "9999"}).status_code == 404


def test_needs_of_an_agreed_edition_are_read_not_edited(
    edition: Edition, editor_client: Client
) -> None:
    answer = editor_client.get(LIST, {"edition": edition.pk})
    page = answer.content.decode()
    assert "it can be read here, not changed" in page
    assert "/admin/thresholds/needs/edit/" not in page
    assert "w-orderable" not in page


def test_an_empty_list_says_how_it_fills(editor_client: Client) -> None:
    assert "There is no edition yet" in editor_client.get(LIST).content.decode()
    empty = make_draft(title="Empty")
    empty.needs.all().delete()
    page = editor_client.get(LIST, {"edition": empty.pk}).content.decode()
    assert "has no needs yet" in page


@pytest.mark.parametrize(
    ("position", "order"),
    [
        (0, ["Housing", "Neglect", "Care in pregnancy"]),
        (1, ["Neglect", "Housing", "Care in pregnancy"]),
        (99, ["Neglect", "Care in pregnancy", "Housing"]),
        ("x", ["Neglect", "Care in pregnancy", "Housing"]),
        ("", ["Neglect", "Care in pregnancy", "Housing"]),
    ],
)
def test_a_need_is_dragged_to_its_place(
    draft: Edition, editor_client: Client, position: object, order: list[str]
) -> None:
    other = make_draft(title="Other draft")
    before = titles_in_order(other)
    assert drag(editor_client, draft.needs.get(key="housing"), position) == 200
    assert titles_in_order(draft) == order
    assert titles_in_order(other) == before


def test_a_need_is_put_in_its_place_by_number_too(draft: Edition, editor_client: Client) -> None:
    housing = draft.needs.get(key="housing")
    assert editor_client.get(edit_url(housing)).context["form"]["place"].value() == 3
    editor_client.post(edit_url(housing), facts(housing, place="1"))
    assert titles_in_order(draft) == ["Housing", "Neglect", "Care in pregnancy"]
    editor_client.post(ADD, need_data(draft, place="2"))
    assert titles_in_order(draft)[1] == "Sleep"


def test_a_list_in_another_order_is_not_dragged_but_leads_back(
    draft: Edition, editor_client: Client
) -> None:
    answer = editor_client.get(LIST, {"edition": draft.pk, "ordering": "title"})
    page = answer.content.decode()
    assert "w-orderable" not in page
    assert f'href="{LIST}?edition={draft.pk}"' in page


def test_a_need_stays_in_its_edition(draft: Edition, editor_client: Client) -> None:
    other, need = make_draft(title="Other draft"), draft.needs.get(key="housing")
    editor_client.post(edit_url(need), facts(need, edition=other.pk, title="Homes"))
    need.refresh_from_db()
    assert (need.edition, need.title) == (draft, "Homes")


def test_deleting_a_need_says_what_goes_with_it(draft: Edition, editor_client: Client) -> None:
    housing = draft.needs.get(key="housing")
    where = reverse("threshold_needs:delete", args=[housing.pk])
    assert "Its ladder (1 indicator) goes with it" in editor_client.get(where).content.decode()
    editor_client.post(where)
    assert titles_in_order(draft) == ["Neglect", "Care in pregnancy"]


def test_a_need_is_previewed_with_its_ladder_and_nothing_is_saved(
    draft: Edition, editor_client: Client
) -> None:
    need, before = draft.needs.get(key="neglect"), content_now(draft)
    where = reverse("threshold_needs:preview_on_edit", args=[need.pk])
    assert editor_client.post(where, facts(need, title="As typed")).json()["is_valid"]
    page = editor_client.get(where).content.decode()
    assert "As typed" in page
    assert "The child is often hungry." in page
    assert content_now(draft) == before


def test_a_new_need_is_previewed_before_it_is_saved(draft: Edition, editor_client: Client) -> None:
    where = reverse("threshold_needs:preview_on_add")
    assert editor_client.post(where, need_data(draft, key="")).json()["is_valid"]
    assert "Sleep" in editor_client.get(where).content.decode()
    assert draft.needs.count() == 3


def test_the_first_change_keeps_what_was_there_before(
    draft: Edition, editor_client: Client
) -> None:
    need = draft.needs.get(key="housing")
    editor_client.post(edit_url(need), facts(need, title="Homes"))
    first, second = need.revisions.order_by("pk")
    assert first.as_object().title == "Housing"
    assert second.as_object().title == "Homes"
    history = editor_client.get(reverse("threshold_needs:history", args=[need.pk]))
    assert "As it was before the first change" in history.content.decode()
    compare = reverse("threshold_needs:revisions_compare", args=[need.pk, first.pk, second.pk])
    assert compare in history.content.decode()
    assert "Homes" in editor_client.get(compare).content.decode()


def test_an_old_version_is_shown_as_readers_would_have_seen_it(
    draft: Edition, editor_client: Client
) -> None:
    need = draft.needs.get(key="housing")
    editor_client.post(edit_url(need), facts(need, title="Homes"))
    first = need.revisions.order_by("pk")[0]
    where = reverse("threshold_needs:revisions_view", args=[need.pk, first.pk])
    assert "Housing" in editor_client.get(where).content.decode()
