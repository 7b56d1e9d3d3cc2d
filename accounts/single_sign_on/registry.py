"""The providers of this site, as the environment names them."""

from __future__ import annotations

from allauth.socialaccount.models import SocialApp
from django.conf import settings

from accounts.single_sign_on.configuration import IdentityProvider


def providers() -> tuple[IdentityProvider, ...]:
    """All of them; none while single sign-on is off."""
    return tuple(settings.SINGLE_SIGN_ON)


def provider_by_id(provider_id: str) -> IdentityProvider:
    """Raises ``SocialApp.DoesNotExist`` for one that is not, or no longer, configured."""
    for provider in providers():
        if provider.id == provider_id:
            return provider
    raise SocialApp.DoesNotExist


def app_of(provider: IdentityProvider) -> SocialApp:
    """The provider as allauth knows it; never saved."""
    return SocialApp(
        provider="openid_connect",
        provider_id=provider.id,
        name=provider.name,
        client_id=provider.client_id,
        secret=provider.client_secret,
        settings={"server_url": provider.server_url, "oauth_pkce_enabled": True},
    )
