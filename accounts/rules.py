"""Who may do what to whom: pure predicates over people, agencies and memberships."""

from __future__ import annotations

from typing import Any

from accounts.models import Agency, Membership, User
from accounts.roles import ADMINISTRATOR, AGENCY_LEAD, OWN_TEAM, ROLE_BY_KEY, Giver


def led_agencies(person: Any) -> Any:
    """The agencies whose lead ``person`` is today."""
    if not person.is_authenticated:
        return Agency.objects.none()
    led = Membership.objects.in_force().with_role(AGENCY_LEAD.key).filter(person=person)
    return Agency.objects.filter(pk__in=led.values("agency"))


def manages_everybody(person: Any) -> bool:
    """Whether ``person`` keeps the memberships of every agency."""
    return bool(person.is_authenticated and person.has_perm("accounts.change_membership"))


def may_manage(person: Any, agency: Agency) -> bool:
    """Whether ``person`` keeps the memberships of ``agency``: its lead, or who keeps all."""
    return manages_everybody(person) or led_agencies(person).filter(pk=agency.pk).exists()


def may_give(person: Any, role: str) -> bool:
    """Whether ``person``, who may manage an agency, may give this role there."""
    if role not in ROLE_BY_KEY:
        return False
    giver = ROLE_BY_KEY[role].giver
    if giver is Giver.ADMINISTRATOR:
        return manages_everybody(person) and (role != "administrator" or person.is_superuser)
    return True


def may_act_on(person: Any, other: User) -> bool:
    """Whether ``person`` may act on the account of ``other``; on an administrator only another."""
    if not (person.is_authenticated and person.has_perm("accounts.change_user")):
        return False
    return bool(person.is_superuser or not is_administrator(other))


def is_administrator(person: User) -> bool:
    """Whether ``person`` is an administrator, or will be by a membership that is not over."""
    coming = person.memberships.not_over().with_role(ADMINISTRATOR.key)
    return person.is_superuser or coming.exists()


def manages(person: User, other: User) -> bool:
    """Whether ``other`` names ``person`` as their line manager in a membership of today."""
    return (
        person.has_perm(OWN_TEAM)
        and other.memberships.in_force().filter(line_manager=person).exists()
    )
