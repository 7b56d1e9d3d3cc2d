"""Sessions end on the server's side: unused for too long, or too long altogether."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.factories import UserFactory
from accounts.front_door import session_limits
from accounts.roles import CONTENT_EDITOR
from home.models import HomePage
from tests.accounts.front_door.door import enter, give_app, is_in, said

NOW = timezone.now()


def at(**since: float) -> time_machine.travel:
    return time_machine.travel(NOW + timedelta(**since), tick=False)


@pytest.fixture
def editor(home: HomePage) -> Client:
    """A privileged person who has come in at ``NOW``."""
    with at():
        return enter(give_app(UserFactory(roles=[CONTENT_EDITOR])))


@pytest.fixture
def member(home: HomePage) -> Client:
    """A person without privileged roles who has come in at ``NOW``."""
    with at():
        return enter(UserFactory())


def stays(client: Client, **since: float) -> bool:
    """Whether a request at that time still finds them signed in."""
    with at(**since):
        return client.get("/me/").status_code == 200


@pytest.mark.parametrize(("minutes", "inside"), [(29, True), (30, False), (600, False)])
def test_a_privileged_session_ends_when_unused_for_half_an_hour(
    editor: Client, minutes: int, inside: bool
) -> None:
    assert stays(editor, minutes=minutes) is inside
    assert is_in(editor) is inside


@pytest.mark.parametrize(("hours", "inside"), [(11.9, True), (12, False)])
def test_any_session_ends_when_unused_for_half_a_day(
    member: Client, hours: float, inside: bool
) -> None:
    assert stays(member, hours=hours) is inside


def test_a_privileged_session_ends_after_twelve_hours_of_use(editor: Client) -> None:
    for minutes in range(20, 720, 20):
        assert stays(editor, minutes=minutes), minutes
    assert not stays(editor, minutes=720)


def test_any_session_ends_after_two_weeks_of_use(member: Client) -> None:
    for hours in range(10, 14 * 24, 10):
        assert stays(member, hours=hours), hours
    assert not stays(member, days=14)


def test_an_ended_session_is_gone_from_the_server(editor: Client) -> None:
    key = editor.session.session_key
    stays(editor, minutes=31)
    assert not Session.objects.filter(session_key=key).exists()


def test_a_copy_of_the_cookie_opens_nothing_after_the_end(editor: Client) -> None:
    copy = Client()
    copy.cookies.update(editor.cookies)
    assert not stays(editor, minutes=31)
    assert not stays(copy, minutes=31)


def test_who_became_privileged_has_the_shorter_time_at_once(member: Client) -> None:
    person = UserSession.objects.get().user
    person.memberships.get().roles.create(role="content_editor")
    assert not stays(member, minutes=31)


def test_a_session_that_does_not_say_when_it_began_is_over(editor: Client) -> None:
    session = editor.session
    del session[session_limits.TIMES]
    session.save()
    assert not stays(editor, minutes=1)


def test_reading_writes_once_a_minute_at_most(member: Client) -> None:
    def written(**since: float) -> bool:
        key = member.session.session_key
        before = Session.objects.get(session_key=key).session_data
        assert stays(member, **since)
        return Session.objects.get(session_key=key).session_data != before

    assert [written(seconds=second) for second in (10, 59, 60, 70, 119, 121)] == [
        *(False, False, True),
        *(False, False, True),
    ]
    seen = UserSession.objects.get().last_seen_at
    assert seen == NOW + timedelta(seconds=121)


@pytest.mark.parametrize("path", ["/account/session/", "/admin/editing-sessions/1/"])
def test_what_programs_of_a_page_ask_is_no_use_of_it(editor: Client, path: str) -> None:
    for minutes in range(5, 30, 5):
        with at(minutes=minutes):
            editor.get(path)
    assert not stays(editor, minutes=30)


def test_the_status_tells_how_long_there_is(editor: Client) -> None:
    with at(minutes=10):
        told = editor.get("/account/session/").json()
    assert told == {"signed_in": True, "left_seconds": 1200, "warned_before_seconds": 180}
    with at(minutes=30):
        assert editor.get("/account/session/").json()["signed_in"] is False


def test_staying_begins_the_half_hour_anew_but_not_the_twelve_hours(editor: Client) -> None:
    with at(minutes=28):
        assert editor.get("/account/session/stay/").json()["left_seconds"] == 1800
    for minutes in range(50, 700, 20):
        assert stays(editor, minutes=minutes)
    with at(minutes=715):
        assert editor.get("/account/session/stay/").json()["left_seconds"] == 300


def test_nobody_gets_a_session_by_asking(home: HomePage) -> None:
    client = Client()
    for path in ("/account/session/", "/account/session/stay/"):
        assert client.get(path).json()["signed_in"] is False
    assert not client.cookies


def test_only_who_is_watched_gets_the_script_that_warns(editor: Client, member: Client) -> None:
    for browser, there in ((editor, True), (member, False), (Client(), False)):
        with at(minutes=1):
            assert ("accounts/session.js" in said(browser.get("/"))) is there


def test_the_admin_warns_as_well(editor: Client) -> None:
    with at(minutes=1):
        assert "accounts/session.js" in said(editor.get("/admin/"))


def test_session_cookies_end_with_the_browser(editor: Client, settings: Any) -> None:
    cookie = editor.cookies[settings.SESSION_COOKIE_NAME]
    assert not cookie["max-age"]
    assert not cookie["expires"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


@pytest.mark.parametrize("requests", [1, 3])
def test_what_a_request_of_a_session_costs(
    editor: Client, member: Client, requests: int, django_assert_num_queries: Any
) -> None:
    with at(seconds=30):
        for _ in range(requests):
            with django_assert_num_queries(2):  # the session, the person
                editor.get("/account/session/")
            with django_assert_num_queries(3):  # and their groups: do they need a factor?
                member.get("/account/session/")
