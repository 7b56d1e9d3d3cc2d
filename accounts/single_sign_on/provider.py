"""allauth's provider class for every configured provider; the settings name it."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import get_random_string

from accounts.single_sign_on.registry import provider_by_id
from accounts.single_sign_on.relying_party import RelyingParty

NONCE_CHARACTERS = 43  # 256 bits in 62 different characters


class SingleSignOnProvider(OpenIDConnectProvider):
    """Starts a sign-in with state, PKCE and a nonce, and lets the request's query add nothing."""

    oauth2_adapter_class = RelyingParty
    supports_token_authentication = False

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        return reverse("single_sign_on:start", args=[self.app.provider_id])

    def get_callback_url(self) -> str:
        return reverse("single_sign_on:callback", args=[self.app.provider_id])

    def way_to_provider(self, request: HttpRequest, *, next_url: str | None) -> str:
        """The address at the provider to which a person goes. Raises ``SignInFault``."""
        nonce = get_random_string(NONCE_CHARACTERS)
        asked = {"nonce": nonce}
        contexts = provider_by_id(self.app.provider_id).second_factor_acr
        if contexts:
            asked["acr_values"] = " ".join(sorted(contexts))
        redirect: HttpResponseRedirect = self.redirect(
            request, process="login", next_url=next_url, auth_params=asked, nonce=nonce
        )
        return redirect.url


provider_classes = [SingleSignOnProvider]
