"""In which state a membership is on a day: one list of them for lists, filters and pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.querysets import MembershipQuerySet, in_force_on


@dataclass(frozen=True, slots=True)
class MembershipState:
    """A state: what it is called, and how the database finds it on a day."""

    key: str
    label: str
    among: Callable[[MembershipQuerySet, date], MembershipQuerySet]


def _agency_away(memberships: MembershipQuerySet, day: date) -> MembershipQuerySet:
    begun = memberships.not_over(day).filter(start_date__lte=day)
    return begun.exclude(in_force_on(day))


IN_FORCE = MembershipState("in_force", "In force", MembershipQuerySet.in_force)
TO_COME = MembershipState("to_come", "Still to begin", MembershipQuerySet.to_come)
ENDED = MembershipState("ended", "Ended", MembershipQuerySet.over)
AGENCY_AWAY = MembershipState("agency_away", "Agency is no partner", _agency_away)
STATES = (IN_FORCE, TO_COME, ENDED, AGENCY_AWAY)
STATE_BY_KEY = {state.key: state for state in STATES}


def state_of(membership: Any, today: date | None = None) -> MembershipState:
    """The state of a membership, its agency being loaded."""
    day = today or timezone.localdate()
    agency = membership.agency
    if membership.ended_at is not None:
        return ENDED
    if membership.end_date is not None and membership.end_date < day:
        return ENDED
    if membership.start_date > day:
        return TO_COME
    partner = agency.active_from <= day and (agency.active_to is None or agency.active_to >= day)
    return IN_FORCE if partner else AGENCY_AWAY
