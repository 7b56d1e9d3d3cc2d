from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User
from accounts.standing import bring_in_step, is_out_of_step


class StandingBackend(AuthenticationBackend):
    """allauth's backend, with rights true to today's memberships on every single request.

    A person whose last membership has lapsed since their last request is signed out by this one.
    """

    def get_user(self, user_id: int) -> Any:
        person = super().get_user(user_id)
        if not isinstance(person, User) or not is_out_of_step(person):
            return person
        held = person.groups.exists() or person.is_superuser
        person = bring_in_step(person)
        lost = held and not person.groups.exists() and not person.is_superuser
        return None if lost else person
