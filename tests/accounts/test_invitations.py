"""Invitations: for one address, once, for a while; who accepts is a member."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.factories import AgencyFactory, UserFactory
from accounts.models import Agency, Invitation, Membership, User
from accounts.services.invitations import (
    accept_invitation,
    invite,
    resend_invitation,
    withdraw_invitation,
)
from accounts.services.memberships import end_membership, roles_of
from accounts.services.opening import NewAccount
from accounts.services.refusals import Refused
from accounts.tokens import hash_of
from home.models import HomePage
from tests.accounts.agency_making import (
    PASSWORD,
    facts,
    last_link,
    lead_of,
    mails_to,
    member,
    school,
    text_of,
)
from tests.accounts.signing_in import signed_in

ANN = "ann@fernhill.example"
NAMES = {"first_name": "Ann", "last_name": "Example", "password": PASSWORD}


@pytest.fixture
def agency(home: HomePage) -> Agency:
    return school()


@pytest.fixture
def lead(agency: Agency) -> User:
    return lead_of(agency, email="lead@fernhill.example")


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def invited(agency: Agency, lead: User, email: str = ANN, **more: Any) -> Invitation:
    roles = more.pop("roles", ())
    said = facts(**{"start": timezone.localdate(), **more})
    return invite(agency=agency, email=email, facts=said, by=lead, roles=roles)


def token() -> str:
    return last_link(ANN).partition("key=")[2]


def test_the_mail_alone_holds_the_token_and_the_database_its_hash(
    agency: Agency, lead: User
) -> None:
    invitation = invited(agency, lead)
    (message,) = mail.outbox
    assert message.to == [ANN]
    assert "Fernhill Academy invites you" in message.subject
    assert "Teacher" in message.body
    assert last_link(ANN).startswith("/invitation/?key=")
    assert len(token()) == 43
    assert invitation.token_hash == hash_of(token())
    row = str(Invitation.objects.filter(pk=invitation.pk).values().get())
    assert token() not in row


def test_a_new_person_chooses_name_and_password_and_is_a_member(agency: Agency, lead: User) -> None:
    invited(agency, lead, roles=["manager"], team="Year 6")
    browser = Client()
    answer = browser.get(last_link(ANN))
    assert answer["Location"] == "/invitation/"
    page = browser.get("/invitation/")
    assert "Fernhill Academy invites you as Teacher" in text_of(page)
    assert ANN in text_of(page)
    answer = browser.post("/invitation/", NAMES)
    assert answer["Location"].startswith("/account/login/")
    ann = User.objects.get(email=ANN)
    assert ann.check_password(PASSWORD)
    assert EmailAddress.objects.get(user=ann).verified
    membership = ann.memberships.get()
    assert (membership.agency, membership.team) == (agency, "Year 6")
    assert roles_of(membership) == ("manager",)
    assert ann.is_member
    assert membership.events.get(kind="started").by == lead
    answer = Client().post("/account/login/", {"login": ANN, "password": PASSWORD})
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"password": "short"}, "too short"),
        ({"password": "fernhill.example"}, "too similar"),
        ({"password": "123456789012"}, "run of keys"),
        ({"password": ""}, "Enter password"),
        ({"first_name": ""}, "Enter first name"),
        ({"last_name": "Ex\x00ample"}, "ull characters"),
        ({"last_name": "Ex\x07ample"}, "control character"),
    ],
)
def test_a_poor_answer_is_refused_and_what_was_typed_is_kept(
    agency: Agency, lead: User, typed: dict[str, str], said: str
) -> None:
    invited(agency, lead)
    browser = Client()
    browser.get(last_link(ANN))
    answer = browser.post("/invitation/", NAMES | typed)
    assert answer.status_code == 200
    assert said in text_of(answer)
    assert not User.objects.filter(email=ANN).exists()
    if "first_name" not in typed:
        assert 'value="Ann"' in answer.content.decode()


def test_a_link_works_once(agency: Agency, lead: User) -> None:
    invited(agency, lead)
    browser = Client()
    link = last_link(ANN)
    browser.get(link)
    browser.post("/invitation/", NAMES)
    again = Client().get(link, follow=True)
    assert again.status_code == 410
    assert "This invitation has been used" in text_of(again)
    assert Membership.objects.filter(person__email=ANN).count() == 1


def test_two_answers_at_once_make_one_membership(agency: Agency, lead: User) -> None:
    invitation = invited(agency, lead)
    account = NewAccount("Ann", "Example", PASSWORD)
    accept_invitation(token_hash=invitation.token_hash, account=account)
    with pytest.raises(Refused, match="has been used"):
        accept_invitation(token_hash=invitation.token_hash, account=account)
    assert Membership.objects.filter(person__email=ANN).count() == 1


def test_a_link_works_for_fourteen_days(agency: Agency, lead: User, time_machine: Any) -> None:
    time_machine.move_to("2026-11-24 09:00 +0000", tick=False)
    invited(agency, lead)
    link = last_link(ANN)
    time_machine.move_to("2026-12-08 08:59 +0000", tick=False)
    assert Client().get(link, follow=True).status_code == 200
    time_machine.move_to("2026-12-08 09:01 +0000", tick=False)
    answer = Client().get(link, follow=True)
    assert answer.status_code == 410
    assert "This invitation was valid until 8 December 2026" in text_of(answer)
    browser = Client()
    browser.get(link)
    browser.post("/invitation/", NAMES)
    assert not User.objects.filter(email=ANN).exists()


def test_a_withdrawn_link_says_so(agency: Agency, lead: User) -> None:
    invitation = invited(agency, lead)
    assert withdraw_invitation(invitation=invitation)
    assert not withdraw_invitation(invitation=invitation)
    answer = Client().get(last_link(ANN), follow=True)
    assert answer.status_code == 410
    assert "withdrawn" in text_of(answer)
    with pytest.raises(Refused, match="closed"):
        resend_invitation(invitation=invitation, by=lead)


@pytest.mark.parametrize("key", ["", "no-such-token", "\x00", "é" * 300])
def test_a_link_that_never_was_says_so(home: HomePage, key: str) -> None:
    answer = Client().get("/invitation/", {"key": key}, follow=True)
    assert answer.status_code == 404
    assert "This link does not work" in text_of(answer)


def test_inviting_again_sends_a_new_link_and_the_old_one_is_dead(
    agency: Agency, lead: User
) -> None:
    invited(agency, lead)
    old = last_link(ANN)
    invited(agency, lead, email="ANN@Fernhill.example", team="Year 5")
    assert Invitation.objects.count() == 1
    assert Client().get(old, follow=True).status_code == 404
    assert Client().get(last_link(ANN), follow=True).status_code == 200
    assert Invitation.objects.get().team == "Year 5"


def test_the_database_holds_one_open_invitation_per_address(agency: Agency, lead: User) -> None:
    invitation = invited(agency, lead)
    invitation.pk = None
    invitation.token_hash = "another"
    with pytest.raises(IntegrityError), transaction.atomic():
        invitation.save()


def test_a_known_person_signs_in_first_and_then_joins(agency: Agency, lead: User) -> None:
    ann = UserFactory(email=ANN, agency=AgencyFactory(name="Other"))
    invited(agency, lead)
    browser = Client()
    page = browser.get(last_link(ANN), follow=True)
    assert "has an account. Sign in" in text_of(page)
    assert "password" not in page.content.decode().partition("<main")[2]
    answer = browser.post("/invitation/", NAMES)
    assert "Sign in" in text_of(answer)
    assert not ann.memberships.filter(agency=agency).exists()
    answer = browser.post(
        "/account/login/?next=/invitation/",
        {"login": ANN, "password": "correct horse battery", "next": "/invitation/"},
    )
    assert answer["Location"] == "/invitation/"
    assert "Join Fernhill Academy?" in text_of(browser.get("/invitation/"))
    assert browser.post("/invitation/")["Location"] == "/me/"
    assert ann.memberships.filter(agency=agency).exists()


def test_an_invitation_for_another_address_is_refused_in_clear_words(
    agency: Agency, lead: User
) -> None:
    UserFactory(email=ANN)
    bob = UserFactory(email="bob@fernhill.example")
    invitation = invited(agency, lead)
    browser = signed_in(bob, second_factor=False)
    for answer in (browser.get(last_link(ANN), follow=True), browser.post("/invitation/")):
        assert answer.status_code == 403
        assert "This invitation is for another address" in text_of(answer)
        assert f"You are signed in as {bob.email}" in text_of(answer)
    with pytest.raises(Refused, match="not for you"):
        accept_invitation(token_hash=invitation.token_hash, person=bob)
    assert not bob.memberships.filter(agency=agency).exists()


def test_who_is_signed_in_cannot_open_an_account_for_somebody_new(
    agency: Agency, lead: User
) -> None:
    invited(agency, lead)
    browser = signed_in(lead)
    browser.get(last_link(ANN))
    assert browser.post("/invitation/", NAMES).status_code == 403
    assert not User.objects.filter(email=ANN).exists()


def test_an_unverified_second_address_does_not_accept(agency: Agency, lead: User) -> None:
    UserFactory(email=ANN)
    thief = UserFactory(email="thief@evil.example")
    EmailAddress.objects.create(user=thief, email=ANN, verified=False)
    invitation = invited(agency, lead)
    with pytest.raises(Refused, match="not for you"):
        accept_invitation(token_hash=invitation.token_hash, person=thief)


def test_a_member_is_not_invited_twice(agency: Agency, lead: User) -> None:
    member(agency, UserFactory(email=ANN, member=False), start=timezone.localdate())
    with pytest.raises(Refused, match="already a member") as refused:
        invited(agency, lead)
    assert refused.value.field == "email"
    assert mail.outbox == []


def test_dates_that_contradict_are_refused(agency: Agency, lead: User, today: date) -> None:
    with pytest.raises(Refused, match="before the first"):
        invited(agency, lead, start=today, end=today - timedelta(days=1))
    with pytest.raises(Refused, match="has passed"):
        invited(agency, lead, start=today - timedelta(days=9), end=today - timedelta(days=1))


def test_a_membership_that_overlaps_by_then_refuses_the_acceptance_whole(
    agency: Agency, lead: User, today: date
) -> None:
    ann = UserFactory(email=ANN, member=False)
    invitation = invited(agency, lead)
    member(agency, ann, start=today)
    with pytest.raises(Refused, match="already a member"):
        accept_invitation(token_hash=invitation.token_hash, person=ann)
    invitation.refresh_from_db()
    assert invitation.is_open


def test_an_invitation_accepted_late_begins_on_that_day(
    agency: Agency, lead: User, time_machine: Any
) -> None:
    time_machine.move_to("2026-11-24 09:00 +0000", tick=False)
    invitation = invited(agency, lead, start=date(2026, 11, 1))
    account = NewAccount("Ann", "Example", PASSWORD)
    membership = accept_invitation(token_hash=invitation.token_hash, account=account)
    assert membership.start_date == date(2026, 11, 24)


def test_ending_a_membership_withdraws_what_would_let_the_person_back(
    agency: Agency, lead: User, today: date
) -> None:
    ann = UserFactory(email=ANN, member=False)
    invitation = invited(agency, lead)
    membership = member(agency, ann, start=today)
    end_membership(membership=membership, by=lead, reason="left")
    with pytest.raises(Refused, match="withdrawn"):
        accept_invitation(token_hash=invitation.token_hash, person=ann)


@pytest.mark.parametrize("role", ["agency_lead", "administrator", "service_owner", "no_such"])
def test_a_lead_gives_only_their_own_roles(agency: Agency, lead: User, role: str) -> None:
    with pytest.raises(Refused) as refused:
        invited(agency, lead, roles=[role])
    assert refused.value.field == "roles"


def test_nobody_is_invited_to_an_agency_that_left(agency: Agency, lead: User, today: date) -> None:
    Agency.objects.filter(pk=agency.pk).update(active_to=today - timedelta(days=1))
    with pytest.raises(Refused, match="no longer a partner"):
        invited(agency, lead)


@pytest.mark.parametrize("email", ["аnn@fernhill.example", "ann@xn--fernhll-9hb.example"])
def test_look_alikes_are_refused_by_the_service_and_beside_the_field(
    agency: Agency, lead: User, email: str
) -> None:
    with pytest.raises(Refused) as refused:
        invited(agency, lead, email=email)
    assert refused.value.field == "email"
    answer = signed_in(lead).post(
        f"/agency/{agency.pk}/invitations/new/",
        {"email": email, "job_role": "Teacher", "start_date": "2026-11-24"},
    )
    assert "plain" in text_of(answer)
    assert not Invitation.objects.exists()


def test_no_log_line_carries_the_token(
    agency: Agency, lead: User, caplog: pytest.LogCaptureFixture
) -> None:
    invited(agency, lead)
    secret = token()
    with caplog.at_level("DEBUG"):
        browser = Client()
        browser.get(last_link(ANN))
        browser.get("/invitation/")
        Client().get(f"/invitation/?key={secret}wrong", follow=True)
    from portal.logs import QuerylessFormatter

    formatter = QuerylessFormatter("%(message)s")
    lines = [formatter.format(record) for record in caplog.records]
    assert [line for line in lines if "/invitation/" in line]
    assert not [line for line in lines if secret in line]


def test_the_lead_invites_resends_and_withdraws_on_pages(agency: Agency, lead: User) -> None:
    browser = signed_in(lead)
    list_of = f"/agency/{agency.pk}/invitations/"
    assert "No invitation is open" in text_of(browser.get(list_of))
    answer = browser.post(
        f"{list_of}new/",
        {
            "email": ANN,
            "job_role": "Class teacher",
            "team": "Year 6",
            "start_date": "24/11/2026",
            "roles": ["practitioner"],
        },
    )
    assert answer["Location"] == list_of
    assert "Class teacher · Year 6" in text_of(browser.get(list_of))
    invitation = agency.invitations.get()
    assert invitation.roles == ["practitioner"]
    browser.post(f"{list_of}{invitation.pk}/resend/")
    assert len(mails_to(ANN)) == 2
    browser.post(f"{list_of}{invitation.pk}/withdraw/")
    assert "No invitation is open" in text_of(browser.get(list_of))
    assert browser.get(f"{list_of}{invitation.pk}/withdraw/").status_code == 405
