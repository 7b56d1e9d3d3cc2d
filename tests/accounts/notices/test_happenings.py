"""What happens to memberships and requests reaches whom it concerns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail

from accounts.factories import AgencyFactory, UserFactory
from accounts.models import AgencyDomain, Notice, User
from accounts.notices.kinds import known_kinds
from accounts.notices.own_kinds import register_own_kinds
from accounts.notices.reminders import remind_of_membership_dates
from accounts.services.join_requests import ask_to_join
from accounts.services.memberships import (
    MembershipFacts,
    change_membership,
    end_membership,
    start_membership,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_kinds(kinds: None) -> None:
    register_own_kinds()


def facts(start: date = date(2027, 1, 1), end: date | None = None) -> MembershipFacts:
    return MembershipFacts(job_role="Teacher", start_date=start, end_date=end)


def subjects(person: User) -> list[str]:
    return [one.subject for one in mail.outbox if one.to == [person.email]]


class TestRequests:
    def test_every_lead_is_told_once_without_a_name_in_the_subject(self) -> None:
        school = AgencyFactory(name="Fernhill Academy", short_name="Fernhill")
        AgencyDomain.objects.create(agency=school, domain="fernhill.example")
        leads = [UserFactory(roles=["agency_lead"], agency=school) for _ in range(2)]
        other = UserFactory(roles=["agency_lead"], agency=AgencyFactory())
        newcomer = UserFactory(member=False, email="new@fernhill.example", last_name="Newcomer")
        request = ask_to_join(person=newcomer, agency=school, job_role="Teacher", team="Year 6")
        for lead in leads:
            assert subjects(lead) == ["Somebody asks to join Fernhill"]
            notice = lead.notices.get()
            assert "new@fernhill.example" in notice.text
            assert notice.url == f"/agency/{school.pk}/requests/{request.pk}/"
        assert subjects(other) == []
        assert known_kinds()["join_request"].mandatory


class TestRoles:
    @pytest.fixture
    def person(self) -> User:
        with time_machine.travel(datetime(2025, 1, 1, tzinfo=UTC)):
            return UserFactory()

    def change(self, person: User, by: User | None, roles: list[str]) -> None:
        change_membership(
            membership=person.memberships.get(), facts=facts(date(2024, 1, 1)), by=by, roles=roles
        )

    def test_a_member_is_told_what_was_given_and_taken(self, person: User) -> None:
        by = UserFactory()
        self.change(person, by, ["manager"])
        self.change(person, by, ["observer"])
        assert subjects(person) == ["Your roles on the portal have changed"] * 2
        latest = person.notices.first()
        assert latest is not None
        assert "given: Observer; taken: Manager" in latest.text

    def test_roles_that_come_with_a_membership_are_no_news(self) -> None:
        newcomer, by = UserFactory(member=False), UserFactory()
        start_membership(
            person=newcomer, agency=AgencyFactory(), facts=facts(), by=by, roles=["manager"]
        )
        assert subjects(newcomer) == []

    def test_nobody_is_told_of_their_own_act_or_of_the_portals(self, person: User) -> None:
        self.change(person, person, ["manager"])
        self.change(person, None, [])
        assert subjects(person) == []


class TestDates:
    def member(self, start: date, end: date | None) -> User:
        person = UserFactory(member=False)
        start_membership(
            person=person, agency=AgencyFactory(name="Fernhill"), facts=facts(start, end), by=None
        )
        return person

    def test_the_end_is_told_a_month_and_a_week_before_each_once(self) -> None:
        with time_machine.travel(datetime(2027, 1, 1, tzinfo=UTC), tick=False) as clock:
            person = self.member(date(2027, 1, 1), date(2027, 3, 31))
            days = []
            for _ in range(100):
                if remind_of_membership_dates():
                    days.append(datetime.now(UTC).date())
                remind_of_membership_dates()
                clock.shift(timedelta(days=1))
        assert days == [date(2027, 3, 1), date(2027, 3, 24)]
        assert subjects(person) == ["Your membership ends on 31 March 2027"] * 2

    def test_a_new_last_day_is_told_anew_and_one_ended_at_once_is_not(self) -> None:
        with time_machine.travel(datetime(2027, 3, 20, tzinfo=UTC), tick=False):
            person = self.member(date(2027, 1, 1), date(2027, 3, 31))
            assert remind_of_membership_dates() == 1
            membership = person.memberships.get()
            change_membership(
                membership=membership, facts=facts(date(2027, 1, 1), date(2027, 4, 2)), by=None
            )
            assert remind_of_membership_dates() == 1
            leaver = self.member(date(2027, 1, 1), date(2027, 3, 31))
            end_membership(membership=leaver.memberships.get(), by=None)
            assert remind_of_membership_dates() == 0
            assert subjects(leaver) == []

    def test_a_planned_beginning_is_told_on_its_day(self) -> None:
        with time_machine.travel(datetime(2027, 1, 1, tzinfo=UTC), tick=False) as clock:
            person = self.member(date(2027, 2, 1), None)
            at_once = self.member(date(2027, 1, 1), None)
            for _ in range(40):
                remind_of_membership_dates()
                clock.shift(timedelta(days=1))
        assert subjects(person) == ["Your membership begins today"]
        assert subjects(at_once) == []

    def test_looking_costs_the_same_however_many_were_told(
        self, django_assert_num_queries: Callable[..., Any]
    ) -> None:
        with time_machine.travel(datetime(2027, 3, 20, tzinfo=UTC), tick=False):
            for wanted in (1, 3, 300):
                for _ in range(Notice.objects.count(), wanted):
                    self.member(date(2027, 1, 1), date(2027, 3, 31))
                remind_of_membership_dates()
                with django_assert_num_queries(3):
                    assert remind_of_membership_dates() == 0
