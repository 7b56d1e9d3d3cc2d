"""What pages give their editors and reviewers to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, TaskState, WorkflowState

from accounts.my_work.items import Item, Source

ANSWER_WITHIN = timedelta(days=7)


def pages_to_review(person: Any, today: date) -> Iterator[Item]:
    """Pages whose workflow waits for ``person``."""
    pages = ContentType.objects.get_for_model(Page)
    waiting = TaskState.objects.reviewable_by(person)
    waiting = waiting.filter(workflow_state__base_content_type=pages)
    for one in waiting.select_related("revision", "workflow_state"):
        yield Item(
            "Page to review",
            f"“{one.revision.object_str}” waits for your review",
            "Review it",
            reverse("wagtailadmin_pages:edit", args=[one.workflow_state.object_id]),
            timezone.localdate(one.started_at) + ANSWER_WITHIN,
        )


def pages_sent_back(person: Any, today: date) -> Iterator[Item]:
    """Pages that ``person`` sent for review and that came back with changes to make."""
    pages = ContentType.objects.get_for_model(Page)
    back = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_NEEDS_CHANGES, requested_by=person, base_content_type=pages
    )
    for one in back.select_related("current_task_state__revision"):
        state = one.current_task_state
        yield Item(
            "Page sent back",
            f"“{state.revision.object_str}” needs changes",
            "Change it",
            reverse("wagtailadmin_pages:edit", args=[one.object_id]),
            note=f"The reviewer wrote: {state.comment}" if state.comment else "",
        )


def _edits(person: Any) -> bool:
    return bool(person.has_perm("wagtailadmin.access_admin"))


SOURCES = (
    Source(
        "pages_to_review", "pages that wait for your review, once sent", _edits, pages_to_review
    ),
    Source("pages_sent_back", "pages of yours that need changes", _edits, pages_sent_back),
)
