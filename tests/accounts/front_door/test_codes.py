"""A code of an app opens once, and only for as long as clocks may differ."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from accounts.factories import UserFactory
from accounts.front_door.codes import use_code_of_app
from home.models import HomePage
from tests.accounts.front_door.door import SECRET, give_app, is_in, try_code, try_password
from tests.second_factor import code_of_app

NOW = 1_800_000_015.0


@pytest.fixture
def app(db: Any) -> Authenticator:
    give_app(UserFactory())
    return Authenticator.objects.get(type=Authenticator.Type.TOTP)


@pytest.mark.parametrize(
    ("seconds_off", "opens"), [(-60, False), (-30, True), (30, True), (60, False)]
)
def test_a_clock_may_be_half_a_minute_off(
    app: Authenticator, seconds_off: int, opens: bool
) -> None:
    assert use_code_of_app(app, code_of_app(SECRET, NOW + seconds_off), now=NOW) is opens


def test_a_code_opens_once_as_long_as_it_could_be_valid(app: Authenticator) -> None:
    code = code_of_app(SECRET, NOW)
    assert use_code_of_app(app, code, now=NOW)
    for later in (0, 10, 29, 31, 45):
        assert not use_code_of_app(app, code, now=NOW + later)
    assert use_code_of_app(app, code_of_app(SECRET, NOW + 30), now=NOW + 30)


def test_an_earlier_code_does_not_open_after_a_later_one(app: Authenticator) -> None:
    assert use_code_of_app(app, code_of_app(SECRET, NOW), now=NOW)
    assert not use_code_of_app(app, code_of_app(SECRET, NOW - 30), now=NOW)


def test_a_used_code_stays_used_when_the_cache_is_lost(home: HomePage) -> None:
    person = give_app(UserFactory())
    code = code_of_app(SECRET)
    browsers = [Client(), Client()]
    for browser in browsers:
        cache.clear()
        try_password(person.email, client=browser)
        try_code(browser, code)
    assert [is_in(browser) for browser in browsers] == [True, False]


def test_a_recovery_code_opens_once(home: HomePage) -> None:
    person = give_app(UserFactory())
    row = Authenticator.objects.get(user=person, type=Authenticator.Type.RECOVERY_CODES)
    code, *others = row.wrap().get_unused_codes()
    assert len(others) == 9
    browsers = [Client(), Client()]
    for browser in browsers:
        try_password(person.email, client=browser)
        try_code(browser, code)
    assert [is_in(browser) for browser in browsers] == [True, False]
