"""Asking for an account: nothing is told to strangers, and the agency's lead decides once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.factories import AgencyFactory, UserFactory
from accounts.models import Agency, AgencyDomain, JoinRequest, Membership, User
from accounts.services.invitations import invite
from accounts.services.join_requests import approve, ask_for_account, ask_to_join, refuse, sign_up
from accounts.services.memberships import roles_of
from accounts.services.opening import NewAccount
from accounts.services.refusals import Refused
from home.models import HomePage
from tests.accounts.agency_making import (
    PASSWORD,
    facts,
    last_link,
    lead_of,
    mails_to,
    school,
    text_of,
)
from tests.accounts.signing_in import signed_in

ANN = "ann@fernhill.example"


@pytest.fixture
def agency(home: HomePage) -> Agency:
    return school()


@pytest.fixture
def lead(agency: Agency) -> User:
    return lead_of(agency, email="lead@fernhill.example")


@pytest.fixture
def asked(agency: Agency, lead: User) -> JoinRequest:
    """A person without membership, whose request waits."""
    ann = UserFactory(email=ANN, member=False, first_name="Ann", last_name="Example")
    return ask_to_join(person=ann, agency=agency, job_role="Teacher")


def answers(agency: Agency, **more: Any) -> dict[str, Any]:
    said = {"first_name": "Ann", "last_name": "Example", "password": PASSWORD}
    return said | {"agency": agency.pk, "job_role": "Teacher", "team": ""} | more


def ask(email: str) -> Any:
    return Client().post("/join/", {"email": email}, follow=True)


def test_the_answer_is_the_same_for_known_unknown_and_foreign_addresses(
    agency: Agency, lead: User
) -> None:
    said = {
        text_of(ask(email))
        for email in (lead.email, "new@fernhill.example", "someone@elsewhere.example")
    }
    assert len(said) == 1
    assert mails_to(lead.email) == ["You have an account for Westshire"] or len(mail.outbox) == 2
    assert mails_to("someone@elsewhere.example") == []
    assert last_link("new@fernhill.example").startswith("/join/confirm/?key=")
    assert last_link(lead.email) == "/account/login/"


def test_no_row_is_kept_of_an_address_that_is_not_proved(agency: Agency) -> None:
    ask(ANN)
    assert not User.objects.exists()
    assert not JoinRequest.objects.exists()


def test_at_the_third_mail_or_so_nothing_more_is_sent(agency: Agency) -> None:
    for _ in range(30):
        assert ask(ANN).status_code == 200
    assert 1 <= len(mails_to(ANN)) < 10


def test_a_proved_address_makes_an_account_without_membership_and_a_request(
    agency: Agency, lead: User
) -> None:
    AgencyDomain.objects.create(agency=AgencyFactory(name="Early help"), domain="fernhill.example")
    ask(ANN)
    browser = Client()
    page = browser.get(last_link(ANN), follow=True)
    assert "Early help" in text_of(page)
    assert ANN in text_of(page)
    answer = browser.post("/join/confirm/", answers(agency))
    assert "Fernhill Academy decides about it" in text_of(answer)
    ann = User.objects.get(email=ANN)
    assert ann.check_password(PASSWORD)
    assert not ann.is_member
    assert ann.join_requests.get().agency == agency
    page = signed_in(ann, second_factor=False).get("/me/")
    assert "Your agency has not answered yet" in text_of(page)


def test_the_link_of_the_mail_makes_one_account(agency: Agency) -> None:
    ask(ANN)
    link = last_link(ANN)
    browser = Client()
    browser.get(link)
    browser.post("/join/confirm/", answers(agency))
    again = Client().get(link, follow=True)
    assert again.status_code == 410
    assert "has an account by now" in text_of(again)


def test_only_an_agency_of_that_domain_can_be_chosen(agency: Agency) -> None:
    other = AgencyFactory(name="Police")
    ask(ANN)
    browser = Client()
    browser.get(last_link(ANN))
    answer = browser.post("/join/confirm/", answers(other))
    assert answer.status_code == 200
    assert "Select a valid choice" in text_of(answer)
    assert not User.objects.exists()


def test_the_link_works_for_three_days(agency: Agency, time_machine: Any) -> None:
    time_machine.move_to("2026-11-24 09:00 +0000", tick=False)
    ask(ANN)
    time_machine.move_to("2026-11-27 09:01 +0000", tick=False)
    answer = Client().get(last_link(ANN), follow=True)
    assert answer.status_code == 410
    assert "valid for three days" in text_of(answer)


def test_two_forms_sent_at_once_make_one_account(
    agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    from accounts.services import join_requests

    said = {"agency": agency, "job_role": "Teacher"}
    account = NewAccount("Ann", "Example", PASSWORD)
    sign_up(email=ANN, account=account, **said)
    monkeypatch.setattr(join_requests, "has_no_account", lambda email: True)
    monkeypatch.setattr(User.objects, "filter", lambda **facts: User.objects.none())
    with pytest.raises(Refused, match="has an account by now"):
        sign_up(email=ANN, account=account, **said)
    monkeypatch.undo()
    assert User.objects.filter(email=ANN).count() == 1


@pytest.mark.parametrize("key", ["", "forged", "ImFubkBmZXJuaGlsbC5leGFtcGxlIg:1a:b", "\x00"])
def test_a_forged_link_is_refused(home: HomePage, key: str) -> None:
    answer = Client().get("/join/confirm/", {"key": key}, follow=True)
    assert answer.status_code == 410
    assert "does not work" in text_of(answer)


def test_who_is_invited_gets_the_invitation_again(agency: Agency, lead: User) -> None:
    invite(agency=agency, email=ANN, facts=facts(start=timezone.localdate()), by=lead)
    first = last_link(ANN)
    ask_for_account(email=ANN)
    assert last_link(ANN).startswith("/invitation/?key=")
    assert last_link(ANN) != first


def test_an_agency_that_left_takes_nobody(agency: Agency) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Agency.objects.filter(pk=agency.pk).update(active_to=yesterday)
    ask(ANN)
    assert mails_to(ANN) == []


def test_the_database_holds_one_open_request_per_agency(asked: JoinRequest) -> None:
    with pytest.raises(Refused, match="asked already"):
        ask_to_join(person=asked.person, agency=asked.agency, job_role="Teacher")
    asked.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        asked.save()


def test_a_person_with_an_account_asks_by_their_proved_domain_only(agency: Agency) -> None:
    ann = UserFactory(email=ANN, member=False)
    other = AgencyFactory(name="Police")
    AgencyDomain.objects.create(agency=other, domain="police.example")
    browser = signed_in(ann, second_factor=False)
    page = text_of(browser.get("/me/join/"))
    assert "Fernhill Academy" in page
    assert "Police" not in page
    answer = browser.post("/me/join/", {"agency": other.pk, "job_role": "Teacher"})
    assert answer.status_code == 200
    assert not JoinRequest.objects.exists()
    ann.emailaddress_set.update(verified=False)
    assert "No agency has the domain" in text_of(browser.get("/me/join/"))


def test_approving_starts_the_membership_and_tells_the_person(
    asked: JoinRequest, lead: User
) -> None:
    browser = signed_in(lead)
    page = f"/agency/{asked.agency_id}/requests/"
    assert "Ann Example" in text_of(browser.get(page))
    answer = browser.post(
        f"{page}{asked.pk}/approve/",
        {
            "job_role": "Class teacher",
            "team": "Year 6",
            "start_date": f"{timezone.localdate():%d/%m/%Y}",
            "roles": ["practitioner"],
        },
    )
    assert answer["Location"] == page
    membership = asked.person.memberships.get()
    assert (membership.job_role, membership.team) == ("Class teacher", "Year 6")
    assert roles_of(membership) == ("practitioner",)
    assert mails_to(ANN) == ["You are now a member of Fernhill Academy"]
    assert "Nobody waits" in text_of(browser.get(page))
    assert User.objects.get(email=ANN).is_member


def test_refusing_needs_a_reason_and_tells_it(asked: JoinRequest, lead: User) -> None:
    browser = signed_in(lead)
    page = f"/agency/{asked.agency_id}/requests/{asked.pk}/"
    assert "Enter reason" in text_of(browser.post(f"{page}refuse/", {"reason": " "}))
    browser.post(f"{page}refuse/", {"reason": "You work for another school"})
    asked.refresh_from_db()
    assert (asked.decision, asked.decided_by) == ("refused", lead)
    assert "You work for another school" in mail.outbox[-1].body
    assert not asked.person.memberships.exists()
    assert "Refused" in text_of(browser.get(page))


def test_two_leads_with_two_stale_pages_have_one_effect(asked: JoinRequest, lead: User) -> None:
    other = lead_of(asked.agency, first_name="Grace", last_name="Lead")
    one = JoinRequest.objects.get(pk=asked.pk)
    two = JoinRequest.objects.get(pk=asked.pk)
    approve(join_request=one, facts=facts(start=timezone.localdate()), by=other)
    with pytest.raises(Refused, match="Grace Lead has decided this already: approved"):
        approve(join_request=two, facts=facts(start=timezone.localdate()), by=lead)
    with pytest.raises(Refused, match="already"):
        refuse(join_request=two, by=lead, reason="No")
    assert Membership.objects.filter(person=asked.person).count() == 1
    assert len(mails_to(ANN)) == 1
    asked.refresh_from_db()
    assert asked.decided_by == other


def test_a_refused_start_leaves_the_request_open(asked: JoinRequest, lead: User) -> None:
    with pytest.raises(Refused):
        approve(
            join_request=asked, facts=facts(start=timezone.localdate()), by=lead, roles=["auditor"]
        )
    today = timezone.localdate()
    with pytest.raises(Refused, match="before the first"):
        approve(
            join_request=asked, facts=facts(start=today, end=today - timedelta(days=1)), by=lead
        )
    asked.refresh_from_db()
    assert asked.decided_at is None
