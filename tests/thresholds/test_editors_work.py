"""What the threshold document gives its editors to do."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.factories import UserFactory
from accounts.models import User
from accounts.my_work.items import State, work_of
from tests.site_building import build_edition
from thresholds.models import Edition

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 4)


@pytest.fixture
def editor() -> User:
    return UserFactory(roles=["threshold_editor"])


def work(person: User) -> list[Any]:
    mine = work_of(User.objects.get(pk=person.pk), TODAY).mine
    return [item for item in mine if item.kind == "Threshold document"]


def test_an_editor_works_on_drafts(editor: User) -> None:
    draft = build_edition({"Hunger": "hungry"}, agreed=False, title="Levels of need 2028")
    (item,) = work(editor)
    assert (item.title, item.verb) == ("Draft: Levels of need 2028", "Work on it")
    assert item.url == f"/admin/thresholds/editions/edit/{draft.pk}/"


@pytest.mark.parametrize(
    ("review_due", "state"),
    [(date(2027, 5, 4), None), (date(2027, 5, 3), State.LATER), (date(2027, 3, 3), State.OVERDUE)],
)
def test_the_review_of_the_edition_in_force_comes_two_months_before(
    editor: User, review_due: date, state: State | None
) -> None:
    edition = build_edition({"Hunger": "hungry"})
    Edition.objects.filter(pk=edition.pk).update(review_due=review_due)
    assert [item.state(TODAY) for item in work(editor)] == ([state] if state else [])


def test_a_superseded_edition_needs_no_review(editor: User) -> None:
    for year in (2020, 2026):
        edition = build_edition(
            {"Hunger": "hungry"}, effective_from=date(year, 1, 1), title=str(year)
        )
        Edition.objects.filter(pk=edition.pk).update(review_due=date(year + 1, 1, 1))
    assert [item.title for item in work(editor)] == ["2026 is due for review"]


def test_nobody_else_is_bothered() -> None:
    build_edition({"Hunger": "hungry"}, agreed=False)
    assert work(UserFactory(roles=["content_editor"])) == []
