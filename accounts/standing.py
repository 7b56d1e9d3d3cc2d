"""What a person's memberships in force today mean for their rights, kept true to the day.

Groups are what Django and Wagtail ask, so they are kept in step: written when a membership
changes, and once more on the first request of the day on which one begins or has ended. A person
with no membership at all is left as they are: the only such people with rights are superusers made
on the command line, for an emergency.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Membership, User
from accounts.roles import ADMINISTRATOR, PARTNER_STAFF, ROLE_BY_KEY


def is_out_of_step(person: User, *, today: date | None = None) -> bool:
    """Whether a membership has begun or ended since ``person``'s groups were written."""
    changes = person.standing_changes_on
    return changes is not None and changes <= (today or timezone.localdate())


@transaction.atomic
def bring_in_step(person: User, *, today: date | None = None) -> User:
    """Give ``person`` exactly the groups of today's memberships; the person as they are now.

    Who loses their last membership loses every session.
    """
    today = today or timezone.localdate()
    person = User.objects.select_for_update().get(pk=person.pk)
    memberships = list(
        person.memberships.select_related("agency").prefetch_related("roles", "groups")
    )
    if not memberships:
        if person.standing_changes_on is not None:
            person.standing_changes_on = None
            person.save(update_fields=["standing_changes_on"])
        return person
    holding = [m for m in memberships if _is_in_force(m, today)]
    roles = {grant.role for m in holding for grant in m.roles.all()}
    if holding:
        roles.add(PARTNER_STAFF.key)
    names = {ROLE_BY_KEY[key].name for key in roles if key in ROLE_BY_KEY}
    groups = set(Group.objects.filter(name__in=names))
    groups.update(group for m in holding for group in m.groups.all())
    had_some = person.is_superuser or person.groups.exists()
    person.groups.set(groups)
    person.is_superuser = person.is_staff = ADMINISTRATOR.key in roles
    person.standing_changes_on = _next_change(memberships, today)
    person.save(update_fields=["is_superuser", "is_staff", "standing_changes_on"])
    if had_some and not holding:
        end_sessions(person)
    return person


def mark_out_of_step(people: Iterable[int]) -> None:
    """Let the next request of each of these people bring them in step."""
    User.objects.filter(pk__in=list(people)).update(standing_changes_on=timezone.localdate())


def end_sessions(person: User) -> None:
    """End every session of ``person`` on every device, at once, whatever keeps sessions."""
    User.objects.filter(pk=person.pk).update(session_epoch=F("session_epoch") + 1)
    sessions = UserSession.objects.filter(user=person)
    Session.objects.filter(session_key__in=sessions.values("session_key")).delete()
    sessions.delete()


def membership_in_force(person: User, *, today: date | None = None) -> Membership | None:
    """The membership by which ``person`` speaks today: their choice of several, or the latest."""
    holding = list(person.memberships.in_force(today).select_related("agency"))
    chosen = [m for m in holding if m.pk == person.speaks_for_id]
    return next(iter(chosen or holding), None)


def _is_in_force(membership: Membership, day: date) -> bool:
    agency = membership.agency
    return (
        membership.ended_at is None
        and membership.start_date <= day
        and (membership.end_date is None or membership.end_date >= day)
        and agency.active_from <= day
        and (agency.active_to is None or agency.active_to >= day)
    )


def _next_change(memberships: Iterable[Membership], today: date) -> date | None:
    """The first day after today on which one of them begins or no longer holds."""
    a_day = timedelta(days=1)
    days = []
    for one in memberships:
        if one.ended_at is not None:
            continue
        days += [one.start_date, one.agency.active_from]
        days += [last + a_day for last in (one.end_date, one.agency.active_to) if last]
    return min((day for day in days if day > today), default=None)
