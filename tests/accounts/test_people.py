"""People sign in with their e-mail address, through one door."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.factories import UserFactory
from accounts.models import User
from home.models import HomePage
from tests.accounts.signing_in import signed_in

PASSWORD = "correct horse battery"


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_e_mail_address_is_the_login_name() -> None:
    assert get_user_model() is User
    assert User.USERNAME_FIELD == "email"
    assert not hasattr(User(), "username") or User().username is None


def test_one_address_is_one_person_whatever_its_case(db: Any) -> None:
    User.objects.create_user("Ann.Example@Westshire.example")
    assert User.objects.get().email == "ann.example@westshire.example"
    with pytest.raises(IntegrityError):
        User.objects.create_user("ANN.example@westshire.EXAMPLE")


def test_the_address_is_lower_case_however_it_was_saved(db: Any) -> None:
    person = User.objects.create(email=" Ann@Westshire.example ")
    person.refresh_from_db()
    assert person.email == "ann@westshire.example"
    assert User.objects.get_by_natural_key("ANN@westshire.example") == person


def test_the_form_refuses_a_second_person_of_one_address(db: Any) -> None:
    UserFactory(email="ann@westshire.example")
    with pytest.raises(ValidationError):
        User(email="ANN@westshire.example", password="x").full_clean()


def test_the_database_refuses_a_second_person_of_one_address(db: Any) -> None:
    UserFactory(email="ann@westshire.example")
    with pytest.raises(IntegrityError):
        User.objects.bulk_create([User(email="ANN@westshire.example")])


def test_a_new_person_has_no_rights_and_a_superuser_all(db: Any) -> None:
    person = User.objects.create_user("a@westshire.example", PASSWORD)
    assert not person.is_staff
    assert not person.is_superuser
    assert person.check_password(PASSWORD)
    assert User.objects.create_superuser("b@westshire.example", PASSWORD).is_superuser
    assert not User.objects.create_user("c@westshire.example").has_usable_password()


def test_a_person_is_named_by_name_or_address(db: Any) -> None:
    assert str(UserFactory(first_name="Ann", last_name="Example")) == "Ann Example"
    assert str(User(email="a@westshire.example")) == "a@westshire.example"


@pytest.mark.parametrize("login", ["ann@westshire.example", "ANN@Westshire.Example"])
def test_the_front_door_lets_in_whatever_the_case(home: HomePage, login: str) -> None:
    UserFactory(email="ann@westshire.example")
    client = Client()
    answer = client.post("/account/login/", {"login": login, "password": PASSWORD})
    assert answer.status_code == 302
    assert is_signed_in(client)


def test_a_wrong_password_stays_outside(home: HomePage) -> None:
    UserFactory(email="ann@westshire.example")
    client = Client()
    answer = client.post("/account/login/", {"login": "ann@westshire.example", "password": "no"})
    assert answer.status_code == 200
    assert not is_signed_in(client)


def test_a_person_who_left_stays_outside(home: HomePage) -> None:
    UserFactory(email="ann@westshire.example", is_active=False)
    client = Client()
    client.post("/account/login/", {"login": "ann@westshire.example", "password": PASSWORD})
    assert not is_signed_in(client)


@pytest.mark.parametrize("path", ["/admin/login/", "/_util/login/"])
def test_wagtails_own_login_leads_to_the_front_door(home: HomePage, path: str) -> None:
    UserFactory(email="ann@westshire.example", is_superuser=True, is_staff=True)
    client = Client()
    answer = client.get(f"{path}?next=/admin/")
    assert answer.status_code == 302
    assert answer["Location"] == "/account/login/?next=/admin/"
    facts = {"username": "ann@westshire.example", "email": "ann@westshire.example"}
    answer = client.post(path, {**facts, "password": PASSWORD, "next": "/admin/"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "path",
    [
        "/admin/password_reset/",
        "/admin/password_reset/done/",
        "/admin/password_reset/confirm/MQ/set-password/",
        "/admin/password_reset/complete/",
    ],
)
def test_wagtails_own_password_reset_leads_to_the_front_door(home: HomePage, path: str) -> None:
    UserFactory(email="ann@westshire.example")
    for answer in (Client().get(path), Client().post(path, {"email": "ann@westshire.example"})):
        assert answer.status_code == 302
        assert answer["Location"] == "/account/password/reset/"
    assert mail.outbox == []


def test_nobody_makes_an_account_for_themselves(home: HomePage) -> None:
    facts = {"email": "new@westshire.example", "password1": PASSWORD, "password2": PASSWORD}
    assert "sign" in Client().get("/account/signup/").content.decode().lower()
    Client().post("/account/signup/", facts)
    assert not User.objects.exists()


def test_there_is_no_django_admin(home: HomePage) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("admin:index")


def test_a_reset_does_not_say_whether_an_address_is_known(home: HomePage) -> None:
    UserFactory(email="ann@westshire.example")
    known = Client().post("/account/password/reset/", {"email": "ann@westshire.example"})
    unknown = Client().post("/account/password/reset/", {"email": "bob@westshire.example"})
    assert known.status_code == unknown.status_code == 302
    assert known["Location"] == unknown["Location"]


def test_signing_out_takes_a_form_not_a_link(home: HomePage) -> None:
    client = signed_in(UserFactory())
    client.get("/account/logout/")
    assert is_signed_in(client)
    client.post("/account/logout/")
    assert not is_signed_in(client)


def test_the_next_address_stays_on_this_site(home: HomePage) -> None:
    UserFactory(email="ann@westshire.example")
    answer = Client().post(
        "/account/login/?next=https://evil.example/",
        {"login": "ann@westshire.example", "password": PASSWORD, "next": "https://evil.example/"},
    )
    assert "evil.example" not in answer["Location"]
