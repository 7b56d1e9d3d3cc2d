"""Each sign-in is written down: how, and for which agency."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.factories import AgencyFactory, UserFactory
from accounts.front_door.register import method_of
from accounts.models import SignIn
from home.models import HomePage
from tests.accounts.front_door.door import enter, give_app, try_password

PASSWORD = {"method": "password", "at": 1.0}
CODE = {"method": "mfa", "type": "totp", "at": 2.0}
RECOVERY = {"method": "mfa", "type": "recovery_codes", "at": 2.0}
KEY = {"method": "mfa", "type": "webauthn", "at": 2.0}
ALONE = {**KEY, "passwordless": True}
ELSEWHERE = {"method": "socialaccount", "provider": "council", "at": 1.0}
VOUCHED = {"method": "mfa", "type": "single_sign_on", "at": 2.0}


@pytest.mark.parametrize(
    ("records", "method"),
    [
        ([PASSWORD], "password"),
        ([PASSWORD, CODE], "password+code"),
        ([PASSWORD, RECOVERY], "password+code"),
        ([PASSWORD, KEY], "password+passkey"),
        ([ALONE], "passkey"),
        ([PASSWORD, ALONE], "passkey"),
        ([ELSEWHERE], "sso"),
        ([ELSEWHERE, CODE], "sso"),
        ([VOUCHED, ELSEWHERE], "sso"),
        ([PASSWORD, CODE, {**PASSWORD, "reauthenticated": True}], "password+code"),
        ([], "other"),
        ([{"method": "smoke signals", "at": 1.0}], "other"),
    ],
)
def test_how_somebody_came_in(records: list[dict[str, Any]], method: str) -> None:
    assert method_of(records) == method


def test_a_sign_in_is_written_with_the_agency_of_that_day(home: HomePage) -> None:
    agency = AgencyFactory(name="Fernhill Academy")
    person = give_app(UserFactory(agency=agency))
    enter(person)
    row = SignIn.objects.get()
    assert (row.person, row.agency, row.method) == (person, agency, "password+code")


def test_a_person_without_an_agency_is_written_down_too(home: HomePage) -> None:
    enter(UserFactory(member=False))
    assert SignIn.objects.get().agency is None


def test_an_attempt_is_no_sign_in(home: HomePage) -> None:
    person = give_app(UserFactory())
    try_password(person.email, "wrong guess of many")
    try_password(person.email)
    assert not SignIn.objects.exists()
