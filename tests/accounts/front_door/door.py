"""Going through the front door as a browser does, and what the hasher was asked meanwhile."""

from __future__ import annotations

from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import MD5PasswordHasher
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from tests.second_factor import code_of_app

PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOGIN, CODE = "/account/login/", "/account/2fa/authenticate/"
TOO_MANY = "too many wrong attempts"


def give_app(person: User) -> User:
    """``person`` gets an authenticator app with a secret that the tests know, and codes."""
    TOTP.activate(person, SECRET)
    RecoveryCodes.activate(person)
    return person


def try_password(
    email: str, password: str = PASSWORD, *, client: Client | None = None, **headers: Any
) -> Any:
    """One attempt, in a browser that nobody has used unless one is given."""
    browser = client or Client()
    return browser.post(LOGIN, {"login": email, "password": password}, **headers)


def try_code(client: Client, code: str | None = None) -> Any:
    """One code of the app, by default the right one of now."""
    return client.post(CODE, {"code": code or code_of_app(SECRET)})


def enter(person: User, *, client: Client | None = None) -> Client:
    """Come in by password, and by code where one is asked for."""
    browser = client or Client()
    answer = try_password(person.email, client=browser)
    if answer.get("Location") == CODE:
        try_code(browser)
    assert is_in(browser)
    return browser


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def said(answer: HttpResponse) -> str:
    return answer.content.decode()


class CountedHasher(MD5PasswordHasher):
    """Counts how often a password was hashed."""

    calls = 0

    def encode(self, password: str, salt: str) -> str:
        CountedHasher.calls += 1
        return super().encode(password, salt)
