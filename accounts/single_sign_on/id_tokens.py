"""Whether an ID token is genuine: OpenID Connect Core 1.0, section 3.1.3.7, every point of it.

The signature is checked although TLS would allow to leave it out, and only algorithms with a
public key are accepted: a token that is unsigned, or signed with what anybody can read, is not
genuine.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt

ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA"),
)
KEY_TYPES = ("RSA", "EC", "OKP")
REQUIRED = ("iss", "sub", "aud", "exp", "iat", "nonce")
LEEWAY_SECONDS = 30
SUBJECT_CHARACTERS = 255


class UntrustedToken(Exception):
    """The token is not genuine or not meant for this sign-in; the message holds none of it."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a genuine token says of this sign-in."""

    issuer: str
    client_id: str
    nonce: str


def verified_claims(
    token: str, *, keys: Mapping[str, Any], expected: Expected
) -> Mapping[str, Any]:
    """The claims of ``token``, checked with the provider's key set. Raises ``UntrustedToken``."""
    try:
        header = jwt.get_unverified_header(token)
        key, algorithm = _key(header, keys)
        claims: dict[str, Any] = jwt.decode(
            token,
            key=key,
            algorithms=[algorithm],
            issuer=expected.issuer,
            audience=expected.client_id,
            leeway=LEEWAY_SECONDS,
            options={"require": list(REQUIRED)},
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise UntrustedToken(type(error).__name__) from None
    _check_party(claims, expected.client_id)
    if not expected.nonce or not _same(claims["nonce"], expected.nonce):
        raise UntrustedToken("another nonce")
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= SUBJECT_CHARACTERS:
        raise UntrustedToken("no subject")
    return claims


def _key(header: Mapping[str, Any], keys: Mapping[str, Any]) -> tuple[Any, str]:
    algorithm = header.get("alg")
    if algorithm not in ALGORITHMS:
        raise UntrustedToken("algorithm")
    listed = keys.get("keys")
    fitting = [
        one
        for one in (listed if isinstance(listed, list) else ())
        if isinstance(one, dict)
        and one.get("kty") in KEY_TYPES
        and one.get("use", "sig") == "sig"
        and one.get("alg", algorithm) == algorithm
        and ("kid" not in header or one.get("kid") == header["kid"])
    ]
    if len(fitting) != 1:
        raise UntrustedToken("no such key" if not fitting else "more than one key")
    return jwt.PyJWK.from_dict(fitting[0], algorithm=algorithm).key, algorithm


def _check_party(claims: Mapping[str, Any], client_id: str) -> None:
    """A token for several parties names the one that asked for it, and that is this site."""
    audience = claims["aud"]
    party = claims.get("azp")
    if isinstance(audience, list) and len(audience) > 1 and party is None:
        raise UntrustedToken("several audiences")
    if party is not None and party != client_id:
        raise UntrustedToken("another party")


def _same(told: object, expected: str) -> bool:
    return isinstance(told, str) and hmac.compare_digest(told.encode(), expected.encode())
