"""How long a session lasts: since the sign-in, and since somebody last used it.

The times are kept in the session itself, in whole seconds. The moment of last use is written at
most once a minute, so that reading pages does not write.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.utils import timezone

from accounts.front_door.second_factor import needs_second_factor

TIMES = "session_times"
WRITTEN_EVERY_SECONDS = 60
WARNED_BEFORE_SECONDS = 180
IDLE, ABSOLUTE = "idle", "absolute"


@dataclass(frozen=True, slots=True)
class Limits:
    """The longest time without use, and the longest time altogether, in seconds."""

    idle_seconds: int
    absolute_seconds: int


def _limits(idle: timedelta, absolute: timedelta) -> Limits:
    return Limits(int(idle.total_seconds()), int(absolute.total_seconds()))


STRICT = _limits(timedelta(minutes=30), timedelta(hours=12))
ORDINARY = _limits(timedelta(hours=12), timedelta(days=14))


@dataclass(frozen=True, slots=True)
class Times:
    """When a session began, when it was last used, and whether the strict limits are its own.

    ``strict`` is as of the last writing: it chooses who is warned. What ends a session is asked of
    the person's roles at that moment.
    """

    began: int
    seen: int
    strict: bool

    def overrun(self, limits: Limits, now: int) -> str:
        """Which limit is passed; empty while none is."""
        if now - self.began >= limits.absolute_seconds:
            return ABSOLUTE
        return IDLE if now - self.seen >= limits.idle_seconds else ""

    def left_seconds(self, now: int) -> int:
        """How long it lasts when nobody uses it any more."""
        limits = STRICT if self.strict else ORDINARY
        idle = self.seen + limits.idle_seconds
        return max(0, min(idle, self.began + limits.absolute_seconds) - now)


def begin(request: HttpRequest, person: Any) -> None:
    """The session of ``person`` begins now."""
    now = int(time.time())
    request.session[TIMES] = [now, now, needs_second_factor(person)]


def times_of(request: HttpRequest) -> Times | None:
    """The times of this session; None when it was not made at the front door."""
    told = request.session.get(TIMES)
    return Times(*told) if isinstance(told, list) and len(told) == 3 else None


def overrun(request: HttpRequest, now: int) -> str:
    """Which limit this session has passed (one without times has passed all); else empty."""
    times = times_of(request)
    if times is None:
        return ABSOLUTE
    if not times.overrun(STRICT, now):
        return ""
    limits = STRICT if needs_second_factor(request.user) else ORDINARY
    return times.overrun(limits, now)


def touch(request: HttpRequest, now: int, *, at_once: bool = False) -> None:
    """It is used now; written when the last writing is a minute old, or ``at_once``."""
    times = times_of(request)
    if times is None or (now - times.seen < WRITTEN_EVERY_SECONDS and not at_once):
        return
    request.session[TIMES] = [times.began, now, needs_second_factor(request.user)]
    UserSession.objects.filter(session_key=request.session.session_key).update(
        last_seen_at=timezone.now()
    )
