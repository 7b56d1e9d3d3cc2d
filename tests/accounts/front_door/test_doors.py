"""There is one way in, and no other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from accounts.factories import UserFactory
from accounts.models import User
from accounts.roles import CONTENT_EDITOR
from home.models import HomePage
from tests.accounts.front_door.door import PASSWORD, enter, give_app, said, try_password

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    "name",
    [
        *("account_confirm_login_code", "account_request_login_code", "account_signup_by_passkey"),
        *("account_change_phone", "account_verify_phone", "mfa_signup_webauthn", "mfa_trust"),
        *("socialaccount_signup", "socialaccount_login", "admin:index"),
    ],
)
def test_doors_that_we_do_not_use_are_not_there(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_no_address_of_the_front_door_answers_an_interface_of_allauth() -> None:
    names = {str(name) for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert not {name for name in names if name.startswith(("headless", "idp"))}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_interface_for_programs_only_reads(home: HomePage, method: str) -> None:
    browser = enter(give_app(UserFactory(roles=["administrator"])))
    for path in ("/api/v1/pages/", "/api/v1/thresholds/", "/api/v1/pages/1/"):
        answer = getattr(browser, method)(path, "{}", content_type="application/json")
        assert answer.status_code in (404, 405), path


def test_wagtails_account_page_changes_neither_address_nor_password(home: HomePage) -> None:
    editor = give_app(UserFactory(roles=[CONTENT_EDITOR]))
    browser = enter(editor)
    page = said(browser.get("/admin/account/"))
    assert 'type="password"' not in page
    new = "another long password"
    browser.post(
        "/admin/account/",
        {
            "name_email-email": "thief@evil.example",
            "name_email-first_name": "Eve",
            "name_email-last_name": "Thief",
            "email": "thief@evil.example",
            "password-old_password": PASSWORD,
            "password-new_password1": new,
            "password-new_password2": new,
        },
    )
    editor.refresh_from_db()
    assert editor.email != "thief@evil.example"
    assert editor.check_password(PASSWORD)


def test_a_basic_authorization_opens_nothing(home: HomePage) -> None:
    person = UserFactory(email="ann@westshire.example")
    import base64

    told = base64.b64encode(f"{person.email}:{PASSWORD}".encode()).decode()
    answer = Client().get("/me/", HTTP_AUTHORIZATION=f"Basic {told}")
    assert answer["Location"].startswith("/account/login/")


def test_the_whole_change_of_an_address_and_the_notice_to_the_old_one(home: HomePage) -> None:
    person = UserFactory(email="ann@westshire.example")
    browser = enter(person)
    change = {"email": "ann.new@westshire.example", "action_add": ""}
    answer = browser.post("/account/email/", change)
    assert answer["Location"].startswith("/account/reauthenticate/")
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    browser.post("/account/email/", change)
    person.refresh_from_db()
    assert person.email == "ann@westshire.example"
    link = re.search(r"http://testserver(/account/confirm-email/\S+)", mail.outbox[-1].body)
    assert link
    assert mail.outbox[-1].to == ["ann.new@westshire.example"]
    assert browser.get(link[1]).status_code == 200
    browser.post(link[1])
    person.refresh_from_db()
    assert person.email == "ann.new@westshire.example"
    notice = mail.outbox[-1]
    assert notice.to == ["ann@westshire.example"]
    assert "ann.new@westshire.example" in notice.body
    assert try_password("ann@westshire.example").status_code == 200
    assert try_password("ann.new@westshire.example").status_code == 302


def test_a_new_password_by_a_link_that_works_once(home: HomePage) -> None:
    person = give_app(UserFactory(email="ann@westshire.example"))
    elsewhere = enter(person)
    Client().post("/account/password/reset/", {"email": person.email})
    link = re.search(r"http://testserver(/account/password/reset/link/\S+)", mail.outbox[-1].body)
    assert link
    browser = Client()
    page = browser.get(link[1], follow=True)
    place = page.redirect_chain[-1][0]
    assert "set-password" in place
    assert link[1].partition("key=")[2] not in place
    new = "seven purple kettles"
    browser.post(place, {"password1": new, "password2": new})
    person.refresh_from_db()
    assert person.check_password(new)
    assert "password" in mail.outbox[-1].subject
    assert mail.outbox[-1].to == [person.email]
    assert elsewhere.get("/me/").status_code == 302
    assert try_password(person.email, new)["Location"] == "/account/2fa/authenticate/"
    again = Client().get(link[1], follow=True)
    assert "This link no longer works" in said(again)


@pytest.mark.parametrize(
    "key", ["", "x", "0-none", "é-x", "1-abc-def", "../../x", "1-set-password"]
)
def test_a_made_up_link_is_answered_plainly(home: HomePage, key: str) -> None:
    answer = Client().get("/account/password/reset/link/", {"key": key}, follow=True)
    assert answer.status_code == 200
    assert "This link no longer works" in said(answer)


def test_notices_go_out_when_factors_change(home: HomePage) -> None:
    person = give_app(UserFactory())
    browser = enter(person)
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    browser.post("/account/2fa/totp/deactivate/")
    assert mail.outbox[-1].subject == "The authenticator app was turned off"
    assert mail.outbox[-1].to == [person.email]


def test_mails_hold_no_address_of_a_machine(home: HomePage) -> None:
    browser = enter(UserFactory())
    new = "seven purple kettles"
    browser.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
        REMOTE_ADDR="198.51.100.23",
    )
    assert "198.51.100.23" not in mail.outbox[-1].body


def test_cookies_of_the_production_settings_are_bound_to_the_host() -> None:
    text = (ROOT / "portal" / "settings" / "base.py").read_text()
    for name in ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "KNOWN_BROWSER_COOKIE_NAME"):
        assert re.search(rf'^{name} = "__Host-', text, re.MULTILINE), name
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY"):
        assert re.search(rf"^{name} = True", text, re.MULTILINE), name


def test_the_cookie_of_a_known_browser_names_nobody(home: HomePage, settings: Any) -> None:
    person: User = UserFactory(email="ann@westshire.example")
    browser = Client()
    browser.get("/account/login/")
    assert settings.KNOWN_BROWSER_COOKIE_NAME not in browser.cookies
    enter(person, client=browser)
    cookie = browser.cookies[settings.KNOWN_BROWSER_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    from django.core import signing

    told = signing.loads(cookie.value, salt="accounts.front_door.known_browser")
    assert set(told) == {"browser", "people"}
    assert all(re.fullmatch(r"[0-9a-f]{32}", mark) for mark in told["people"])


def test_the_frame_names_who_is_signed_in_and_their_agency(home: HomePage) -> None:
    browser = enter(UserFactory(first_name="Ann", last_name="Example"))
    page = said(browser.get("/"))
    assert "Ann Example" in page
    assert "Westshire County Council" in page
    assert "Sign out" in page
    anonymous = said(Client().get("/"))
    assert "Sign in" in anonymous
    assert "Sign out" not in anonymous
