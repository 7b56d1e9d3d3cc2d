"""The way to the provider and back: what goes along, and which answers are taken."""

from __future__ import annotations

import pytest

from accounts.models import User
from tests.accounts.openid_provider.real import RealProvider
from tests.accounts.single_sign_on.conftest import COUNCIL
from tests.accounts.single_sign_on.door import LOGIN, Door, asked_of_provider, home_path, there

pytestmark = pytest.mark.django_db


def test_state_nonce_and_proof_key_go_along(at_council: Door) -> None:
    first, second = (asked_of_provider(at_council.begin()) for _ in range(2))
    assert first["code_challenge_method"] == "S256"
    assert first["response_type"] == "code"
    assert set(first["scope"].split()) == {"openid", "email", "profile"}
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 16
        assert first[name] != second[name]


def test_the_query_of_the_start_adds_nothing_to_what_is_asked(at_council: Door) -> None:
    answer = at_council.client.post(
        f"/account/single-sign-on/{COUNCIL}/?scope=offline_access&auth_params=prompt%3Dnone"
        "&process=connect"
    )
    assert "offline_access" not in answer.content.decode()
    assert "prompt" not in answer.content.decode()


def test_a_link_alone_starts_nothing(at_council: Door) -> None:
    answer = at_council.client.get(f"/account/single-sign-on/{COUNCIL}/")
    assert (answer.status_code, answer["Location"]) == (302, LOGIN)


def test_a_forged_form_starts_nothing(at_council: Door) -> None:
    at_council.client.handler.enforce_csrf_checks = True
    assert at_council.client.post(f"/account/single-sign-on/{COUNCIL}/").status_code == 403


def test_an_answer_works_once(at_council: Door, openid: RealProvider, kim: User) -> None:
    back = openid.log_in(at_council.begin(), there(openid, "kim-16", kim.email))
    assert at_council.client.get(back).status_code == 302
    at_council.client.logout()
    answer = at_council.client.get(back)
    assert answer.status_code == 400
    assert "no longer valid" in answer.content.decode()
    assert at_council.person() is None


def test_an_answer_works_only_in_the_browser_that_asked(
    at_council: Door, openid: RealProvider, kim: User
) -> None:
    back = openid.log_in(at_council.begin(), there(openid, "kim-17", kim.email))
    other = Door(COUNCIL, openid)
    assert other.client.get(back).status_code == 400
    assert other.person() is None


def test_another_state_is_refused(at_council: Door, openid: RealProvider, kim: User) -> None:
    back = openid.log_in(at_council.begin(), there(openid, "kim-18", kim.email))
    state = asked_of_provider(back)["state"]
    assert at_council.client.get(back.replace(state, "x" * len(state))).status_code == 400
    assert at_council.person() is None


def test_an_answer_in_another_issuers_name_is_refused(
    at_council: Door, openid: RealProvider, kim: User
) -> None:
    back = openid.log_in(at_council.begin(), there(openid, "kim-19", kim.email))
    forged = back.partition("&iss=")[0] + "&iss=https%3A%2F%2Fevil.example"
    assert at_council.client.get(forged).status_code == 403
    assert at_council.person() is None


def test_a_code_of_one_provider_is_worth_nothing_at_another(
    at_council: Door, at_police: Door, openid: RealProvider, kim: User
) -> None:
    back = openid.log_in(at_council.begin(), there(openid, "kim-20", kim.email))
    code = asked_of_provider(back)["code"]
    at_police.client = at_council.client
    state = asked_of_provider(at_police.begin())["state"]
    answer = at_police.client.get(
        "/account/single-sign-on/police/callback/", {"code": code, "state": state}
    )
    assert answer.status_code == 503
    assert at_police.person() is None


def test_whoever_stops_at_the_provider_is_told_so(at_council: Door) -> None:
    answer = at_council.sign_in(None)
    assert answer.status_code == 403
    assert "You were not signed in" in answer.content.decode()
    assert at_council.person() is None


def test_somebody_signed_in_already_goes_home(at_council: Door, kim: User) -> None:
    at_council.client.force_login(kim)
    answer = at_council.client.post(f"/account/single-sign-on/{COUNCIL}/")
    assert (answer.status_code, answer["Location"]) == (302, home_path())


def test_whoever_signed_in_meanwhile_is_signed_out_for_the_one_who_comes_back(
    at_council: Door, openid: RealProvider, kim: User, pat: User
) -> None:
    back = openid.log_in(at_council.begin(), there(openid, "kim-21", kim.email))
    at_council.client.force_login(pat)
    at_council.client.get(back)
    assert at_council.person() == kim
