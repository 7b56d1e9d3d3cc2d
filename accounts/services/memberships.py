"""Starting, changing and ending memberships, and the roles they carry."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Agency, Invitation, Membership, MembershipEvent, RoleGrant, User
from accounts.roles import PARTNER_STAFF, ROLE_BY_KEY
from accounts.services.refusals import Refused
from accounts.standing import bring_in_step, end_sessions

Kind = MembershipEvent.Kind


@dataclass(frozen=True, slots=True)
class MembershipFacts:
    """What is said of a membership; dates in London, both days included."""

    job_role: str
    start_date: date
    team: str = ""
    end_date: date | None = None
    line_manager: User | None = None


@transaction.atomic
def start_membership(
    *,
    person: User,
    agency: Agency,
    facts: MembershipFacts,
    by: User | None,
    roles: Collection[str] = (),
) -> Membership:
    """Let ``person`` speak for ``agency``; one ended at once on or after that day goes on instead.

    Raises ``Refused`` when the dates contradict another membership at the same agency.
    """
    User.objects.select_for_update().get(pk=person.pk)
    ended = person.memberships.filter(
        agency=agency,
        ended_at__isnull=False,
        end_date__gte=max(timezone.localdate(), facts.start_date),
    ).first()
    if ended is not None:
        membership = ended
        membership.ended_at = None
        _write(membership, facts)
        _record(membership, Kind.REOPENED, by)
    else:
        membership = Membership(person=person, agency=agency)
        _write(membership, facts)
        _record(membership, Kind.STARTED, by, _dates(facts))
    _set_roles(membership, roles, by)
    bring_in_step(person)
    return membership


@transaction.atomic
def change_membership(
    *,
    membership: Membership,
    facts: MembershipFacts,
    by: User | None,
    roles: Collection[str] | None = None,
) -> Membership:
    """Change what is said of a membership, and its roles unless ``roles`` is None.

    Raises ``Refused`` when it was ended at once, or the dates contradict another.
    """
    User.objects.select_for_update().get(pk=membership.person_id)
    membership = Membership.objects.select_related("person", "agency").get(pk=membership.pk)
    if membership.ended_at is not None:
        raise Refused("This membership has ended. Start a new one instead.")
    before = _facts_of(membership)
    if facts != before:
        _write(membership, facts)
        _record(membership, Kind.CHANGED, by, _differences(before, facts))
    if roles is not None:
        _set_roles(membership, roles, by)
    bring_in_step(membership.person)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by: User | None, reason: str = "") -> bool:
    """End a membership now: access, sessions and open invitations are gone with this transaction.

    False when it had ended already. One that has not begun is taken back whole.
    """
    User.objects.select_for_update().get(pk=membership.person_id)
    membership = Membership.objects.select_related("person").get(pk=membership.pk)
    today = timezone.localdate()
    over = membership.end_date is not None and membership.end_date < today
    if membership.ended_at is not None or over:
        return False
    membership.ended_at = timezone.now()
    membership.end_date = max(today, membership.start_date)
    membership.save(update_fields=["ended_at", "end_date"])
    _record(membership, Kind.ENDED, by, reason)
    invitations = Invitation.objects.unanswered().filter(agency=membership.agency)
    invitations.filter(email=membership.person.email).update(withdrawn_at=timezone.now())
    bring_in_step(membership.person)
    end_sessions(membership.person)
    return True


@transaction.atomic
def speak_for(*, person: User, membership: Membership) -> None:
    """Choose for which of their agencies ``person`` speaks. Raises ``Refused`` for any other."""
    if not person.memberships.in_force().filter(pk=membership.pk).exists():
        raise Refused("You can only speak for an agency that you are a member of today.")
    person.speaks_for = membership
    person.save(update_fields=["speaks_for"])


@transaction.atomic
def set_reader_groups(*, membership: Membership, groups: Iterable[Group]) -> None:
    """Put the person into further groups of readers for as long as this membership holds."""
    membership.groups.set(groups)
    bring_in_step(membership.person)


def roles_of(membership: Membership) -> tuple[str, ...]:
    """Keys of the roles that it carries, partner staff left out."""
    return tuple(sorted(grant.role for grant in membership.roles.all()))


def _write(membership: Membership, facts: MembershipFacts) -> None:
    membership.job_role = facts.job_role.strip()
    membership.team = facts.team.strip()
    membership.line_manager = facts.line_manager
    membership.start_date = facts.start_date
    membership.end_date = facts.end_date
    _refuse_overlap(membership)
    try:
        membership.full_clean(exclude=["groups"])
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Refused(str(messages[0]), field=field) from error
    membership.save()


def _refuse_overlap(membership: Membership) -> None:
    others = Membership.objects.filter(person=membership.person, agency=membership.agency)
    others = others.exclude(pk=membership.pk).exclude(end_date__lt=membership.start_date)
    if membership.end_date is not None:
        others = others.filter(start_date__lte=membership.end_date)
    other = others.first()
    if other is None:
        return
    until = f"to {other.end_date:%-d %B %Y}" if other.end_date else "on"
    raise Refused(
        f"{membership.person} is already a member of {membership.agency.short_name} from "
        f"{other.start_date:%-d %B %Y} {until}. Change that membership, or choose other dates.",
        field="start_date",
    )


def _set_roles(membership: Membership, roles: Collection[str], by: User | None) -> None:
    unknown = [key for key in roles if key not in ROLE_BY_KEY]
    if unknown:
        raise Refused(f"There is no role “{unknown[0]}”.", field="roles")
    wanted = {key for key in roles if key != PARTNER_STAFF.key}
    had = set(membership.roles.values_list("role", flat=True))
    if wanted == had:
        return
    membership.roles.exclude(role__in=wanted).delete()
    RoleGrant.objects.bulk_create(
        RoleGrant(membership=membership, role=key, granted_by=by) for key in sorted(wanted - had)
    )
    given = [ROLE_BY_KEY[key].name for key in sorted(wanted - had)]
    taken = [ROLE_BY_KEY[key].name if key in ROLE_BY_KEY else key for key in sorted(had - wanted)]
    parts = ["given: " + ", ".join(given)] if given else []
    parts += ["taken: " + ", ".join(taken)] if taken else []
    _record(membership, Kind.ROLES, by, "; ".join(parts))


def _record(membership: Membership, kind: str, by: User | None, detail: str = "") -> None:
    MembershipEvent.objects.create(membership=membership, kind=kind, by=by, detail=detail[:300])


def _facts_of(membership: Membership) -> MembershipFacts:
    return MembershipFacts(
        job_role=membership.job_role,
        team=membership.team,
        start_date=membership.start_date,
        end_date=membership.end_date,
        line_manager=membership.line_manager,
    )


def _dates(facts: MembershipFacts) -> str:
    until = f" to {facts.end_date.isoformat()}" if facts.end_date else ""
    return f"from {facts.start_date.isoformat()}{until}"


def _differences(before: MembershipFacts, after: MembershipFacts) -> str:
    names = ("job_role", "team", "start_date", "end_date", "line_manager")
    changed = [name for name in names if getattr(before, name) != getattr(after, name)]
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in changed)
    return "; ".join(f"{name}: {_noted(old)} → {_noted(new)}" for name, old, new in pairs)


def _noted(value: object) -> str:
    """A person is noted by number, so that the history names nobody once they are forgotten."""
    return f"person #{value.pk}" if isinstance(value, User) else str(value or "none")
