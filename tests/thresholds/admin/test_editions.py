"""Editions in the admin, as an editor and an administrator use them."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.thresholds.admin.screens import content_now, said
from tests.thresholds.making import agreed, sample
from thresholds.factories import EditionFactory
from thresholds.models import Edition

pytestmark = pytest.mark.django_db
LIST = reverse("threshold_editions:list")
ADD = reverse("threshold_editions:add")


def edit_url(edition: Edition) -> str:
    return reverse("threshold_editions:edit", args=[edition.pk])


def facts(edition: Edition, **changes: object) -> dict[str, object]:
    return {
        "title": edition.title,
        "number": edition.number,
        "guidance_edition": "",
        "summary_of_change": "",
        "effective_from": "2027-04-01",
        "review_due": "",
        "owner": "",
    } | changes


def test_a_draft_starts_as_a_copy_of_the_edition_in_force(
    edition: Edition, editor_client: Client
) -> None:
    form = editor_client.get(ADD).context["form"]
    assert form["copy_of"].value() == edition.pk
    answer = editor_client.post(ADD, {"title": "Next", "copy_of": edition.pk}, follow=True)
    made = Edition.objects.get(title="Next")
    assert answer.redirect_chain[-1][0] == edit_url(made)
    assert made.is_draft
    assert content_now(made) == content_now(edition)
    assert "ready to be edited" in answer.content.decode()


def test_a_draft_may_start_empty(edition: Edition, editor_client: Client) -> None:
    editor_client.post(ADD, {"title": "Empty", "copy_of": ""})
    assert not Edition.objects.get(title="Empty").needs.exists()


def test_a_title_that_is_taken_is_refused_and_what_was_typed_stays(
    edition: Edition, editor_client: Client
) -> None:
    answer = editor_client.post(ADD, {"title": edition.title, "copy_of": edition.pk})
    form = answer.context["form"]
    assert "already an edition titled" in str(form.errors["title"])
    assert form["title"].value() == edition.title
    assert str(form["copy_of"].value()) == str(edition.pk)


def test_a_missing_title_is_said_beside_it(editor_client: Client) -> None:
    answer = editor_client.post(ADD, {"title": ""})
    assert answer.context["form"].errors["title"] == ["Give the draft a title."]


def test_the_facts_of_a_draft_are_saved(draft: Edition, editor_client: Client) -> None:
    answer = editor_client.post(edit_url(draft), facts(draft, owner="Business manager"))
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.owner == "Business manager"
    assert draft.effective_from == date(2027, 4, 1)


def test_a_review_before_the_start_is_refused_and_what_was_typed_stays(
    draft: Edition, editor_client: Client
) -> None:
    data = facts(draft, review_due="2026-01-01", owner="Typed")
    form = editor_client.post(edit_url(draft), data).context["form"]
    assert "before the edition is in force" in str(form.errors["review_due"])
    assert form["owner"].value() == "Typed"
    draft.refresh_from_db()
    assert draft.owner == ""


def test_typing_does_not_save_by_itself(draft: Edition, editor_client: Client) -> None:
    assert "w-autosave-interval" not in editor_client.get(edit_url(draft)).content.decode()


def test_the_list_says_what_holds_today(editor_client: Client) -> None:
    agreed(title="Old", effective_from=date(2020, 1, 1))
    agreed(title="Now", effective_from=date(2021, 1, 1))
    agreed(title="Coming", effective_from=date(2099, 1, 1))
    EditionFactory(title="Being written", number=40, effective_from=None)
    table = editor_client.get(LIST).context["table"]
    state = table.columns["state"]
    shown = {edition.title: state.get_value(edition) for edition in table.data}
    assert shown == {
        "Old": "Superseded",
        "Now": "In force",
        "Coming": "Agreed, not yet in force",
        "Being written": "Draft",
    }


def test_an_empty_list_says_how_it_fills(editor_client: Client) -> None:
    assert "Start a draft, or import" in editor_client.get(LIST).content.decode()


def test_deleting_a_draft_says_what_goes_with_it(draft: Edition, editor_client: Client) -> None:
    where = reverse("threshold_editions:delete", args=[draft.pk])
    assert "4 levels, 3 needs" in editor_client.get(where).content.decode()
    editor_client.post(where)
    assert not Edition.objects.filter(pk=draft.pk).exists()


def test_an_administrator_puts_a_draft_in_force(
    draft: Edition, administrator_client: Client, editor_client: Client
) -> None:
    where = reverse("threshold_editions:agree", args=[draft.pk])
    assert "4 levels, 3 needs" in administrator_client.get(where).content.decode()
    data = {"words": "Board, 3 May 2026", "effective_from": "2026-06-01", "final": "on"}
    answer = administrator_client.post(where, data)
    assert "in force from 1 June 2026" in said(answer)
    draft.refresh_from_db()
    assert (draft.is_draft, draft.agreed_elsewhere) == (False, "Board, 3 May 2026")
    history = editor_client.get(reverse("threshold_editions:history", args=[draft.pk]))
    assert "Put in force" in history.content.decode()


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("words", "", "Say where and when"),
        ("effective_from", "", "Give the date"),
        ("effective_from", "next week", "Write it as 2026-04-01"),
        ("effective_from", "2026-04-01", "Another agreed edition"),
        ("final", "", "Tick this"),
    ],
)
@pytest.mark.usefixtures("edition")
def test_what_is_missing_for_an_agreement_is_said_beside_it(
    draft: Edition,
    administrator_client: Client,
    name: str,
    value: str,
    message: str,
) -> None:
    data = {"words": "Board, 3 May", "effective_from": "2026-06-01", "final": "on"}
    where = reverse("threshold_editions:agree", args=[draft.pk])
    form = administrator_client.post(where, data | {name: value}).context["form"]
    assert message in str(form.errors[name])
    if name != "words":
        assert form["words"].value() == "Board, 3 May"
    draft.refresh_from_db()
    assert draft.is_draft


def test_an_empty_draft_is_not_put_in_force(administrator_client: Client) -> None:
    empty = EditionFactory(title="Empty")
    where = reverse("threshold_editions:agree", args=[empty.pk])
    data = {"words": "Board", "effective_from": "2026-06-01", "final": "on"}
    answer = administrator_client.post(where, data)
    assert "The edition is empty" in answer.content.decode()
    assert Edition.objects.get().is_draft


def test_a_draft_is_previewed_as_readers_would_see_it(
    draft: Edition, editor_client: Client
) -> None:
    where = reverse("threshold_editions:preview_on_edit", args=[draft.pk])
    saved = editor_client.post(where, facts(draft, title="Typed and not saved"))
    assert saved.json() == {"is_valid": True, "is_available": True}
    page = editor_client.get(where).content.decode()
    assert "Typed and not saved" in page
    assert "Neglect" in page
    assert Edition.objects.get(pk=draft.pk).title == "Next year"


def test_an_old_version_is_shown_and_taken_up_again(draft: Edition, editor_client: Client) -> None:
    editor_client.post(edit_url(draft), facts(draft, owner="First owner"))
    editor_client.post(edit_url(draft), facts(draft, owner="Second owner"))
    first = draft.revisions.order_by("pk")[0]
    revert = reverse("threshold_editions:revisions_revert", args=[draft.pk, first.pk])
    assert "First owner" in editor_client.get(revert).content.decode()
    compare = reverse("threshold_editions:revisions_compare", args=[draft.pk, first.pk, "latest"])
    assert "Second" in editor_client.get(compare).content.decode()
    data = facts(draft, owner="First owner", revision=first.pk)
    editor_client.post(edit_url(draft), data)
    draft.refresh_from_db()
    assert draft.owner == "First owner"


def test_every_download_of_a_draft_is_offered_to_its_editor(
    draft: Edition, editor_client: Client
) -> None:
    page = editor_client.get(edit_url(draft)).content.decode()
    for form in ("csv", "xlsx", "json"):
        assert f"Download as {form.upper()}" in page


def test_the_first_page_tells_editors_where_things_stand(
    edition: Edition, draft: Edition, editor_client: Client, content_client: Client
) -> None:
    page = editor_client.get("/admin/").content.decode()
    assert "Threshold document" in page
    assert edit_url(draft) in page
    assert edition.get_absolute_url() in page
    assert "Threshold document" not in content_client.get("/admin/").content.decode()


def test_copying_leaves_the_original_as_it_is(edition: Edition, editor_client: Client) -> None:
    editor_client.post(ADD, {"title": "Next", "copy_of": edition.pk})
    assert content_now(edition) == sample()
