"""What the threshold document gives its editors to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from accounts.my_work.items import Item, Source
from thresholds.models import Edition
from thresholds.querysets import may_see_drafts

REVIEW_WITHIN = timedelta(days=60)


def editors_work(person: Any, today: date) -> Iterator[Item]:
    """Drafts to finish, and the edition in force when its review comes near."""
    for draft in Edition.objects.drafts():
        yield Item(
            "Threshold document",
            f"Draft: {draft.title}",
            "Work on it",
            reverse("threshold_editions:edit", args=[draft.pk]),
            note="Not yet agreed by the partners.",
        )
    near = Edition.objects.in_force(today).filter(review_due__lte=today + REVIEW_WITHIN)
    for edition in near:
        yield Item(
            "Threshold document",
            f"{edition.title} is due for review",
            "Start a new edition from it",
            f"{reverse('threshold_editions:add')}?copy_of={edition.pk}",
            edition.review_due,
        )


def source() -> Source:
    """Drafts and the review, for those who work on editions."""
    return Source(
        "thresholds",
        "drafts of the threshold document, and its review two months before it is due",
        may_see_drafts,
        editors_work,
    )
