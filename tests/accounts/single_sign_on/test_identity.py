"""What the site believes of the claims of each kind of provider."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.single_sign_on.configuration import IdentityProvider
from accounts.single_sign_on.id_tokens import UntrustedToken
from accounts.single_sign_on.identity import identity_of
from tests.accounts.openid_provider.real import TENANT
from tests.accounts.single_sign_on.conftest import configured

ISSUER = f"https://login.example/{TENANT}/v2.0"
MAIL = "pat@police.example"


def entra(**more: Any) -> IdentityProvider:
    return configured("police", "entra", ISSUER, "police.example", **more)


def generic(**more: Any) -> IdentityProvider:
    return configured("council", "generic", "https://id.example", "council.example", **more)


def address_in_entra(**claims: Any) -> str | None:
    told = {"iss": ISSUER, "sub": "s", "tid": TENANT, **claims}
    return identity_of(told, entra()).address


@pytest.mark.parametrize("edov", [True, 1, "1", "true"])
def test_entra_vouches_for_an_address_whose_domain_owner_is_verified(edov: object) -> None:
    assert address_in_entra(email=MAIL, xms_edov=edov) == MAIL


@pytest.mark.parametrize("edov", [None, False, 0, "0", "false", "yes"])
def test_what_somebody_typed_into_their_mail_field_is_not_believed(edov: object) -> None:
    assert address_in_entra(email=MAIL, xms_edov=edov) is None
    assert address_in_entra(email=MAIL, email_verified=True) is None


def test_a_members_user_name_is_believed() -> None:
    assert address_in_entra(preferred_username="Pat@Police.example", acct=0) == MAIL


def test_a_user_name_alone_may_be_a_guests() -> None:
    assert address_in_entra(preferred_username=MAIL) is None


@pytest.mark.parametrize(
    "guest", [{"acct": 1}, {"acct": "1"}, {"idp": "https://login.example/elsewhere/v2.0"}]
)
def test_guests_are_never_vouched_for(guest: dict[str, Any]) -> None:
    assert address_in_entra(email=MAIL, xms_edov=True, preferred_username=MAIL, **guest) is None


@pytest.mark.parametrize("tid", [None, "", "9d60-2f4f7f0c5a11", TENANT.upper()])
def test_another_tenant_is_refused_whole(tid: object) -> None:
    with pytest.raises(UntrustedToken, match="another tenant"):
        address_in_entra(tid=tid, email=MAIL, xms_edov=True)


def test_issuer_and_subject_make_one_name_together() -> None:
    first = identity_of({"iss": "https://a.example", "sub": "bc"}, generic())
    second = identity_of({"iss": "https://a.exampleb", "sub": "c"}, generic())
    again = identity_of({"iss": "https://a.example", "sub": "bc", "email": "x"}, generic())
    assert first.uid != second.uid
    assert first.uid == again.uid
    assert len(first.uid) == 64


@pytest.mark.parametrize("name", [None, 7, ["a"], "a\x00b", "\u202eevil"])
def test_a_name_that_cannot_be_shown_is_left_out(name: object) -> None:
    told = {"iss": "i", "sub": "s", "given_name": name, "family_name": "  Van   Example "}
    identity = identity_of(told, generic())
    assert (identity.first_name, identity.last_name) == ("", "Van Example")


def test_a_long_name_is_cut() -> None:
    told = {"iss": "i", "sub": "s", "given_name": "x" * 500}
    assert len(identity_of(told, generic()).first_name) == 150


@pytest.mark.parametrize(
    ("claims", "counts"),
    [
        ({"amr": ["pwd", "mfa"]}, True),
        ({"amr": "mfa"}, True),
        ({"acr": "gold"}, True),
        ({"acrs": ["c1", "gold"]}, True),
        ({"amr": ["pwd"]}, False),
        ({"amr": ["mfa-not"], "acr": "silver"}, False),
        ({"amr": {"mfa": 1}, "acr": 2}, False),
        ({}, False),
    ],
)
def test_a_second_factor_counts_when_it_was_asked_for_and_may_count(
    claims: dict[str, Any], counts: bool
) -> None:
    told = {"iss": "i", "sub": "s", **claims}
    trusted = generic(second_factor=True, second_factor_acr=frozenset({"gold"}))
    untrusted = generic(second_factor=False, second_factor_acr=frozenset({"gold"}))
    assert identity_of(told, trusted).second_factor is counts
    assert identity_of(told, untrusted).second_factor is False
