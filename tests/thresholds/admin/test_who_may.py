"""Every screen of the threshold document refuses whoever was not given it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.thresholds.admin.screens import content_now, is_refused
from thresholds.factories import SynonymFactory
from thresholds.models import Edition
from thresholds.services import agree_elsewhere
from thresholds.wagtail_hooks import ThresholdsGroup

pytestmark = pytest.mark.django_db

SCREENS = {
    "threshold_editions": "list list_results add edit delete history history_results "
    "preview_on_edit revisions_view revisions_revert revisions_compare agree",
    "threshold_needs": "list list_results add edit delete history history_results reorder "
    "preview_on_add preview_on_edit revisions_view revisions_revert revisions_compare ladder",
    "threshold_levels": "index index_results add edit delete history history_results",
    "threshold_synonyms": "index index_results add edit delete history history_results "
    "download upload",
    "threshold_words": "index index_results",
    "threshold_import": "index faults",
}
ALL = [f"{space}:{name}" for space, names in SCREENS.items() for name in names.split()]
WRITING_A_PART = [
    "threshold_editions:edit",
    "threshold_editions:delete",
    "threshold_editions:revisions_revert",
    "threshold_needs:edit",
    "threshold_needs:delete",
    "threshold_needs:reorder",
    "threshold_needs:ladder",
    "threshold_needs:revisions_revert",
    "threshold_levels:edit",
    "threshold_levels:delete",
]


def address(screen: str, edition: Edition) -> str:
    """Where ``screen`` stands for ``edition`` or its first need or level."""
    space, _, name = screen.partition(":")
    need = edition.needs.order_by("pk")[0]
    level = edition.levels.order_by("pk")[0]
    of = {
        "threshold_editions": edition,
        "threshold_needs": need,
        "threshold_levels": level,
        "threshold_synonyms": None,
    }.get(space)
    if space == "threshold_synonyms" and name in {"edit", "delete", "history", "history_results"}:
        return reverse(screen, args=[SynonymFactory().pk])
    if name.startswith("revisions_"):
        revision = of.latest_revision or of.save_revision()  # type: ignore[union-attr]
        more = ("earliest", "latest") if name == "revisions_compare" else (revision.pk,)
        return reverse(screen, args=[of.pk, *more])  # type: ignore[union-attr]
    alone = {"list", "list_results", "index", "index_results", "add", "preview_on_add"}
    if name in alone or of is None:
        return reverse(screen)
    return reverse(screen, args=[of.pk])


def test_every_screen_is_known_here() -> None:
    """A new screen has to be added above, and is then refused to others or fails."""
    there = {
        f"{viewset.url_namespace}:{pattern.name}"
        for viewset in ThresholdsGroup().registerables
        for pattern in viewset.get_urlpatterns()
    }
    assert there == set(ALL)


@pytest.mark.parametrize("screen", ALL)
def test_a_content_editor_is_refused(draft: Edition, content_client: Client, screen: str) -> None:
    where, before = address(screen, draft), content_now(draft)
    assert is_refused(content_client.get(where))
    assert is_refused(content_client.post(where, {"title": "x", "delete": "1"}))
    assert content_now(draft) == before


@pytest.mark.parametrize("screen", ALL)
def test_a_stranger_is_sent_to_the_front_door(draft: Edition, client: Client, screen: str) -> None:
    where, before = address(screen, draft), content_now(draft)
    for answer in (client.get(where), client.post(where, {"title": "x"})):
        assert answer.status_code == 302
        assert "login" in answer["Location"]
    assert content_now(draft) == before


@pytest.mark.parametrize(
    "screen",
    [s for s in ALL if s.split(":")[1] not in {"agree", "reorder", "faults", "preview_on_add"}],
)
def test_a_threshold_editor_is_let_in(draft: Edition, editor_client: Client, screen: str) -> None:
    answer = editor_client.get(address(screen, draft))
    assert answer.status_code == 200


def test_a_threshold_editor_does_not_put_an_edition_in_force(
    draft: Edition, editor_client: Client
) -> None:
    where = reverse("threshold_editions:agree", args=[draft.pk])
    assert is_refused(editor_client.get(where))
    data = {"words": "We agreed", "effective_from": "2026-01-01", "final": "on"}
    assert is_refused(editor_client.post(where, data))
    draft.refresh_from_db()
    assert draft.is_draft


@pytest.fixture
def agreed_edition(draft: Edition) -> Edition:
    """An agreed edition with a history from the time when it was a draft."""
    draft.save_revision()
    for need in draft.needs.all():
        need.save_revision()
    agree_elsewhere(edition=draft, words="Agreed in May")
    return Edition.objects.get(pk=draft.pk)


@pytest.mark.parametrize("screen", WRITING_A_PART)
@pytest.mark.parametrize("who", ["editor_client", "administrator_client"])
def test_nothing_of_an_agreed_edition_can_be_changed(
    agreed_edition: Edition, request: pytest.FixtureRequest, who: str, screen: str
) -> None:
    edition, client = agreed_edition, request.getfixturevalue(who)
    where, before = address(screen, edition), content_now(edition)
    data = {"title": "Other", "number": 9, "name": "Other", "mark": "x", "words": "w"}
    answers = [client.post(where, data), client.post(f"{where}?position=2", data)]
    if not screen.endswith("reorder"):
        answers.append(client.get(where))
    for answer in answers:
        assert answer.status_code == 403
        assert "cannot" in answer.content.decode()
    after = Edition.objects.get(pk=edition.pk)
    assert (after.title, content_now(after)) == (edition.title, before)
    assert list(after.needs.order_by("pk").values_list("sort_order", flat=True)) == [0, 1, 2]


def test_an_agreed_edition_is_not_put_in_force_again(
    edition: Edition, administrator_client: Client
) -> None:
    where = reverse("threshold_editions:agree", args=[edition.pk])
    assert administrator_client.get(where).status_code == 403
    data = {"words": "Later words", "effective_from": "2027-01-01", "final": "on"}
    assert administrator_client.post(where, data).status_code == 403
    edition.refresh_from_db()
    assert edition.agreed_elsewhere == "Agreed in May"


@pytest.mark.parametrize("screen", ["threshold_needs:add", "threshold_levels:add"])
def test_nothing_is_added_to_an_agreed_edition(
    edition: Edition, draft: Edition, editor_client: Client, screen: str
) -> None:
    before = content_now(edition)
    data: dict[str, Any] = {"edition": edition.pk, "title": "T", "key": "t", "dimension": "health"}
    data |= {"number": 9, "name": "N", "colour": "#123456"}
    answer = editor_client.post(reverse(screen), data)
    assert answer.status_code == 200
    assert "edition" in answer.context["form"].errors
    assert content_now(edition) == before


def test_a_refusal_leads_to_a_new_draft(edition: Edition, editor_client: Client) -> None:
    answer = editor_client.get(reverse("threshold_editions:edit", args=[edition.pk]))
    add = reverse("threshold_editions:add")
    assert f'href="{add}?copy_of={edition.pk}"' in answer.content.decode()


def test_a_refusal_to_a_script_is_said_in_its_language(
    edition: Edition, editor_client: Client
) -> None:
    need = edition.needs.all()[0]
    where = reverse("threshold_needs:reorder", args=[need.pk])
    answer = editor_client.post(where, headers={"accept": "application/json"})
    assert answer.status_code == 403
    assert "agreed" in answer.json()["error_message"]


def test_a_draft_is_not_listed_for_export_or_choosing(
    draft: Edition, editor_client: Client
) -> None:
    for space in ("threshold_editions:list", "threshold_needs:list", "threshold_levels:index"):
        assert is_refused(editor_client.get(reverse(space), {"export": "csv"}))
