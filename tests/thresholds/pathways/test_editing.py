"""An editor of content writes pathways in the admin."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from accounts.factories import UserFactory
from tests.accounts.signing_in import signed_in
from tests.thresholds.admin.screens import said
from tests.thresholds.making import agreed, levels, need
from tests.thresholds.pathways.making import build_index, build_pathway, offer
from thresholds.content import Content
from thresholds.models import EarlyHelpIndexPage, PathwayNeed, PathwayPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def index() -> EarlyHelpIndexPage:
    agreed(Content(levels(1), (need("hungry"), need("cold", dimension_slug="housing"))))
    return build_index()


@pytest.fixture
def editor() -> Client:
    return signed_in(UserFactory(roles=["content_editor"]))


def typed_step(title: str, **facts: Any) -> dict[str, Any]:
    """A step as the editor's form sends it."""
    form = {"label": "", "page": "", "document": "", "url": ""} | facts.pop("form", {})
    lines = facts.pop("checklist", ())
    plain = {"title": title, "who": "", "what": rich_text("<p>Do it.</p>"), "by_when": ""}
    return {
        **plain,
        "consent": "",
        **facts,
        "form": form,
        "checklist": streamfield([("item", line) for line in lines]),
    }


def typed(title: str, *steps: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """The whole form of a pathway."""
    values = {
        "title": title,
        "slug": title.lower().replace(" ", "-"),
        "key": "",
        "summary": "In a sentence.",
        "kind": "topic",
        "when_to_use": rich_text("<p>When it is needed.</p>"),
        "steps": streamfield([("step", step) for step in steps]),
        "step_up": streamfield([]),
        "step_down": streamfield([]),
        "contacts": streamfield([]),
        "needs": inline_formset([{"need_key": key} for key in facts.pop("needs", ())]),
        "related": inline_formset([]),
        "content_owner": "Early help manager",
        "review_due": "2027-11-01",
        "comments": inline_formset([]),
        "action-publish": "action-publish",
    }
    return nested_form_data(values | facts)


def add(client: Client, index: EarlyHelpIndexPage, data: dict[str, Any]) -> Any:
    return client.post(f"/admin/pages/add/thresholds/pathwaypage/{index.pk}/", data)


def test_a_pathway_is_written_and_read(index: EarlyHelpIndexPage, editor: Client) -> None:
    first = typed_step("Talk with them", who="You", by_when="This week", consent="Ask the parent")
    second = typed_step(
        "Send it", form={"label": "The form", "url": "/form/"}, checklist=("Names", "Dates")
    )
    answer = add(editor, index, typed("Going missing", first, second, needs=("hungry",)))
    assert answer.status_code == 302
    page = PathwayPage.objects.get(key="going-missing")
    assert [row.need_key for row in page.needs.all()] == ["hungry"]
    text = Client().get("/early-help/going-missing/").content.decode()
    for words in (
        *("Talk with them", "You", "This week", "Ask the parent", "Do it.", "When it is needed."),
        *('<a href="/form/">The form</a>', 'type="checkbox"', "Names", "Dates", "<svg"),
        *(
            "Kept up to date by: Early help manager",
            "1 November 2027",
        ),
    ):
        assert words in text, words
    assert "style=" not in text


def test_a_step_is_changed(index: EarlyHelpIndexPage, editor: Client) -> None:
    page = build_pathway(index, "neglect")
    assert "First step of neglect" in Client().get("/early-help/neglect/").content.decode()
    data = typed("Neglect", typed_step("Ring the school"), key="neglect")
    answer = editor.post(f"/admin/pages/{page.pk}/edit/", data)
    assert answer.status_code == 302, answer.context["form"].errors
    text = Client().get("/early-help/neglect/").content.decode()
    assert text.count("Ring the school") == 3  # the list, the picture, and its description
    assert "First step of neglect" not in text


def test_a_draft_of_a_step_changes_nothing(index: EarlyHelpIndexPage, editor: Client) -> None:
    page = build_pathway(index, "neglect")
    data = typed("Neglect", typed_step("Ring the school"), key="neglect")
    del data["action-publish"]
    assert editor.post(f"/admin/pages/{page.pk}/edit/", data).status_code == 302
    assert "Ring the school" not in Client().get("/early-help/neglect/").content.decode()


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"label": "F", "url": "/a/", "page": 1}, "a link leads to one place"),
        ({"url": "/a/"}, "Write the words of the link"),
        ({"label": "F", "url": "javascript:alert(1)"}, "starts with https:// or /"),
    ],
)
def test_a_form_that_leads_to_no_one_place_is_refused(
    index: EarlyHelpIndexPage, editor: Client, form: dict[str, Any], told: str
) -> None:
    form = {name: index.pk if name == "page" else value for name, value in form.items()}
    answer = add(editor, index, typed("Going missing", typed_step("One", form=form)))
    assert answer.status_code == 200
    assert told in answer.content.decode()
    assert not PathwayPage.objects.exists()


def test_the_needs_of_the_edition_in_force_are_offered_by_dimension(
    index: EarlyHelpIndexPage, editor: Client
) -> None:
    page = build_pathway(index, "neglect", needs=("hungry", "gone"))
    html = editor.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert '<optgroup label="Basic care">' in html
    assert '<option value="cold">Cold</option>' in html
    assert '<option value="hungry" selected>Hungry</option>' in html
    assert "“gone”: not in the edition in force" in html


def test_a_need_that_is_gone_is_named_and_stays(index: EarlyHelpIndexPage, editor: Client) -> None:
    answer = add(editor, index, typed("Going missing", needs=("gone", "hungry")))
    assert "Not in the edition in force: “gone”" in said(answer)
    assert PathwayNeed.objects.count() == 2
    assert Client().get("/early-help/going-missing/").status_code == 200


def test_a_need_twice_is_refused(index: EarlyHelpIndexPage, editor: Client) -> None:
    answer = add(editor, index, typed("Going missing", needs=("hungry", "hungry")))
    assert answer.status_code == 200
    assert not PathwayPage.objects.exists()


def test_a_short_name_that_the_document_uses_is_not_given_up(
    index: EarlyHelpIndexPage, editor: Client
) -> None:
    add(editor, index, typed("Going missing"))
    page = PathwayPage.objects.get()
    answer = editor.post(f"/admin/pages/{page.pk}/edit/", typed("Going missing", key="other"))
    assert "Keep “going-missing”" in answer.content.decode()


def test_a_new_pathway_may_have_the_short_name_an_edition_waits_for(
    index: EarlyHelpIndexPage, editor: Client
) -> None:
    assert add(editor, index, typed("Running away", key="missing")).status_code == 302
    assert PathwayPage.objects.get().key == "missing"


@pytest.mark.parametrize(
    "address",
    [
        "/admin/pages/{pk}/delete/",
        "/admin/pages/{pk}/unpublish/",
        "/admin/bulk/wagtailcore/page/delete/?id={pk}",
        "/admin/bulk/wagtailcore/page/unpublish/?id={pk}",
    ],
)
def test_what_every_high_level_leads_to_is_not_ended_by_accident(
    index: EarlyHelpIndexPage, editor: Client, address: str
) -> None:
    page, other = build_pathway(index, "not-met"), build_pathway(index, "other")
    offer(index, not_met=page)
    answer = editor.post(address.format(pk=page.pk))
    assert answer["Location"] == f"/admin/pages/{index.pk}/edit/"
    assert "Every need from level 3 leads to this pathway" in said(answer)
    assert PathwayPage.objects.get(pk=page.pk).live
    editor.post(address.format(pk=other.pk))
    assert not PathwayPage.objects.filter(pk=other.pk, live=True).exists()


def test_without_the_list_there_is_nothing_left(index: EarlyHelpIndexPage) -> None:
    page = build_pathway(index, "not-met")
    index = offer(index, not_met=page, front_door=page)
    index.delete()
    assert not PathwayPage.objects.exists()


def test_the_list_is_a_page_of_which_there_is_one(
    index: EarlyHelpIndexPage, editor: Client
) -> None:
    where = index.get_parent().pk
    assert not EarlyHelpIndexPage.can_create_at(index.get_parent())
    answer = editor.get(f"/admin/pages/add/thresholds/earlyhelpindexpage/{where}/")
    assert answer.status_code == 302


def test_a_pathway_to_review_says_by_when(index: EarlyHelpIndexPage) -> None:
    build_pathway(index, "neglect", review_due=date(2027, 5, 1))
    assert "Next review by 1 May 2027" in Client().get("/early-help/neglect/").content.decode()
