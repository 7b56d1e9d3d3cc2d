"""Rights follow the membership in force: to the day, and at once when it is ended."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.factories import AgencyFactory, UserFactory
from accounts.front_door.backend import StandingBackend
from accounts.models import Membership, User
from accounts.roles import CONTENT_EDITOR, PARTNER_STAFF, ROLES
from accounts.services.memberships import (
    MembershipFacts,
    end_membership,
    set_reader_groups,
    start_membership,
)
from accounts.standing import bring_in_step, is_out_of_step, mark_out_of_step
from home.factories import StandardPageFactory
from home.models import HomePage
from tests.accounts.signing_in import signed_in
from tests.site_building import restrict

pytestmark = pytest.mark.django_db


def names(person: User) -> set[str]:
    return set(User.objects.get(pk=person.pk).groups.values_list("name", flat=True))


def join(person: User, start: date, end: date | None = None, *roles: str) -> Membership:
    facts = MembershipFacts(job_role="Teacher", start_date=start, end_date=end)
    return start_membership(
        person=person, agency=AgencyFactory(), facts=facts, roles=roles, by=None
    )


@pytest.fixture
def members_page(home: HomePage) -> str:
    page = StandardPageFactory(parent=home, title="Only for members", slug="members")
    restrict(page)
    return "/members/"


def test_a_member_reads_what_is_for_members_and_others_do_not(members_page: str) -> None:
    assert signed_in(UserFactory()).get(members_page).status_code == 200
    assert signed_in(UserFactory(member=False)).get(members_page).status_code == 403
    assert Client().get(members_page).status_code == 302


def test_ending_a_membership_is_felt_by_the_very_next_request(members_page: str) -> None:
    person = UserFactory()
    client = signed_in(person)
    assert client.get(members_page).status_code == 200
    end_membership(membership=person.memberships.get(), by=None)
    answer = client.get(members_page)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")
    assert not Session.objects.exists()


def test_a_last_day_that_has_passed_is_felt_without_any_job(
    members_page: str, time_machine: Any
) -> None:
    time_machine.move_to("2026-11-24 23:59 +0000", tick=False)
    person = UserFactory(member=False)
    join(person, date(2026, 1, 1), date(2026, 11, 24))
    client = signed_in(person)
    assert client.get(members_page).status_code == 200
    time_machine.move_to("2026-11-25 00:00 +0000", tick=False)
    assert client.get(members_page).status_code == 302
    assert names(person) == set()


def test_a_first_day_that_has_come_is_felt_without_any_job(
    members_page: str, time_machine: Any
) -> None:
    time_machine.move_to("2026-06-30 22:59 +0000", tick=False)  # 23:59 in London
    person = UserFactory(member=False)
    join(person, date(2026, 7, 1))
    client = signed_in(person)
    assert client.get(members_page).status_code == 403
    time_machine.move_to("2026-06-30 23:00 +0000", tick=False)
    assert client.get(members_page).status_code == 200


def test_an_agency_that_leaves_takes_its_people_with_it(
    members_page: str, time_machine: Any
) -> None:
    time_machine.move_to("2026-11-24 12:00 +0000", tick=False)
    person = UserFactory(agency=AgencyFactory(name="Leaver", active_to=date(2026, 11, 30)))
    client = signed_in(person)
    assert client.get(members_page).status_code == 200
    time_machine.move_to("2026-12-01 12:00 +0000", tick=False)
    assert client.get(members_page).status_code == 302


def test_a_role_brings_its_group_and_goes_with_its_membership() -> None:
    person = UserFactory(member=False)
    staying = join(person, date(2024, 1, 1))
    editing = join(person, date(2024, 1, 1), None, CONTENT_EDITOR.key)
    assert names(person) == {PARTNER_STAFF.name, CONTENT_EDITOR.name}
    end_membership(membership=editing, by=None)
    assert names(person) == {PARTNER_STAFF.name}
    end_membership(membership=staying, by=None)
    assert names(person) == set()


def test_further_groups_of_readers_are_lost_with_the_membership() -> None:
    Group.objects.create(name="Pack of May")
    person = UserFactory()
    membership = person.memberships.get()
    set_reader_groups(membership=membership, groups=Group.objects.filter(name="Pack of May"))
    assert "Pack of May" in names(person)
    end_membership(membership=membership, by=None)
    assert names(person) == set()


def test_an_administrator_is_one_only_while_the_role_holds() -> None:
    person = UserFactory(roles=["administrator"])
    assert person.is_superuser
    end_membership(membership=person.memberships.get(), by=None)
    assert not User.objects.get(pk=person.pk).is_superuser


def test_groups_and_rank_given_by_hand_do_not_last() -> None:
    person = UserFactory()
    person.groups.add(Group.objects.get(name=CONTENT_EDITOR.name))
    person.is_superuser = True
    person.save()
    mark_out_of_step([person.pk])
    client = signed_in(person)
    client.get("/account/email/")
    assert names(person) == {PARTNER_STAFF.name}
    assert not User.objects.get(pk=person.pk).is_superuser


def test_a_superuser_of_the_command_line_stays_one() -> None:
    person = User.objects.create_superuser("emergency@westshire.example", "a long password")
    assert bring_in_step(person).is_superuser


def test_a_day_without_change_costs_no_statement(django_assert_num_queries: Any) -> None:
    person = User.objects.get(pk=UserFactory().pk)
    with django_assert_num_queries(0):
        assert not is_out_of_step(person)
    with django_assert_num_queries(1):
        assert StandingBackend().get_user(person.pk) == person


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.key)
def test_every_role_is_a_group_that_a_membership_brings(role: Any) -> None:
    assert role.name in names(UserFactory(roles=[role]))
