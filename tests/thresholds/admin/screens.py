"""What the tests read from and write into the admin's screens."""

from __future__ import annotations

from typing import Any

from django.contrib.messages import get_messages
from django.urls import reverse

from thresholds.admin.ladder import LadderGrid
from thresholds.content import Content
from thresholds.models import Edition, Need
from thresholds.selectors import content_of_edition

ANSWERS_OF_REFUSAL = (302, 403)


def said(answer: Any) -> str:
    """Every message that the answer puts on the next page."""
    return " ".join(str(message).strip() for message in get_messages(answer.wsgi_request))


def is_refused(answer: Any) -> bool:
    """403, or the way back to the admin's first page or to the front door."""
    if answer.status_code == 302:
        return str(answer["Location"]).startswith(("/account/login/", "/admin/login/")) or (
            answer["Location"] == "/admin/"
        )
    return bool(answer.status_code == 403)


def content_now(edition: Edition) -> Content:
    """Content as the database has it."""
    return content_of_edition(Edition.objects.get(pk=edition.pk))


def titles_in_order(edition: Edition) -> list[str]:
    needs = Need.objects.filter(edition=edition).order_by("sort_order", "key")
    return list(needs.values_list("title", flat=True))


def ladder_url(need: Need) -> str:
    return reverse("threshold_needs:ladder", args=[need.pk])


def typed(grid: LadderGrid) -> dict[str, Any]:
    """What a browser sends when nothing of the grid was touched."""
    data: dict[str, Any] = {"mark": grid.mark}
    for rung in grid.rungs:
        for part in (rung.formset.management_form, *rung.formset.forms):
            for field in part:
                value = field.value()
                if value is True:
                    data[field.html_name] = "on"
                elif value is not None and value is not False:
                    data[field.html_name] = value
    return data


def row(grid: LadderGrid, level: int, number: int) -> str:
    """What the names of a row's fields begin with; rows count from 0."""
    rung = next(rung for rung in grid.rungs if rung.level.number == level)
    return f"{rung.formset.prefix}-{number}"


def need_data(edition: Edition, **changes: Any) -> dict[str, Any]:
    """A sound need as the form sends it."""
    return {
        "edition": edition.pk,
        "title": "Sleep",
        "key": "sleep",
        "dimension": "health",
        "age_from_months": "",
        "age_to_months": "",
        "agencies": "schools\nGPs",
        "keywords": "tired",
        "place": "",
    } | changes


def level_data(edition: Edition, **changes: Any) -> dict[str, Any]:
    """A sound level as the form sends it."""
    empty = ("summary", "legal_basis", "who_leads", "consent", "next_step", "tool", "tool_url")
    return {
        **dict.fromkeys(empty, ""),
        "have_ready": "",
        "contact": "",
        "contact_confirmed_on": "",
        "response_time": "",
        "edition": edition.pk,
        "number": 5,
        "name": "Beyond",
        "colour": "#123456",
    } | changes
