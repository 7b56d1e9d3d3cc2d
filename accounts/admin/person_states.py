"""How a person stands today, in one word: one definition for the list, its filter and the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, Subquery, Value, When
from django.utils import timezone

from accounts.membership_states import AGENCY_AWAY
from accounts.models import Membership, SignIn, User
from accounts.roles import ROLES

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class PersonState:
    """A state with its words, and whether an eye should stop at it."""

    key: str
    label: str
    stands_out: bool = False


DELETED = PersonState("deleted", "Deleted")
DEACTIVATED = PersonState("deactivated", "Deactivated", stands_out=True)
ASKED_FOR_DELETION = PersonState("deletion", "Asked for deletion", stands_out=True)
MEMBER = PersonState("member", "Member")
TO_BEGIN = PersonState("to_come", "Membership still to begin")
AWAY = PersonState("agency_away", "Agency is no partner")
BREAK_GLASS = PersonState("break_glass", "Emergency administrator", stands_out=True)
ENDED = PersonState("ended", "Membership ended")
NONE = PersonState("none", "No membership")
STATES = (
    DELETED,
    DEACTIVATED,
    ASKED_FOR_DELETION,
    MEMBER,
    TO_BEGIN,
    AWAY,
    BREAK_GLASS,
    ENDED,
    NONE,
)
STATE_BY_KEY = {state.key: state for state in STATES}


def people() -> Any:
    """Everybody, with what a list shows of each; the first state that fits is theirs."""
    today = timezone.localdate()
    theirs = Membership.objects.filter(person=OuterRef("pk"))
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_FACTORS)
    last = SignIn.objects.filter(person=OuterRef("pk")).order_by("-at").values("at")[:1]
    state = Case(
        When(email__endswith="@removed.invalid", then=Value(DELETED.key)),
        When(is_active=False, then=Value(DEACTIVATED.key)),
        When(deletion_asked_at__isnull=False, then=Value(ASKED_FOR_DELETION.key)),
        When(Exists(theirs.in_force(today)), then=Value(MEMBER.key)),
        When(Exists(theirs.to_come(today)), then=Value(TO_BEGIN.key)),
        When(Exists(AGENCY_AWAY.among(theirs, today)), then=Value(AWAY.key)),
        When(Q(is_superuser=True) & ~Exists(theirs), then=Value(BREAK_GLASS.key)),
        When(Exists(theirs), then=Value(ENDED.key)),
        default=Value(NONE.key),
    )
    holding = Membership.objects.in_force(today).select_related("agency")
    return User.objects.annotate(
        state_key=state, last_signed_in=Subquery(last), has_second_factor=Exists(factors)
    ).prefetch_related(
        Prefetch("memberships", holding.prefetch_related("roles"), to_attr="held_today")
    )


def lacking_second_factor(found: Any) -> Any:
    """Those of ``people()`` whose role needs a second factor, who can sign in and have none."""
    privileged = [role.name for role in ROLES if role.is_privileged]
    needing = User.groups.through.objects.filter(group__name__in=privileged).values("user")
    return found.filter(has_second_factor=False, is_active=True, pk__in=needing)


def state_of(person: Any) -> PersonState:
    """The state of one of ``people()``."""
    return STATE_BY_KEY[person.state_key]


def agencies_of(person: Any) -> str:
    """The agencies for which one of ``people()`` may speak today."""
    return ", ".join(dict.fromkeys(one.agency.short_name for one in person.held_today))


def roles_of(person: Any) -> str:
    """The roles that today's memberships bring one of ``people()``, in words."""
    grants = (grant for one in person.held_today for grant in one.roles.all())
    return ", ".join(dict.fromkeys(grant.get_role_display() for grant in grants))
