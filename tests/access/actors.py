"""Who comes: nobody known, people without a membership, and one person a role."""

from __future__ import annotations

from django.test import Client

from accounts.factories import UserFactory
from accounts.models import User
from accounts.roles import ADMIN, ADMINISTRATOR, ROLES
from accounts.services.memberships import end_membership
from tests.accounts.signing_in import signed_in

ANONYMOUS, NO_MEMBERSHIP, ENDED = "anonymous", "no-membership", "ended-membership"
OF_ROLES = tuple(role.key for role in ROLES)
ACTORS = (ANONYMOUS, NO_MEMBERSHIP, ENDED, *OF_ROLES)
ENTER_ADMIN = tuple(role.key for role in ROLES if ADMIN in role.permissions)

# Sets of actors that the table names; a table's cell may also name roles one by one.
SETS: dict[str, tuple[str, ...]] = {
    "everyone": ACTORS,
    "signed-in": (NO_MEMBERSHIP, *OF_ROLES),
    "members": OF_ROLES,
    "enter-admin": ENTER_ADMIN,
    "nobody": (),
}


def named(cell: str) -> frozenset[str]:
    """The actors that a cell of the table names. Raises ``KeyError`` for a name it cannot know."""
    actors: set[str] = set()
    for name in cell.split():
        actors.update(SETS[name] if name in SETS else [{one: one for one in ACTORS}[name]])
    return frozenset(actors)


def words(actors: frozenset[str]) -> str:
    """The shortest cell that names exactly ``actors``."""
    for name, members in SETS.items():
        if frozenset(members) == actors:
            return name
    return " ".join(one for one in ACTORS if one in actors)


def clients() -> dict[str, Client]:
    """A browser for each actor, signed in as strongly as their role asks.

    The person whose membership has ended was an administrator while they signed in.
    """
    leaver = UserFactory(roles=[ADMINISTRATOR])
    browsers = {
        ANONYMOUS: Client(),
        NO_MEMBERSHIP: signed_in(UserFactory(member=False)),
        ENDED: signed_in(leaver),
        **{role.key: signed_in(UserFactory(roles=[role])) for role in ROLES},
    }
    end_membership(membership=User.objects.get(pk=leaver.pk).memberships.get(), by=None)
    return browsers
