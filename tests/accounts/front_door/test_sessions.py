"""People see where they are signed in, and sign other browsers out."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from accounts.factories import UserFactory
from accounts.front_door.devices import device_words
from accounts.front_door.sessions import open_sessions
from accounts.models import User
from home.models import HomePage
from tests.accounts.front_door.door import PASSWORD, enter, is_in, said, try_password

PLACE = "/account/sessions/"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Safari/604"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def person(home: HomePage) -> User:
    return UserFactory()


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (PHONE, "Safari on iPhone"),
        (DESK, "Firefox on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140 Safari/537.36 Edg/140", "Edge on Linux"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X) Version/18 Safari/605", "Safari on Mac"),
        ("curl/8.5", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_browser_is_named_in_words(user_agent: str, words: str) -> None:
    assert device_words(user_agent) == words


def test_the_list_names_browsers_not_addresses(person: User) -> None:
    enter(person, client=Client(HTTP_USER_AGENT=PHONE))
    here = enter(person, client=Client(HTTP_USER_AGENT=DESK))
    page = said(here.get(PLACE))
    assert page.index("Firefox on Windows") < page.index("Safari on iPhone")
    assert page.count("This browser") == 1
    assert "127.0.0.1" not in page


def test_one_browser_is_signed_out_on_its_next_request(person: User) -> None:
    lost, kept = enter(person), enter(person)
    here = enter(person)
    row = UserSession.objects.get(session_key=lost.session.session_key)
    here.post(PLACE, {"session": row.pk})
    assert [lost.get("/me/").status_code, kept.get("/me/").status_code] == [302, 200]
    assert here.get("/me/").status_code == 200


def test_everywhere_else_is_signed_out(person: User) -> None:
    others = [enter(person) for _ in range(3)]
    here = enter(person)
    here.post(PLACE)
    assert [other.get("/me/").status_code for other in others] == [302] * 3
    assert here.get("/me/").status_code == 200


def test_nobody_ends_the_session_of_somebody_else(person: User) -> None:
    theirs = enter(UserFactory())
    row = UserSession.objects.get()
    mine = enter(person)
    mine.post(PLACE, {"session": row.pk})
    mine.post(PLACE)
    assert theirs.get("/me/").status_code == 200


@pytest.mark.parametrize("wrong", ["0", "x", "9" * 30, "-1", ""])
def test_a_number_that_is_none_ends_nothing_else_than_it_says(person: User, wrong: str) -> None:
    here = enter(person)
    assert here.post(PLACE, {"session": wrong}).status_code == 302
    assert here.get("/me/").status_code == 200


def test_a_new_password_signs_every_other_browser_out(person: User) -> None:
    other, here = enter(person), enter(person)
    new = "seven purple kettles"
    here.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert other.get("/me/").status_code == 302
    assert here.get("/me/").status_code == 200
    assert len(open_sessions(person, this=here.session.session_key)) == 1


def test_the_list_is_for_its_owner(home: HomePage) -> None:
    assert Client().get(PLACE)["Location"].startswith("/account/login/")


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_list_costs_one_statement(
    person: User, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        client = Client()
        try_password(person.email, client=client)
        assert is_in(client)
    with django_assert_num_queries(1):
        assert len(open_sessions(person, this=None)) == count
