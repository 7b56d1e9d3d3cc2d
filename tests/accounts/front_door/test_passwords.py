"""Passwords: long rather than odd, and none that is guessed first."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.factories import UserFactory
from core.models import SiteSettings
from home.models import HomePage
from tests.accounts.front_door.door import enter, said, try_password


@pytest.mark.parametrize(
    "password",
    [
        "three random words",
        "correct horse battery",
        "alllowercase but long",
        "kettle-ocean-violin",
        "日本語のとても長い合言葉です",
        "x7!kQ2#pLm9@wZ",
        "    spaces around it    ",
        "l" + "o" * 6 + "ng and winding",
        "my dog eats 17 pancakes",
    ],
)
def test_long_ones_are_taken_whatever_they_are_made_of(home: HomePage, password: str) -> None:
    validate_password(password, UserFactory())


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("elevenchars", "too short"),
        ("x" * 9 + "yz-" * 90, "256 characters or fewer"),
        ("password1234", "common"),
        ("Password123!", "common"),
        ("P@ssw0rd2026", "common"),
        ("!!!football99", "common"),
        ("passwordpassword", "common"),
        ("Safeguarding2026", "common"),
        ("westshire2026!", "common"),
        ("aaaaaaaaaaaaaa", "repeats itself"),
        ("abababababab", "repeats itself"),
        ("123456789012", "repeats itself"),
        ("abcdefghijklmn", "repeats itself"),
        ("qwertyuiop12", "repeats itself"),
        ("zyxwvutsrqpo", "repeats itself"),
        ("sam.example@westsh", "too similar"),
    ],
)
def test_those_that_are_guessed_first_are_refused(home: HomePage, password: str, said: str) -> None:
    site = SiteSettings.for_site(home.get_site())
    site.partnership_name = "Westshire Safeguarding Children Partnership"
    site.save()
    person = UserFactory(email="sam.example@westshire.example")
    with pytest.raises(ValidationError, match=said):
        validate_password(password, person)


def test_the_same_letters_typed_differently_are_the_same_password(home: HomePage) -> None:
    composed, decomposed = "caf\u00e9 au lait, two", "cafe\u0301 au lait, two"
    person = UserFactory(password=composed)
    assert person.check_password(decomposed)
    assert try_password(person.email, decomposed).status_code == 302


@pytest.mark.parametrize(
    "path", ["/account/login/", "/account/password/change/", "/account/reauthenticate/"]
)
def test_pasting_and_password_managers_are_welcome(home: HomePage, path: str) -> None:
    browser = enter(UserFactory())
    if path == "/account/login/":
        browser.post("/account/logout/")
    field, *_ = re.findall(r'<input type="password"[^>]*>', said(browser.get(path)))
    assert 'autocomplete="current-password"' in field
    assert "maxlength" not in field
    assert " on" not in field


def test_no_password_expires(settings: Any) -> None:
    assert not any("Expir" in one["NAME"] for one in settings.AUTH_PASSWORD_VALIDATORS)
