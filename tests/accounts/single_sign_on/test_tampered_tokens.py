"""No token is believed unless it is genuine, meant for this site, and for this sign-in."""

from __future__ import annotations

import json
import logging
import time
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization

from accounts.models import User
from tests.accounts.openid_provider.misbehaving import (
    KEY_ID,
    Misbehaving,
    encoded,
    new_key,
    public_jwk,
)
from tests.accounts.openid_provider.real import CLIENT_ID, CLIENT_SECRET
from tests.accounts.single_sign_on.door import (
    Door,
    asked_of_provider,
    callback_path,
    links_of,
)

pytestmark = pytest.mark.django_db


def come_back(door: Door, liar: Misbehaving, **told: str) -> Any:
    """Press the button and come back at once, as if somebody had logged in there."""
    asked = asked_of_provider(door.begin())
    liar.claims.setdefault("nonce", asked["nonce"])
    return door.client.get(callback_path("liar"), {"code": "c", "state": asked["state"], **told})


def refused(door: Door, liar: Misbehaving, kim: User) -> str:
    """Come back, be refused; the page. Nobody is signed in and nothing is kept."""
    answer = come_back(door, liar)
    assert answer.status_code == 403, answer.content.decode()
    assert "We could not trust the answer" in answer.content.decode()
    assert door.person() is None
    assert links_of(kim) == []
    return str(answer.content.decode())


def part(told: dict[str, Any]) -> str:
    return encoded(json.dumps(told).encode())


def test_a_genuine_token_signs_in(at_liar: Door, liar: Misbehaving, kim: User) -> None:
    assert come_back(at_liar, liar).status_code == 302
    assert at_liar.person() == kim


@pytest.mark.parametrize("name", ["sub", "iss", "aud", "exp", "iat", "nonce"])
def test_a_token_without_what_every_token_has(
    at_liar: Door, liar: Misbehaving, kim: User, name: str
) -> None:
    liar.claims[name] = None
    refused(at_liar, liar, kim)


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another sign-in's"},
        {"nonce": 7},
        {"iss": "https://evil.example"},
        {"aud": "another site"},
        {"aud": [CLIENT_ID, "another site"]},
        {"azp": "another site"},
        {"exp": int(time.time()) - 3600},
        {"iat": int(time.time()) + 3600},
        {"nbf": int(time.time()) + 3600},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
    ],
    ids=lambda claims: "-".join(map(str, claims)),
)
def test_a_token_for_another_time_place_or_party(
    at_liar: Door, liar: Misbehaving, kim: User, claims: dict[str, Any]
) -> None:
    liar.claims |= claims
    refused(at_liar, liar, kim)


def test_a_token_for_several_that_names_this_site_is_genuine(
    at_liar: Door, liar: Misbehaving, kim: User
) -> None:
    liar.claims |= {"aud": [CLIENT_ID, "another site"], "azp": CLIENT_ID}
    assert come_back(at_liar, liar).status_code == 302
    assert at_liar.person() == kim


def test_a_token_of_another_key(at_liar: Door, liar: Misbehaving, kim: User) -> None:
    liar.signing_key = new_key()
    refused(at_liar, liar, kim)


@pytest.mark.parametrize("kid", ["unknown", "../../etc/passwd"])
def test_a_token_whose_key_is_not_published(
    at_liar: Door, liar: Misbehaving, kim: User, kid: str
) -> None:
    liar.headers["kid"] = kid
    refused(at_liar, liar, kim)


def test_a_token_that_nobody_signed(at_liar: Door, liar: Misbehaving, kim: User) -> None:
    asked = asked_of_provider(at_liar.begin())
    genuine = {"iss": liar.url, "aud": CLIENT_ID, "iat": int(time.time()), "nonce": asked["nonce"]}
    told = {**genuine, "exp": int(time.time()) + 300, **liar.claims}
    for algorithm in ("none", "None", "NONE"):
        liar.token = f"{part({'alg': algorithm, 'kid': KEY_ID})}.{part(told)}."
        refused(at_liar, liar, kim)


@pytest.mark.parametrize("secret", ["public key", "client secret"])
def test_a_token_signed_with_what_others_know(
    at_liar: Door, liar: Misbehaving, kim: User, secret: str
) -> None:
    public = liar.key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    liar.hmac_key = public if secret == "public key" else CLIENT_SECRET.encode()
    liar.changes["/jwks"] = lambda told: {
        "keys": [{**told["keys"][0], "alg": "HS256"}, {"kty": "oct", "k": "AA", "kid": KEY_ID}]
    }
    refused(at_liar, liar, kim)


@pytest.mark.parametrize(
    "token", ["", "x", "a.b", "a.b.c", "..", "é.é.é", "{}", "a" * 100_000], ids=range(8)
)
def test_what_is_no_token(at_liar: Door, liar: Misbehaving, kim: User, token: str) -> None:
    liar.token = token
    refused(at_liar, liar, kim)


def test_a_key_that_is_not_for_signing(at_liar: Door, liar: Misbehaving, kim: User) -> None:
    liar.changes["/jwks"] = lambda told: {"keys": [public_jwk(liar.key, use="enc")]}
    refused(at_liar, liar, kim)


def test_two_keys_of_one_name_are_no_key(at_liar: Door, liar: Misbehaving, kim: User) -> None:
    liar.changes["/jwks"] = lambda told: {"keys": told["keys"] * 2}
    refused(at_liar, liar, kim)


@pytest.mark.parametrize(
    "keys", [None, {}, "x", [], [7], [{"kty": "RSA", "kid": KEY_ID}]], ids=range(6)
)
def test_a_key_set_that_is_none(at_liar: Door, liar: Misbehaving, kim: User, keys: object) -> None:
    liar.changes["/jwks"] = lambda told: {"keys": keys}
    refused(at_liar, liar, kim)


def test_an_answer_without_tokens(at_liar: Door, liar: Misbehaving, kim: User) -> None:
    for name in ("access_token", "id_token"):
        liar.changes["/token"] = lambda told, name=name: {**told, name: None}
        refused(at_liar, liar, kim)


def test_user_info_of_somebody_else(at_liar: Door, liar: Misbehaving, kim: User) -> None:
    address = liar.claims.pop("email")
    liar.changes["/me"] = lambda told: {"sub": "thief", "email": address, "email_verified": True}
    refused(at_liar, liar, kim)


def test_no_log_line_holds_a_token_a_secret_or_an_address(
    at_liar: Door, liar: Misbehaving, kim: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="accounts")
    liar.claims["iss"] = "https://evil.example"
    refused(at_liar, liar, kim)
    assert "InvalidIssuerError" in caplog.text
    assert "liar" in caplog.text
    token = liar.id_token().split(".")[0]
    for secret in (CLIENT_SECRET, kim.email, token, liar.claims["nonce"]):
        assert secret not in caplog.text
