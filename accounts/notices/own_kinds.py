"""The kinds of notices of this room. What allauth mails about signing in is no choice of anyone."""

from __future__ import annotations

from typing import Any

from accounts.notices.kinds import Frequency, Kind, register_kind
from accounts.roles import OWN_AGENCY
from accounts.rules import manages_everybody


def decides_who_joins(person: Any) -> bool:
    """Whether ``person`` is lead of an agency today, or keeps all of them."""
    return bool(person.has_perm(OWN_AGENCY)) or manages_everybody(person)


def _everybody(person: Any) -> bool:
    return True


JOIN_REQUEST = Kind(
    "join_request",
    "Somebody asks to join your agency",
    "you decide who joins your agency",
    Frequency.IMMEDIATELY,
    decides_who_joins,
    mandatory=True,
)
MEMBERSHIP_DATES = Kind(
    "membership_dates",
    "Your membership begins or ends",
    "you are, or are about to be, a member of an agency",
    Frequency.IMMEDIATELY,
    _everybody,
    personal=True,
)
ROLES_CHANGED = Kind(
    "roles_changed",
    "Your roles change",
    "somebody changed what you may do on the portal",
    Frequency.IMMEDIATELY,
    _everybody,
    mandatory=True,
)


def register_own_kinds() -> None:
    """Declare them, in the order in which people read them."""
    for kind in (JOIN_REQUEST, MEMBERSHIP_DATES, ROLES_CHANGED):
        register_kind(kind)
