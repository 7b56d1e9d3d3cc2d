"""This site as the provider's client: allauth's OpenID Connect, with every answer checked."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from allauth.socialaccount.models import SocialAccount, SocialLogin, SocialToken
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User
from accounts.single_sign_on.configuration import GENERIC, IdentityProvider
from accounts.single_sign_on.conversation import Conversation
from accounts.single_sign_on.discovery import Metadata, discover
from accounts.single_sign_on.faults import UNTRUSTED, SignInFault
from accounts.single_sign_on.id_tokens import Expected, UntrustedToken, verified_claims
from accounts.single_sign_on.identity import Identity, identity_of
from accounts.single_sign_on.registry import provider_by_id


class IdentifiedLogin(SocialLogin):
    """allauth's sign-in in progress, with the identity that the provider vouched for."""

    identity: Identity


class RelyingParty(OpenIDConnectOAuth2Adapter):
    """One sign-in at one provider; ``nonce`` is what its ID token must repeat."""

    nonce = ""

    def __init__(self, request: HttpRequest, provider_id: str) -> None:
        super().__init__(request, provider_id)
        self._conversation = Conversation()

    @cached_property
    def identity_provider(self) -> IdentityProvider:
        """The provider's configuration."""
        return provider_by_id(self.provider_id)

    @cached_property
    def metadata(self) -> Metadata:
        """What the provider publishes now."""
        return discover(self.identity_provider, self._conversation)

    @property
    def authorize_url(self) -> str:
        return self.metadata.authorization

    @property
    def access_token_url(self) -> str:
        return self.metadata.token

    @property
    def basic_auth(self) -> bool:
        methods = self.metadata.methods
        return "client_secret_basic" in methods and "client_secret_post" not in methods

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        return request.build_absolute_uri(
            reverse("single_sign_on:callback", args=[self.provider_id])
        )

    def get_access_token_data(
        self, request: HttpRequest, app: Any, client: Any, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        """Change the code for tokens. Raises ``SignInFault``."""
        own = (app.client_id, app.secret)
        form = {
            "grant_type": "authorization_code",
            "code": request.GET["code"],
            "redirect_uri": self.get_callback_url(request, app),
            "code_verifier": pkce_code_verifier or "",
        }
        if not self.basic_auth:
            form |= {"client_id": own[0], "client_secret": own[1]}
        told = self._conversation.post(
            self.metadata.token, form, user=own if self.basic_auth else None
        )
        if not all(isinstance(told.get(name), str) for name in ("access_token", "id_token")):
            raise SignInFault(UNTRUSTED, "no token in the answer")
        return {name: told[name] for name in ("access_token", "id_token")}

    def complete_login(
        self, request: HttpRequest, app: Any, token: SocialToken, **kwargs: Any
    ) -> IdentifiedLogin:
        """The identity behind the tokens. Raises ``SignInFault``."""
        try:
            identity = self._identity(kwargs["response"]["id_token"], token.token)
        except UntrustedToken as error:
            raise SignInFault(UNTRUSTED, str(error)) from None
        login = IdentifiedLogin(
            user=User(),
            account=SocialAccount(
                provider=self.provider_id,
                uid=identity.uid,
                extra_data={"issuer": identity.issuer, "subject": identity.subject},
            ),
            provider=self.get_provider(),
        )
        login.identity = identity
        return login

    def _identity(self, id_token: str, access_token: str) -> Identity:
        claims = verified_claims(
            id_token,
            keys=self._conversation.get(self.metadata.keys),
            expected=Expected(self.metadata.issuer, self.identity_provider.client_id, self.nonce),
        )
        if (
            self.identity_provider.kind == GENERIC
            and "email" not in claims
            and self.metadata.userinfo
        ):
            claims = {**self._user_info(access_token, claims["sub"]), **claims}
        return identity_of(claims, self.identity_provider)

    def _user_info(self, access_token: str, subject: str) -> dict[str, Any]:
        """More claims on the same person (OpenID Connect Core 1.0, section 5.3.2)."""
        told = self._conversation.get(
            self.metadata.userinfo, Authorization=f"Bearer {access_token}"
        )
        if told.get("sub") != subject:
            raise UntrustedToken("the user info is of somebody else")
        return told
