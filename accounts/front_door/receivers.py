"""What happens at a sign-in, and when a password or a second factor changes."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.signals import (
    password_changed,
    password_reset,
    password_set,
    user_logged_in,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in as session_made
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from accounts.front_door import kept_input, session_limits
from accounts.front_door.known_browser import remember_browser
from accounts.front_door.register import record_sign_in
from accounts.front_door.second_factor import (
    FACTORS,
    forget_proofs_of_lost_factors,
    is_last_factor,
)
from accounts.front_door.sessions import end_other_sessions
from accounts.models import User
from accounts.standing import end_sessions


@receiver(session_made, dispatch_uid="session-begins")
def session_begins(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Its times begin; what was kept for somebody else is dropped."""
    session_limits.begin(request, user)
    kept_input.after_sign_in(request, user)


@receiver(user_logged_in, dispatch_uid="signed-in")
def signed_in(request: HttpRequest, user: User, response: HttpResponse, **kwargs: Any) -> None:
    """The register learns of it, and the browser is known from now on."""
    record_sign_in(person=user, records=get_authentication_records(request, user))
    remember_browser(request, response, user)


@receiver([password_changed, password_set], dispatch_uid="password-changed")
def password_is_new(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Whoever knew the old one is out."""
    end_other_sessions(person=user, this=request.session.session_key)


@receiver(password_reset, dispatch_uid="password-reset")
def password_was_reset(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Whoever knew the old one is out."""
    end_sessions(user)


@receiver(authenticator_added, dispatch_uid="factor-added")
def factor_added(
    request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Setting one up has proven it. With the first, sessions made by password alone end."""
    if authenticator.type not in FACTORS:
        return
    record_authentication(request, user, "mfa", id=authenticator.pk, type=str(authenticator.type))
    if is_last_factor(authenticator):
        end_other_sessions(person=user, this=request.session.session_key)


@receiver(authenticator_removed, dispatch_uid="factor-removed")
def factor_removed(request: HttpRequest, **kwargs: Any) -> None:
    """It proves nothing any more."""
    forget_proofs_of_lost_factors(request)
