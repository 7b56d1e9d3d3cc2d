"""Who needs a second factor, whether a session has proven one, and which is the last."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
)
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from accounts.models import User
from accounts.roles import ROLE_BY_KEY, ROLE_NAMES, ROLES

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
EVERY_ROLE = "all"


def is_privileged(person: Any) -> bool:
    """Whether ``person`` edits, sees restricted items or other people's records today.

    A superuser, who has a privileged role, or is in a group that is no role: such groups exist to
    open what is closed to others.
    """
    if not isinstance(person, User):
        return False
    privileged = {role.name for role in ROLES if role.is_privileged}
    names = set(person.held_groups.values())
    return person.is_superuser or bool(names & privileged) or bool(names - ROLE_NAMES)


def needs_second_factor(person: Any) -> bool:
    """Whether the site asks ``person`` for one: the privileged, and whom the settings add."""
    return is_privileged(person) or (
        isinstance(person, User)
        and not _names_of(settings.SECOND_FACTOR_ALSO_FOR).isdisjoint(person.held_groups.values())
    )


def has_proven_second_factor(request: HttpRequest) -> bool:
    """Whether this session was made, or later confirmed, with a second factor.

    A passkey that verified its owner is two factors in one. Single sign-on counts when its record
    says ``second_factor``: the agency's own provider asked for one.
    """
    records = get_authentication_records(request, request.user)
    return any(one.get("method") == "mfa" or one.get("second_factor") is True for one in records)


def forget_proofs_of_lost_factors(request: HttpRequest) -> None:
    """What was proven by a factor that is gone does not count any more."""
    left = set(Authenticator.objects.filter(user=request.user).values_list("pk", flat=True))
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    counting = [one for one in records if "id" not in one or one["id"] in left]
    if counting != records:
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = counting


def factors_of(person: Any) -> set[str]:
    """The kinds of second factor that ``person`` has; recovery codes alone are none."""
    owned = Authenticator.objects.filter(user_id=person.pk, type__in=FACTORS)
    return set(owned.values_list("type", flat=True))


def is_last_factor(authenticator: Authenticator) -> bool:
    """Whether it is its owner's only second factor."""
    others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=FACTORS)
    return authenticator.type in FACTORS and not others.exclude(pk=authenticator.pk).exists()


def _names_of(keys: list[str]) -> set[str]:
    chosen = ROLES if EVERY_ROLE in keys else [ROLE_BY_KEY[key] for key in keys]
    return {role.name for role in chosen}
