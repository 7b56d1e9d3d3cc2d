"""Who is forgotten: nothing names them any more, and the history stays under a number."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import connection, models
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from accounts.factories import UserFactory
from accounts.models import Invitation, Membership, SignIn, User
from accounts.services.deletions import (
    ask_for_deletion,
    carry_out_deletion,
    forget,
    is_forgotten,
    withdraw_deletion,
)
from accounts.services.invitations import invite
from accounts.services.join_requests import ask_to_join
from accounts.services.memberships import MembershipFacts, change_membership
from accounts.services.refusals import Refused
from core.models import OutgoingMail
from tests.accounts.agency_making import facts, lead_of, mails_to, member, school, text_of
from tests.accounts.signing_in import signed_in

pytestmark = pytest.mark.usefixtures("home")
NAME, ADDRESS = "Zebedee", "zebedee@fernhill.example"


@pytest.fixture
def person() -> User:
    return UserFactory(email=ADDRESS, member=False, first_name=NAME, last_name=NAME)


@pytest.fixture
def owner() -> User:
    return UserFactory(roles=["service_owner"], email="owner@westshire.example")


@pytest.fixture
def known(person: User, owner: User) -> User:
    """Somebody about whom everything is kept that can be."""
    agency = school()
    today = timezone.localdate()
    membership = member(agency, person, start=today, roles=["manager"], team=f"Team {NAME}")
    other = member(agency, start=today)
    for manager in (person, None, person):
        change_membership(
            membership=other,
            facts=MembershipFacts("Teacher", today, line_manager=manager),
            by=person,
        )
    change_membership(
        membership=membership, facts=facts(start=today, team=f"{NAME}’s team"), by=owner
    )
    invite(agency=school("Other"), email=ADDRESS, facts=facts(start=today), by=owner)
    SignIn.objects.create(person=person, agency=agency, method="password")
    third = school("Third")
    lead_of(third)
    ask_to_join(person=person, agency=third, job_role=f"Aide of {NAME}")
    EmailAddress.objects.create(user=person, email="second@fernhill.example", verified=True)
    log(person, "wagtail.create", user=owner)
    ask_for_deletion(person=person)
    return User.objects.get(pk=person.pk)


def whatever_names(*words: str) -> list[str]:
    """Every cell of every table in which one of these words stands."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            for field in model._meta.local_concrete_fields:
                if not isinstance(field, models.CharField | models.TextField | models.JSONField):
                    continue
                table, column = model._meta.db_table, field.column
                cursor.execute(f'SELECT "{column}" FROM "{table}"')
                found += [
                    f"{table}.{column}: {cell}"
                    for (cell,) in cursor.fetchall()
                    if any(word.lower() in str(cell).lower() for word in words)
                ]
    return found


def test_the_search_for_traces_finds_what_is_there(known: User) -> None:
    tables = {line.partition(":")[0] for line in whatever_names(NAME)}
    assert {
        "accounts_user.email",
        "accounts_user.first_name",
        "account_emailaddress.email",
        "accounts_membership.team",
        "accounts_membershipevent.detail",
        "accounts_invitation.email",
        "accounts_joinrequest.job_role",
        "accounts_notice.text",
        "wagtailcore_modellogentry.label",
    } <= tables


def test_nothing_names_a_forgotten_person_and_the_history_stays(known: User, owner: User) -> None:
    membership = known.memberships.get()
    began, agency = membership.start_date, membership.agency
    carry_out_deletion(person=known, by=owner)
    OutgoingMail.objects.all().delete()  # has a time of its own, see core.mail.retention
    assert whatever_names(NAME, "second@fernhill.example") == []
    known.refresh_from_db()
    assert is_forgotten(known)
    assert not known.is_active
    assert not known.is_member
    membership.refresh_from_db()
    assert (membership.agency, membership.start_date) == (agency, began)
    assert membership.ended_at is not None
    assert {event.kind for event in membership.events.all()} >= {"started", "changed", "ended"}
    entry = ModelLogEntry.objects.get(action="wagtail.create", object_id=str(known.pk))
    assert entry.label == f"Person {known.pk}"
    assert mails_to(ADDRESS)[-1] == "Your account has been deleted"


def test_a_forgotten_person_is_out_on_the_next_request_and_stays_out(
    known: User, owner: User
) -> None:
    browser = signed_in(known)
    assert browser.get("/me/").status_code == 200
    carry_out_deletion(person=known, by=owner)
    assert browser.get("/me/").status_code == 302
    answer = browser.post(
        "/account/login/", {"login": ADDRESS, "password": "correct horse battery"}
    )
    assert answer.status_code == 200
    assert browser.get("/me/").status_code == 302


def test_the_address_is_free_again(known: User, owner: User) -> None:
    carry_out_deletion(person=known, by=owner)
    assert UserFactory(email=ADDRESS, member=False).pk != known.pk


def test_what_others_did_by_them_stays(known: User, owner: User) -> None:
    assert Membership.objects.filter(line_manager=known).exists()
    carry_out_deletion(person=known, by=owner)
    assert not Membership.objects.filter(line_manager=known).exists()
    assert Membership.objects.exclude(person=known).count() == 3
    assert not Invitation.objects.filter(email=ADDRESS).exists()


def test_nobody_is_forgotten_who_did_not_ask_or_changed_their_mind(
    person: User, owner: User
) -> None:
    with pytest.raises(Refused, match="has not asked"):
        carry_out_deletion(person=person, by=owner)
    ask_for_deletion(person=person)
    withdraw_deletion(person=person)
    with pytest.raises(Refused, match="has not asked"):
        carry_out_deletion(person=person, by=owner)
    person.refresh_from_db()
    assert person.email == ADDRESS


def test_nobody_carries_out_their_own(owner: User) -> None:
    ask_for_deletion(person=owner)
    with pytest.raises(Refused, match="Another service owner"):
        carry_out_deletion(person=owner, by=owner)


def test_who_is_a_member_is_not_forgotten_by_the_way(person: User) -> None:
    member(school(), person, start=timezone.localdate())
    with pytest.raises(Refused, match="End the memberships first"):
        forget(person=person)


def test_the_service_owner_carries_it_out_on_a_page(known: User, owner: User) -> None:
    desk = signed_in(owner)
    assert NAME in text_of(desk.get("/deletions/"))
    page = f"/deletions/{known.pk}/"
    assert "This cannot be undone" in text_of(desk.get(page))
    assert desk.post(page)["Location"] == "/deletions/"
    assert is_forgotten(User.objects.get(pk=known.pk))
    assert "Nobody asks to be forgotten" in text_of(desk.get("/deletions/"))
    assert desk.get(page).status_code == 404


@pytest.mark.parametrize("role", ["agency_lead", "auditor", "content_editor", "manager"])
def test_for_everybody_else_these_pages_do_not_exist(known: User, role: str) -> None:
    other: Any = signed_in(UserFactory(roles=[role]))
    assert other.get("/deletions/").status_code == 404
    assert other.post(f"/deletions/{known.pk}/").status_code == 404
    assert not is_forgotten(User.objects.get(pk=known.pk))
