"""What a provider publishes about itself: OpenID Connect Discovery 1.0."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from django.core.cache import cache

from accounts.single_sign_on.configuration import IdentityProvider
from accounts.single_sign_on.conversation import Conversation
from accounts.single_sign_on.faults import UNREACHABLE, SignInFault

DOCUMENT = "/.well-known/openid-configuration"
REST_SECONDS = 10
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True)
class Metadata:
    """The provider's addresses, each checked; ``userinfo`` is empty where it has none."""

    issuer: str
    authorization: str
    token: str
    keys: str
    userinfo: str
    methods: tuple[str, ...]


def discover(provider: IdentityProvider, conversation: Conversation) -> Metadata:
    """The provider's own document. Raises ``SignInFault`` (unreachable) when it is not usable.

    After a failure the provider is left alone for ``REST_SECONDS``, by all workers: people who
    try again must not hold every worker up.
    """
    resting = "single-sign-on:" + sha256(provider.server_url.encode()).hexdigest()
    if cache.get(resting):
        raise SignInFault(UNREACHABLE, "left alone after a failure")
    try:
        told = conversation.get(provider.server_url.rstrip("/") + DOCUMENT)
        return _metadata(told, provider)
    except SignInFault:
        cache.set(resting, 1, timeout=REST_SECONDS)
        raise


def _metadata(told: dict[str, Any], provider: IdentityProvider) -> Metadata:
    issuer = told.get("issuer")
    if not isinstance(issuer, str) or issuer.rstrip("/") != provider.server_url.rstrip("/"):
        raise SignInFault(UNREACHABLE, "the document names another issuer")
    scheme = urlsplit(provider.server_url).scheme
    for name in (*_NEEDED, "userinfo_endpoint"):
        if name in _NEEDED or name in told:
            _check_address(told.get(name), scheme, name)
    methods = told.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return Metadata(
        issuer=issuer,
        authorization=told["authorization_endpoint"],
        token=told["token_endpoint"],
        keys=told["jwks_uri"],
        userinfo=told.get("userinfo_endpoint", ""),
        methods=tuple(map(str, methods)) if isinstance(methods, list) else (),
    )


def _check_address(address: object, scheme: str, name: str) -> None:
    """Refuse an address weaker than the issuer's own, or with a query that ours would run into."""
    try:
        parts = urlsplit(address if isinstance(address, str) else "")
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("https", scheme) or not parts.hostname or parts.query or parts.fragment:
        raise SignInFault(UNREACHABLE, f"the document's {name} cannot be used")
