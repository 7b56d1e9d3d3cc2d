"""The sessions of a person: which there are, and their end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.front_door.devices import device_words
from accounts.models import User


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A browser in which somebody is signed in."""

    pk: int
    device: str
    began: datetime
    seen: datetime
    is_this: bool


def open_sessions(person: User, *, this: str | None) -> list[OpenSession]:
    """Where ``person`` is signed in, this browser first, then the last used; one query."""
    alive = Session.objects.filter(
        session_key=OuterRef("session_key"), expire_date__gt=timezone.now()
    )
    rows = UserSession.objects.filter(Exists(alive), user=person).order_by("-last_seen_at", "-pk")
    listed = [
        OpenSession(
            pk=row.pk,
            device=device_words(row.user_agent),
            began=row.created_at,
            seen=row.last_seen_at,
            is_this=row.session_key == this,
        )
        for row in rows
    ]
    return sorted(listed, key=lambda one: not one.is_this)


@transaction.atomic
def end_session(*, person: User, pk: int, this: str | None) -> bool:
    """End one session of ``person`` other than this one; whether there was one."""
    return _end(UserSession.objects.filter(user=person, pk=pk).exclude(session_key=this)) > 0


@transaction.atomic
def end_other_sessions(*, person: User, this: str | None) -> int:
    """End every session of ``person`` but this one; how many."""
    return _end(UserSession.objects.filter(user=person).exclude(session_key=this))


def _end(sessions: QuerySet[UserSession]) -> int:
    keys = list(sessions.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    return len(keys)
