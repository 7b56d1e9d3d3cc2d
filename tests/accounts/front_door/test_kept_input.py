"""What was typed is not lost when a session ends before it is sent."""

from __future__ import annotations

import html
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.factories import UserFactory
from accounts.models import User
from home.models import HomePage
from tests.accounts.front_door.door import enter, is_in, said, try_password

NOW = timezone.now()
FORM = "/me/name/"
TYPED = {"first_name": "Ánn “the” <b>", "last_name": "O’Hara & Söhne"}


def later(**since: float) -> time_machine.travel:
    return time_machine.travel(NOW + timedelta(**since), tick=False)


@pytest.fixture
def person(home: HomePage) -> User:
    return UserFactory()


@pytest.fixture
def browser(person: User) -> Client:
    """A browser in which they came in half a day ago."""
    with later(hours=-13):
        return enter(person)


def send_late(browser: Client) -> str:
    """Send the form after the end; the address to which that leads."""
    with later():
        answer = browser.post(FORM, TYPED)
    assert answer.status_code == 302
    return str(answer["Location"])


def test_it_leads_to_the_door_which_says_what_happened(browser: Client) -> None:
    place = send_late(browser)
    assert place.startswith("/account/login/")
    with later(seconds=1):
        page = said(browser.get(place))
    assert "You were signed out" in page
    assert "we kept it" in page
    assert "Söhne" not in page


def test_after_signing_in_it_can_be_sent_again_as_it_was(browser: Client, person: User) -> None:
    send_late(browser)
    with later(minutes=5):
        answer = try_password(person.email, client=browser)
        assert answer["Location"] == "/account/kept/"
        page = said(browser.get("/account/kept/"))
        for name, value in TYPED.items():
            assert f'<input type="hidden" name="{name}" value="{html.escape(value)}">' in page
        assert 'action="/me/name/"' in page
        browser.post(FORM, TYPED)
    person.refresh_from_db()
    assert person.last_name == TYPED["last_name"]


def test_nothing_is_changed_before_it_is_sent_again(browser: Client, person: User) -> None:
    send_late(browser)
    with later(minutes=1):
        try_password(person.email, client=browser)
        browser.get("/account/kept/")
    person.refresh_from_db()
    assert person.last_name != TYPED["last_name"]


def test_somebody_else_does_not_get_it(browser: Client, person: User) -> None:
    other = UserFactory()
    send_late(browser)
    with later(minutes=1):
        assert try_password(other.email, client=browser)["Location"] != "/account/kept/"
        assert browser.get("/account/kept/").status_code == 302
        browser.post("/account/logout/")
        try_password(person.email, client=browser)
        assert browser.get("/account/kept/").status_code == 302


def test_it_is_kept_for_an_hour(browser: Client, person: User) -> None:
    send_late(browser)
    with later(minutes=61):
        assert try_password(person.email, client=browser)["Location"] != "/account/kept/"


def test_it_can_be_thrown_away(browser: Client, person: User) -> None:
    send_late(browser)
    with later(minutes=1):
        try_password(person.email, client=browser)
        browser.post("/account/kept/drop/")
        assert browser.get("/account/kept/").status_code == 302


def test_it_is_kept_as_well_when_the_end_was_noticed_before(browser: Client, person: User) -> None:
    """The script asks how long there is, and so the server ends the session before the form."""
    with later(minutes=-1):
        assert browser.get("/account/session/").json()["signed_in"] is False
    send_late(browser)
    with later(minutes=1):
        assert try_password(person.email, client=browser)["Location"] == "/account/kept/"


def test_passwords_and_files_are_not_kept(browser: Client, person: User) -> None:
    secret = {"first_name": "Ann", "oldpassword": "s3cret words", "code": "123456"}
    with later():
        browser.post(FORM, {**secret, "paper": SimpleUploadedFile("p.txt", b"inside the file")})
    kept = str(dict(browser.session))
    assert "Ann" in kept
    assert "s3cret" not in kept
    assert "123456" not in kept
    assert "inside" not in kept
    with later(minutes=1):
        try_password(person.email, client=browser)
        assert "Files are not kept" in said(browser.get("/account/kept/"))


def test_who_never_was_signed_in_keeps_nothing(home: HomePage) -> None:
    client = Client()
    assert client.post(FORM, TYPED).status_code == 302
    assert "kept_input" not in client.session


def test_who_signed_out_keeps_nothing(person: User) -> None:
    client = enter(person)
    client.post("/account/logout/")
    client.post(FORM, TYPED)
    assert not is_in(client)
    assert "kept_input" not in client.session


def test_a_form_for_everybody_goes_through_without_signing_in(browser: Client) -> None:
    with later():
        answer = browser.post("/account/password/reset/", {"email": "ann@westshire.example"})
    assert answer["Location"] == "/account/password/reset/done/"
    assert "kept_input" not in browser.session


def test_a_forged_form_is_not_kept(person: User) -> None:
    client = Client(enforce_csrf_checks=True)
    with later(hours=-13):
        page = client.get("/account/login/")
        token = page.context["csrf_token"]
        facts = {"login": person.email, "password": "correct horse battery"}
        client.post("/account/login/", {**facts, "csrfmiddlewaretoken": str(token)})
        assert is_in(client)
    with later():
        assert client.post(FORM, TYPED).status_code == 403
    assert "kept_input" not in client.session


def test_a_reader_after_the_end_sees_public_pages_as_anybody(browser: Client) -> None:
    with later():
        answer = browser.get("/")
        assert answer.status_code == 200
        assert "Sign out" not in said(answer)
        assert answer["Cache-Control"] == "private, no-store"
