"""Who is signed in and for which agency they speak, for the frame of every page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.front_door import kept_input, session_limits
from accounts.models import User
from accounts.standing import membership_in_force


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The person as the frame names them; ``watched`` when they are warned before the end."""

    name: str
    agency: str
    watched: bool


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """By which limit the session before this one ended, and whether input of its owner waits."""

    limit: str
    kept: bool


def signed_in(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``signed_in`` or ``session_ended``, asked only where a page shows them."""
    user = getattr(request, "user", None)
    if user is None:
        return {}
    return {
        "signed_in": SimpleLazyObject(lambda: _signed_in(request)),
        "session_ended": SimpleLazyObject(lambda: _session_ended(request)),
    }


def _signed_in(request: HttpRequest) -> SignedIn | None:
    person = request.user
    if not isinstance(person, User):
        return None
    membership = membership_in_force(person)
    times = session_limits.times_of(request)
    return SignedIn(
        name=str(person),
        agency=membership.agency.short_name if membership else "",
        watched=bool(times and times.strict),
    )


def _session_ended(request: HttpRequest) -> SessionEnded:
    return SessionEnded(kept_input.ended_by(request), kept_input.is_kept(request))
