"""What the admin says to editors of pathways, and what it keeps them from by accident."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.models import Page

from thresholds.models import EarlyHelpIndexPage, PathwayPage
from thresholds.pathways.need_choices import unknown_keys

_ENDS = {"delete", "unpublish"}


def name_unknown_needs(request: HttpRequest, page: Any) -> None:
    """Say which needs of a saved pathway the edition in force has not."""
    if not isinstance(page, PathwayPage):
        return
    unknown = unknown_keys(row.need_key for row in page.needs.all())
    if unknown:
        named = ", ".join(f"“{key}”" for key in unknown)
        messages.warning(request, f"Not in the edition in force: {named}. Choose another need.")


def keep_what_is_offered(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Refuse to end a pathway to which every need at the higher levels leads."""
    return _refused(request, [page.pk])


def keep_what_is_offered_of_many(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """The same for pages ticked in a list."""
    pages = [one.pk for one in objects if isinstance(one, Page)]
    return _refused(request, pages) if action_type in _ENDS else None


def _refused(request: HttpRequest, pages: list[int]) -> HttpResponse | None:
    chosen = Q(not_met__in=pages) | Q(front_door__in=pages)
    index = EarlyHelpIndexPage.objects.filter(chosen).exclude(pk__in=pages).first()
    if index is None:
        return None
    messages.error(
        request,
        f"Every need from level {index.from_level} leads to this pathway. "
        f"Choose another on “{index.title}” first.",
    )
    return redirect("wagtailadmin_pages:edit", index.pk)
