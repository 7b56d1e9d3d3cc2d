"""The pages of notices and of choices."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.factories import UserFactory
from accounts.models import User
from accounts.notices.services import notify
from home.models import HomePage
from tests.accounts.signing_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return UserFactory()


def test_unread_notices_stand_on_my_work(home: HomePage, person: User) -> None:
    for number in range(7):
        notify(person=person, kind="news", subject=f"Number {number}", url="/search/")
    html = signed_in(person).get("/my-work/").content.decode()
    assert "Notices (7 unread)" in html
    assert html.count("Number ") == 5
    assert "Number 6" in html


def test_all_notices_are_listed_and_marked_as_read(home: HomePage, person: User) -> None:
    first = notify(person=person, kind="news", subject="<b>First</b>")
    notify(person=person, kind="news", subject="Second")
    other = notify(person=UserFactory(), kind="news", subject="Not yours")
    assert first is not None
    assert other is not None
    browser = signed_in(person)
    html = browser.get("/my-work/notices/").content.decode()
    assert "&lt;b&gt;First" in html
    assert "Not yours" not in html
    browser.post("/my-work/notices/read/", {"notice": first.pk})
    browser.post("/my-work/notices/read/", {"notice": other.pk})
    assert person.notices.unread().count() == 1
    browser.post("/my-work/notices/read/")
    assert person.notices.unread().count() == 0
    other.refresh_from_db()
    assert other.read_at is None


def test_a_person_chooses_how_often(home: HomePage, person: User) -> None:
    browser = signed_in(person)
    html = browser.get("/my-work/notices/choices/").content.decode()
    assert "This cannot be switched off." in html
    answer = browser.post(
        "/my-work/notices/choices/",
        {"news": "weekly", "papers": "off", "duty": "daily", "own": "immediately"},
        follow=True,
    )
    assert "Your choices are kept" in answer.content.decode()
    chosen = dict(person.notice_choices.values_list("kind", "frequency"))
    assert chosen == {"news": "weekly", "papers": "off", "duty": "daily", "own": "immediately"}


@pytest.mark.parametrize("answer", ["off", "hourly", ""])
def test_a_refused_choice_is_said_beside_it_and_nothing_is_kept(
    home: HomePage, person: User, answer: str
) -> None:
    html = signed_in(person).post(
        "/my-work/notices/choices/",
        {"news": "weekly", "papers": "off", "duty": answer, "own": "immediately"},
    ).content.decode()  # fmt: skip
    assert "There is a problem" in html
    assert 'id="id_duty-error"' in html
    assert not person.notice_choices.exists()


@pytest.mark.parametrize("path", ["notices/", "notices/choices/", "e-mails/", "mine/"])
def test_they_are_for_people_who_are_signed_in(home: HomePage, client: Client, path: str) -> None:
    assert client.get(f"/my-work/{path}").status_code == 302


def test_marking_as_read_takes_a_post(home: HomePage, person: User) -> None:
    assert signed_in(person).get("/my-work/notices/read/").status_code == 405


def test_choices_without_script_are_radio_buttons_of_a_named_group(
    home: HomePage, person: User
) -> None:
    html = signed_in(person).get("/my-work/notices/choices/").content.decode()
    assert html.count("<fieldset") == 4
    assert 'aria-describedby="id_duty-hint"' in html
