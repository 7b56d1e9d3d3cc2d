"""A second factor asked for at the provider stands for our own only where it may."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from accounts.models import User
from accounts.roles import THRESHOLD_EDITOR
from accounts.services.memberships import MembershipFacts, change_membership
from accounts.single_sign_on.configuration import IdentityProvider
from accounts.single_sign_on.second_factor import second_factor_vouched
from tests.accounts.openid_provider.real import GENERIC, RealProvider
from tests.accounts.single_sign_on.door import Door, asked_of_provider, home_path

pytestmark = pytest.mark.django_db
OWN_FACTOR = "/account/2fa/authenticate/"


@pytest.fixture
def trusted(settings: Any, switched_on: None, council: IdentityProvider) -> None:
    """The council's second factor counts."""
    settings.SINGLE_SIGN_ON = (
        replace(council, second_factor=True, second_factor_acr=frozenset({"two-keys"})),
    )


@pytest.fixture
def kim_with_app(kim: User) -> User:
    TOTP.activate(kim, "JBSWY3DPEHPK3PXP")
    return kim


def here(openid: RealProvider, kim: User, **more: Any) -> str:
    return openid.person(GENERIC, "kim-2fa", email=kim.email, email_verified=True, **more)


@pytest.mark.parametrize("told", [{"amr": ("pwd", "mfa")}, {"acr": "two-keys"}], ids=str)
def test_a_trusted_second_factor_is_not_asked_for_again(
    at_council: Door, openid: RealProvider, kim_with_app: User, trusted: None, told: dict[str, Any]
) -> None:
    answer = at_council.sign_in(here(openid, kim_with_app, **told))
    assert answer["Location"] == home_path()
    assert at_council.person() == kim_with_app
    assert second_factor_vouched(at_council.client.session)


def test_without_one_at_the_provider_ours_is_asked_for(
    at_council: Door, openid: RealProvider, kim_with_app: User, trusted: None
) -> None:
    answer = at_council.sign_in(here(openid, kim_with_app, amr=("pwd",)))
    assert answer["Location"] == OWN_FACTOR
    assert at_council.person() is None
    assert not second_factor_vouched(at_council.client.session)


def test_one_that_is_not_trusted_does_not_count(
    at_council: Door, openid: RealProvider, kim_with_app: User
) -> None:
    answer = at_council.sign_in(here(openid, kim_with_app, amr=("pwd", "mfa")))
    assert answer["Location"] == OWN_FACTOR
    assert at_council.person() is None


def test_somebody_without_a_factor_of_their_own_gets_in_without_a_voucher(
    at_council: Door, openid: RealProvider, kim: User, trusted: None
) -> None:
    at_council.sign_in(here(openid, kim))
    assert at_council.person() == kim
    assert not second_factor_vouched(at_council.client.session)


def test_the_voucher_counts_for_its_person_alone(
    at_council: Door, openid: RealProvider, kim: User, pat: User, trusted: None
) -> None:
    at_council.sign_in(here(openid, kim, amr=("mfa",)))
    session = dict(at_council.client.session)
    assert second_factor_vouched(session)
    assert not second_factor_vouched({**session, "_auth_user_id": str(pat.pk)})
    assert not second_factor_vouched({})
    at_council.client.logout()
    at_council.client.force_login(kim)
    assert not second_factor_vouched(at_council.client.session)


@pytest.fixture
def editor(kim: User) -> User:
    """Kim, in a role that needs a second factor, without a factor of their own."""
    membership = kim.memberships.get()
    facts = MembershipFacts(job_role=membership.job_role, start_date=membership.start_date)
    change_membership(membership=membership, facts=facts, roles=[THRESHOLD_EDITOR.key], by=None)
    assert not Authenticator.objects.filter(user=kim).exists()
    return kim


def test_the_providers_second_factor_opens_what_needs_one(
    at_council: Door, openid: RealProvider, editor: User, trusted: None
) -> None:
    at_council.sign_in(here(openid, editor, amr=("pwd", "mfa")))
    assert at_council.client.get("/admin/").status_code == 200


def test_without_it_a_privileged_person_must_set_up_their_own(
    at_council: Door, openid: RealProvider, editor: User, trusted: None
) -> None:
    at_council.sign_in(here(openid, editor, amr=("pwd",)))
    answer = at_council.client.get("/admin/")
    assert (answer.status_code, answer["Location"]) == (302, "/account/2fa/")


def test_the_wanted_context_is_asked_for(at_council: Door, trusted: None) -> None:
    assert asked_of_provider(at_council.begin())["acr_values"] == "two-keys"
