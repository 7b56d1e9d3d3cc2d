"""Whether the provider's second factor stands for our own in this session."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    record_authentication,
)
from allauth.mfa.stages import AuthenticateStage
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest

from accounts.models import User

TYPE = "single_sign_on"
_PERSON_KEY = "account_authentication_methods_user"


def vouch(request: HttpRequest, person: User, provider_id: str) -> None:
    """Write into the session that the provider asked ``person`` for a second factor."""
    record_authentication(request, person, "mfa", type=TYPE, provider=provider_id)


def second_factor_vouched(session: Mapping[str, Any]) -> bool:
    """Whether the signed-in person came in through a provider whose second factor counts."""
    return _vouched_for(session, session.get(SESSION_KEY))


class AuthenticateUnlessVouched(AuthenticateStage):
    """Asks for the person's own second factor, unless the provider has just asked for one."""

    def _should_handle(self, request: HttpRequest) -> bool:
        person = self.login.user
        if person is not None and _vouched_for(request.session, str(person.pk)):
            return False
        return bool(super()._should_handle(request))


def _vouched_for(session: Mapping[str, Any], person: object) -> bool:
    """The records count for the one person whose they are."""
    records = session.get(AUTHENTICATION_METHODS_SESSION_KEY)
    if person is None or session.get(_PERSON_KEY) != person or not isinstance(records, list):
        return False
    return any(one.get("method") == "mfa" and one.get("type") == TYPE for one in records)
