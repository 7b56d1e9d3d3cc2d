"""Everybody's own pages, also without any membership."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.factories import AgencyFactory, UserFactory
from accounts.models import Membership, SignIn, User
from accounts.personal_data import holdings
from accounts.services.memberships import end_membership
from home.models import HomePage
from tests.accounts.agency_making import lead_of, member, questions, school, text_of
from tests.accounts.signing_in import signed_in

pytestmark = pytest.mark.usefixtures("home")
OWN = ("/me/", "/me/name/", "/me/join/", "/me/data/", "/me/data.json", "/me/deletion/")


@pytest.fixture
def ann() -> User:
    return UserFactory(
        email="ann@fernhill.example", member=False, first_name="Ann", last_name="Ash"
    )


def test_own_pages_ask_for_a_sign_in() -> None:
    for path in OWN:
        assert Client().get(path)["Location"].startswith("/account/login/")
    assert Client().post("/me/speak-for/")["Location"].startswith("/account/login/")


def test_without_a_membership_only_own_pages_open_and_say_what_to_do(ann: User) -> None:
    agency = school()
    browser = signed_in(ann, second_factor=False)
    for path in OWN:
        assert browser.get(path).status_code == 200, path
    for path in ("/team/", "/agency/", f"/agency/{agency.pk}/", "/deletions/"):
        assert browser.get(path).status_code == 404, path
    text = text_of(browser.get("/me/"))
    assert "You are not a member of any agency today" in text
    assert "Ask to join your agency" in text


def test_without_an_agency_of_that_domain_the_lead_is_named_as_the_way_in(ann: User) -> None:
    text = text_of(signed_in(ann, second_factor=False).get("/me/"))
    assert "Ask the lead of your agency to invite you" in text


def test_past_and_present_agencies_are_shown_and_one_is_spoken_for(ann: User) -> None:
    today = timezone.localdate()
    first = member(school("First"), ann, start=today - timedelta(days=9))
    second = member(school("Second"), ann, start=today)
    end_membership(membership=member(school("Gone"), ann, start=today), by=None)
    browser = signed_in(User.objects.get(pk=ann.pk), second_factor=False)
    text = text_of(browser.get("/me/"))
    assert "You speak for it" in text
    assert "Ended: from" in text
    assert browser.post("/me/speak-for/", {"membership": first.pk})["Location"] == "/me/"
    assert User.objects.get(pk=ann.pk).speaks_for == first
    assert "Speak for Second" in text_of(browser.get("/me/"))
    assert second.agency.short_name == "Second"


@pytest.mark.parametrize("chosen", ["", "x", "999999", "²"])
def test_nobody_speaks_for_a_membership_that_is_not_theirs(ann: User, chosen: str) -> None:
    browser = signed_in(ann, second_factor=False)
    assert browser.post("/me/speak-for/", {"membership": chosen}).status_code == 404
    other = member(school("Other"))
    assert browser.post("/me/speak-for/", {"membership": other.pk}).status_code == 404


def test_an_ended_membership_cannot_be_spoken_for(ann: User) -> None:
    member(school("First"), ann, start=timezone.localdate())
    gone = member(school("Gone"), ann, start=timezone.localdate())
    end_membership(membership=gone, by=None)
    browser = signed_in(User.objects.get(pk=ann.pk), second_factor=False)
    browser.post("/me/speak-for/", {"membership": gone.pk})
    assert User.objects.get(pk=ann.pk).speaks_for is None


def test_a_name_is_changed_and_an_empty_one_refused(ann: User) -> None:
    browser = signed_in(ann, second_factor=False)
    answer = browser.post("/me/name/", {"first_name": " ", "last_name": "Oak"})
    assert "Enter first name" in text_of(answer)
    browser.post("/me/name/", {"first_name": " Anna  Lee ", "last_name": "Oak"})
    ann.refresh_from_db()
    assert ann.get_full_name() == "Anna Lee Oak"


def test_the_export_holds_every_row_about_the_person_and_of_nobody_else(ann: User) -> None:
    agency = school()
    lead = lead_of(agency, email="lead@fernhill.example", first_name="Grace", last_name="Lead")
    membership = member(agency, ann, start=timezone.localdate(), roles=["practitioner"])
    Membership.objects.filter(pk=membership.pk).update(line_manager=lead)
    SignIn.objects.create(person=ann, agency=agency, method="password")
    SignIn.objects.create(person=lead, agency=agency, method="password")
    browser = signed_in(ann, second_factor=False)
    answer = browser.get("/me/data.json")
    assert answer["Content-Disposition"].startswith("attachment")
    told = json.loads(answer.content)["holdings"]
    assert told["Account"][0]["E-mail address"] == ann.email
    assert [row["Agency"] for row in told["Memberships"]] == ["Fernhill Academy"]
    assert [row["Role"] for row in told["Roles"]] == ["Practitioner"]
    assert [row["What"] for row in told["What happened to your memberships"]]
    assert len(told["Sign-ins"]) == 1
    text = answer.content.decode()
    for foreign in ("Grace", "lead@fernhill.example", ann.password):
        assert foreign not in text
    read = text_of(browser.get("/me/data/"))
    assert "Fernhill Academy" in read
    assert "Grace" not in read
    for title in told:
        assert title in read


def test_asking_for_deletion_tells_the_service_owner_once_and_can_be_taken_back(ann: User) -> None:
    UserFactory(roles=["service_owner"], email="owner@westshire.example")
    browser = signed_in(ann, second_factor=False)
    assert "Ask for your account to be deleted?" in text_of(browser.get("/me/deletion/"))
    browser.post("/me/deletion/")
    browser.post("/me/deletion/")
    to_owner = [one for one in mail.outbox if one.to == ["owner@westshire.example"]]
    assert [one.subject for one in to_owner] == ["Somebody asks for their account to be deleted"]
    assert "/deletions/" in to_owner[0].body
    assert "You asked for your account to be deleted" in text_of(browser.get("/me/"))
    browser.post("/me/deletion/", {"withdraw": "yes"})
    ann.refresh_from_db()
    assert ann.deletion_asked_at is None


@pytest.mark.parametrize("count", [1, 3, 300])
def test_own_pages_ask_the_same_number_of_questions(ann: User, count: int) -> None:
    today = timezone.localdate()
    for n in range(min(count, 30)):
        member(school(f"Agency {n}", f"a{n}.example"), ann, start=today)
    SignIn.objects.bulk_create(SignIn(person=ann, method="password") for _ in range(count))
    browser = signed_in(User.objects.get(pk=ann.pk), second_factor=False)
    asked = {path: questions(browser, path) for path in ("/me/", "/me/data.json")}
    assert asked == {"/me/": 14, "/me/data.json": 7 + len(holdings())}


def test_a_manager_sees_name_role_team_and_dates_of_their_people(home: HomePage) -> None:
    agency = school()
    boss = UserFactory(agency=agency, roles=["manager"])
    browser = signed_in(boss)
    assert "Nobody names you" in text_of(browser.get("/team/"))
    today = timezone.localdate()
    mine = UserFactory(member=False, email="mine@fernhill.example", last_name="Mine")
    member(agency, mine, start=today, team="Year 6", line_manager=boss)
    gone = UserFactory(member=False, last_name="Gone")
    end_membership(membership=member(agency, gone, start=today, line_manager=boss), by=None)
    member(agency, UserFactory(member=False, last_name="Other"), start=today)
    text = text_of(browser.get("/team/"))
    assert "Sam Mine Teacher · Year 6" in text
    for hidden in ("Gone", "Other", "mine@fernhill.example"):
        assert hidden not in text
    assert signed_in(UserFactory(agency=agency)).get("/team/").status_code == 404


@pytest.mark.parametrize("count", [1, 3, 300])
def test_the_team_asks_the_same_number_of_questions(count: int) -> None:
    agency = AgencyFactory()
    boss = UserFactory(agency=agency, roles=["manager"])
    people = User.objects.bulk_create(User(email=f"p{n}@x.example") for n in range(count))
    today = timezone.localdate()
    Membership.objects.bulk_create(
        Membership(person=p, agency=agency, job_role="T", start_date=today, line_manager=boss)
        for p in people
    )
    assert questions(signed_in(boss), "/team/") == 8
