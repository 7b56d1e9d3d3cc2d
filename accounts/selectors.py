"""Composed reads for the pages of agencies and people."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import Agency, Membership, MembershipEvent, User
from accounts.querysets import MembershipQuerySet

A_PAGE = 50
_NUMBERED = re.compile(r"person #(\d+)")
_ISO_DAY = re.compile(r"\b(\d{4}-\d\d-\d\d)\b")
_WORDS = {
    "job_role": "job role",
    "start_date": "first day",
    "end_date": "last day",
    "line_manager": "line manager",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One choice of the list of people."""

    key: str
    title: str
    memberships: Callable[[Agency], Any]
    nothing: str
    nothing_text: str


SHOWN = {
    one.key: one
    for one in (
        Shown(
            "now",
            "Now",
            lambda agency: agency.memberships.not_over().exclude(
                pk__in=agency.memberships.to_come().values("pk")
            ),
            "Nobody is a member today",
            "Invite people, or bring in a roster. They appear here from their first day.",
        ),
        Shown(
            "soon",
            "To come",
            lambda agency: agency.memberships.to_come(),
            "Nobody is to come",
            "People whose first day lies ahead appear here.",
        ),
        Shown(
            "past",
            "Past",
            lambda agency: agency.memberships.over(),
            "Nobody has left",
            "Memberships that have ended appear here, with their history.",
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of an agency in its navigation."""

    title: str
    url: str
    current: bool
    count: int | None = None


def page_of(found: Any, request: HttpRequest) -> Page:
    """The page of a list that the address asks for; the nearest one that there is."""
    return Paginator(found, A_PAGE).get_page(request.GET.get("page"))


def agency_frame(agency: Agency, current: str) -> dict[str, Any]:
    """What every page of an agency shows: its name, its pages, what waits there; two queries."""
    pages = (
        ("people", "People", None),
        ("invitations", "Invitations", agency.invitations.unanswered().count()),
        ("join_requests", "Requests", agency.join_requests.undecided().count()),
        ("roster", "Roster", None),
    )
    tabs = [
        Tab(title, reverse(f"accounts:{name}", args=[agency.pk]), name == current, count)
        for name, title, count in pages
    ]
    return {"agency": agency, "tabs": tabs}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened to a membership, in words."""

    at: datetime
    what: str
    detail: str
    by: str


def history(membership: Membership) -> list[HistoryLine]:
    """What happened to ``membership``, latest first; people noted by number are named if known."""
    events = list(membership.events.select_related("by"))
    numbers = {int(number) for event in events for number in _NUMBERED.findall(event.detail)}
    names = {person.pk: str(person) for person in User.objects.filter(pk__in=numbers)}
    return [_line(event, names) for event in events]


def team_of(person: User) -> MembershipQuerySet:
    """Memberships of today that name ``person`` as line manager."""
    found: MembershipQuerySet = (
        Membership.objects.in_force()
        .filter(line_manager=person)
        .select_related("person", "agency")
        .order_by("person__last_name", "person__first_name", "person__email")
    )
    return found


def _line(event: MembershipEvent, names: dict[int, str]) -> HistoryLine:
    detail = _NUMBERED.sub(
        lambda found: names.get(int(found[1])) or f"person {found[1]}", event.detail
    )
    for field, words in _WORDS.items():
        detail = re.sub(rf"(^|; ){field}:", rf"\g<1>{words}:", detail)
    detail = _ISO_DAY.sub(lambda found: f"{date.fromisoformat(found[1]):%-d %B %Y}", detail)
    by = str(event.by) if event.by else "the portal"
    return HistoryLine(event.at, event.get_kind_display(), detail, by)
