"""Who a provider says somebody is, reduced to what the site may believe."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from accounts.single_sign_on.addresses import comparable
from accounts.single_sign_on.configuration import ENTRA, IdentityProvider
from accounts.single_sign_on.id_tokens import UntrustedToken

NAME_CHARACTERS = 150
MULTI_FACTOR = "mfa"  # RFC 8176, section 2


@dataclass(frozen=True, slots=True)
class Identity:
    """A person at a provider; ``address`` is None unless the provider has checked it itself."""

    issuer: str
    subject: str
    address: str | None
    first_name: str
    last_name: str
    second_factor: bool

    @property
    def uid(self) -> str:
        """Issuer and subject as one text of 64 characters: what an account is bound to."""
        return sha256(json.dumps([self.issuer, self.subject]).encode()).hexdigest()


def identity_of(claims: Mapping[str, Any], provider: IdentityProvider) -> Identity:
    """The person of verified ``claims``. Raises ``UntrustedToken`` for another tenant's."""
    if provider.kind == ENTRA:
        if not provider.tenant or claims.get("tid") != provider.tenant:
            raise UntrustedToken("another tenant")
        address = _address_in_entra(claims)
    else:
        address = claims.get("email") if claims.get("email_verified") is True else None
    return Identity(
        issuer=claims["iss"],
        subject=claims["sub"],
        address=comparable(address),
        first_name=_name(claims.get("given_name")),
        last_name=_name(claims.get("family_name")),
        second_factor=_has_second_factor(claims, provider),
    )


def _address_in_entra(claims: Mapping[str, Any]) -> object:
    """The address whose domain the tenant has proved to own, of a member of the tenant.

    ``email`` alone is what somebody typed into a field (known as nOAuth). It counts with
    ``xms_edov``, which says that the domain's owner is verified. ``preferred_username`` counts
    for members only: their names end in a domain of the tenant. Guests are never vouched for.
    """
    home = claims.get("idp", claims["iss"])
    if home != claims["iss"] or str(claims.get("acct", "0")) != "0":
        return None
    if str(claims.get("xms_edov")).lower() in ("true", "1"):
        return claims.get("email")
    return claims.get("preferred_username") if "acct" in claims else None


def _has_second_factor(claims: Mapping[str, Any], provider: IdentityProvider) -> bool:
    """Whether the provider asked for a second factor, and its configuration lets that count."""
    if not provider.second_factor:
        return False
    contexts = {*_texts(claims.get("acr")), *_texts(claims.get("acrs"))}
    return MULTI_FACTOR in _texts(claims.get("amr")) or bool(contexts & provider.second_factor_acr)


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _name(value: object) -> str:
    text = " ".join(value.split()) if isinstance(value, str) else ""
    return text[:NAME_CHARACTERS] if text.isprintable() else ""
