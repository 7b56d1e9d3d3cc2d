"""Entra ID's way of telling who somebody is, at a real provider that speaks so."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from tests.accounts.openid_provider.real import ENTRA, TENANT, RealProvider
from tests.accounts.single_sign_on.door import Door, links_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "evidence",
    [
        {"email": "pat@police.example", "xms_edov": True},
        {
            "email": "elsewhere@police.example",
            "preferred_username": "pat@police.example",
            "acct": 0,
        },
    ],
    ids=["domain owner verified", "member"],
)
def test_a_member_of_the_tenant_signs_in(
    at_police: Door, openid: RealProvider, pat: User, evidence: dict[str, Any]
) -> None:
    login = openid.person(ENTRA, f"pat {len(evidence)}", tid=TENANT, **evidence)
    assert at_police.sign_in(login).status_code == 302
    assert at_police.person() == pat
    assert links_of(pat)[0].extra_data["issuer"].endswith(f"/{TENANT}/v2.0")


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "pat@police.example"},
        {"email": "pat@police.example", "email_verified": True},
        {"email": "pat@police.example", "xms_edov": False},
        {"preferred_username": "pat@police.example"},
        {"preferred_username": "pat@police.example", "acct": 1},
        {"email": "pat@police.example", "xms_edov": True, "idp": "https://live.example"},
    ],
    ids=["typed", "claimed", "unverified", "user name", "guest", "from elsewhere"],
)
def test_an_address_without_evidence_matches_nobody(
    at_police: Door, openid: RealProvider, pat: User, claims: dict[str, Any]
) -> None:
    answer = at_police.sign_in(openid.person(ENTRA, "nobody", tid=TENANT, **claims))
    assert answer.status_code == 403
    assert "did not confirm your address" in answer.content.decode()
    assert at_police.person() is None
    assert links_of(pat) == []


def test_another_tenant_is_refused(at_police: Door, openid: RealProvider, pat: User) -> None:
    other = TENANT.replace("6", "7")
    login = openid.person(ENTRA, "other tenant", tid=other, email=pat.email, xms_edov=True)
    answer = at_police.sign_in(login)
    assert answer.status_code == 403
    assert "We could not trust the answer" in answer.content.decode()
    assert at_police.person() is None
