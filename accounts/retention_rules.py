"""The rules of this room and of the shared kernel; a partnership confirms the times.

Storage limitation: UK GDPR, article 5(1)(e). Six years after the end: Limitation Act 1980, section
5, as a partnership may have to show who could see what, and when.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone

from accounts.front_door.throttle import purge_guesses
from accounts.models import Invitation, JoinRequest, Membership, Notice, SignIn, User
from accounts.retention import RetentionRule, register_retention
from accounts.services.deletions import forget
from core.mail import retention as mails

HALF_A_YEAR = timedelta(days=183)
A_YEAR = timedelta(days=365)
SIX_YEARS = timedelta(days=6 * 365 + 2)
UNDECIDED = "Local policy; to be confirmed by the partnership"


def _delete(found: Any, dry_run: bool) -> int:
    count = int(found.count())
    if count and not dry_run:
        found.delete()
    return count


def _forget_each(found: Any, dry_run: bool) -> int:
    people: Iterable[User] = list(found)
    if not dry_run:
        for person in people:
            forget(person=person)
    return len(list(people))


def old_sign_ins(now: datetime, dry_run: bool) -> int:
    """Sign-ins of more than a year ago."""
    return _delete(SignIn.objects.filter(at__lte=now - A_YEAR), dry_run)


def closed_invitations(now: datetime, dry_run: bool) -> int:
    """Invitations accepted, withdrawn or expired half a year ago."""
    day = now - HALF_A_YEAR
    closed = Q(accepted_at__lte=day) | Q(withdrawn_at__lte=day) | Q(expires_at__lte=day)
    still_working = Q(accepted_at=None, withdrawn_at=None, expires_at__gt=now)
    return _delete(Invitation.objects.filter(closed).exclude(still_working), dry_run)


def old_requests(now: datetime, dry_run: bool) -> int:
    """Requests to join decided half a year ago, or left undecided for as long."""
    day = now - HALF_A_YEAR
    found = JoinRequest.objects.filter(
        Q(decided_at__lte=day) | Q(decided_at=None, created_at__lte=day)
    )
    return _delete(found, dry_run)


def never_members(now: datetime, dry_run: bool) -> int:
    """Accounts that have had no membership and no use for a year; emergency superusers stay."""
    day = now - A_YEAR
    unused = Q(last_login=None) | Q(last_login__lte=day)
    found = User.objects.filter(unused, memberships=None, is_superuser=False, date_joined__lte=day)
    return _forget_each(found.exclude(email__endswith="@removed.invalid"), dry_run)


def long_gone(now: datetime, dry_run: bool) -> int:
    """People whose last membership ended six years ago."""
    last_day = timezone.localdate(now) - SIX_YEARS
    running = Membership.objects.filter(
        Q(end_date=None) | Q(end_date__gt=last_day), person=OuterRef("pk")
    )
    found = User.objects.filter(~Exists(running)).annotate(last=Max("memberships__end_date"))
    found = found.filter(last__lte=last_day).exclude(email__endswith="@removed.invalid")
    return _forget_each(found, dry_run)


def dead_sessions(now: datetime, dry_run: bool) -> int:
    """Sessions that have expired, and what was noted of their devices."""
    count = _delete(Session.objects.filter(expire_date__lte=now), dry_run)
    alive = Session.objects.filter(expire_date__gt=now).values("session_key")
    _delete(UserSession.objects.exclude(session_key__in=alive), dry_run)
    return count


def counts_of_guesses(now: datetime, dry_run: bool) -> int:
    """Counts of wrong guesses on which nothing has moved for a day."""
    return purge_guesses(dry_run=dry_run)


def old_notices(now: datetime, dry_run: bool) -> int:
    """Notices of more than a year ago, read or not."""
    return _delete(Notice.objects.filter(created_at__lte=now - A_YEAR), dry_run)


def finished_mails(now: datetime, dry_run: bool) -> int:
    """What the outbox remembers of mails that went out or were given up."""
    purged = mails.purge(now=now, dry_run=dry_run)
    return purged.texts + purged.rows


def register_rules() -> None:
    """Declare them, in the order in which they run."""
    for rule in RULES:
        register_retention(rule)


RULES = (
    RetentionRule(
        "sessions",
        "Sessions and the devices noted with them",
        "When they expire",
        "Deleted",
        "Of no use once expired",
        dead_sessions,
    ),
    RetentionRule(
        "guesses",
        "Counts of wrong guesses (they name nobody)",
        "1 day without a guess",
        "Deleted",
        "Longer than any limit looks back",
        counts_of_guesses,
    ),
    RetentionRule(
        "sign_ins",
        "Sign-ins",
        "12 months",
        "Deleted",
        f"To find misuse and answer an audit of a year. {UNDECIDED}",
        old_sign_ins,
    ),
    RetentionRule(
        "invitations",
        "Invitations accepted, withdrawn or expired",
        "6 months",
        "Deleted",
        f"To answer a question about an invitation. {UNDECIDED}",
        closed_invitations,
    ),
    RetentionRule(
        "join_requests",
        "Requests to join, decided or left undecided",
        "6 months",
        "Deleted",
        f"To answer a complaint about a refusal. {UNDECIDED}",
        old_requests,
    ),
    RetentionRule(
        "never_members",
        "Accounts without any membership",
        "12 months unused",
        "Anonymised",
        f"Nobody let them in. {UNDECIDED}",
        never_members,
    ),
    RetentionRule(
        "long_gone",
        "People whose last membership has ended",
        "6 years",
        "Anonymised: memberships stay under a number",
        f"Limitation Act 1980, section 5. {UNDECIDED}",
        long_gone,
    ),
    RetentionRule(
        "notices",
        "Notices to people",
        "12 months",
        "Deleted",
        f"To see what somebody was told. {UNDECIDED}",
        old_notices,
    ),
    RetentionRule(
        "mails",
        "The outbox of e-mails",
        f"{mails.TEXT_DAYS} days (texts), {mails.ROW_DAYS} days (who and when)",
        "Deleted",
        "To see whether a mail arrived",
        finished_mails,
    ),
)
