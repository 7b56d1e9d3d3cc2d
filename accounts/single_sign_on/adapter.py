"""How allauth's social sign-in behaves here: configured providers only, no sign-up of its own."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthError
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from accounts.single_sign_on.faults import CANCELLED, INACTIVE, STALE, UNREACHABLE, SignInFault
from accounts.single_sign_on.links import link
from accounts.single_sign_on.registry import app_of, provider_by_id, providers
from accounts.single_sign_on.relying_party import IdentifiedLogin
from accounts.single_sign_on.second_factor import vouch
from accounts.standing import membership_in_force

logger = logging.getLogger(__name__)
_AT_PROVIDER = ("server_error", "temporarily_unavailable")  # RFC 6749, section 4.1.2.1


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Decides whom a verified identity signs in."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Those of the environment; a row in the database adds none."""
        apps = [app_of(one) for one in providers()]
        return [
            app
            for app in apps
            if provider in (None, app.provider, app.provider_id)
            and client_id in (None, app.client_id)
        ]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def can_authenticate_by_email(self, login: Any, email: str) -> bool:
        """Never by allauth: ``links`` compares addresses more strictly."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: IdentifiedLogin) -> None:
        """Settle whose sign-in this is. Raises ``SignInFault``."""
        if request.user.is_authenticated:
            get_account_adapter(request).logout(request)
        provider = provider_by_id(sociallogin.account.provider)
        if not sociallogin.is_existing:
            made = link(identity=sociallogin.identity, provider=provider)
            sociallogin.account, sociallogin.user = made.account, made.account.user
            logger.info("Single sign-on at %s: a person was linked", provider.id)
            if not made.is_new_person:
                self._tell_of_link(request, made.account.user, provider.name)
        person = sociallogin.user
        if not isinstance(person, User) or not person.is_active:
            raise SignInFault(INACTIVE)
        if sociallogin.identity.second_factor:
            vouch(request, person, provider.id)
        if not person.is_superuser and membership_in_force(person) is None:
            sociallogin.state["next"] = reverse("accounts:join_agency")

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str = AuthError.UNKNOWN,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """What allauth would draw a page of its own for. Raises ``SignInFault`` always."""
        told = request.GET.get("error", "")
        if exception is not None:
            raise SignInFault(UNREACHABLE, type(exception).__name__)
        if told in _AT_PROVIDER:
            raise SignInFault(UNREACHABLE, told)
        raise SignInFault(CANCELLED if told else STALE)

    def _tell_of_link(self, request: HttpRequest, person: User, name: str) -> None:
        """A person hears of every new way into their account."""
        address = EmailAddress.objects.get_primary_email(person) or person.email
        get_account_adapter(request).send_mail(
            "socialaccount/email/account_connected", address, {"person": person, "provider": name}
        )
