"""Starting, changing and ending memberships: what the dates allow, and what history keeps."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.factories import AgencyFactory, UserFactory
from accounts.models import Agency, Membership, MembershipEvent, User
from accounts.services.memberships import (
    MembershipFacts,
    change_membership,
    end_membership,
    roles_of,
    speak_for,
    start_membership,
)
from accounts.services.refusals import Refused
from accounts.standing import membership_in_force

TODAY = date(2026, 11, 24)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]


@pytest.fixture
def _today(time_machine: Any) -> None:
    time_machine.move_to("2026-11-24 09:00 +0000", tick=False)


@pytest.fixture
def person() -> User:
    return UserFactory(member=False)


@pytest.fixture
def school() -> Agency:
    return AgencyFactory(name="Fernhill Academy")


def facts(start: date = TODAY, end: date | None = None, **more: Any) -> MembershipFacts:
    return MembershipFacts(job_role="Teacher", start_date=start, end_date=end, **more)


def start(person: User, agency: Agency, **more: Any) -> Membership:
    roles = more.pop("roles", ())
    return start_membership(person=person, agency=agency, facts=facts(**more), roles=roles, by=None)


def test_a_membership_makes_a_member_from_its_first_day(person: User, school: Agency) -> None:
    start(person, school, start=TODAY + timedelta(days=1))
    assert not User.objects.get(pk=person.pk).is_member
    start(person, AgencyFactory(), start=TODAY)
    assert User.objects.get(pk=person.pk).is_member


@pytest.mark.parametrize(
    ("start_date", "end_date"),
    [
        (date(2026, 1, 1), None),
        (date(2026, 6, 30), date(2026, 7, 31)),
        (date(2025, 1, 1), date(2026, 1, 1)),
        (date(2026, 3, 1), date(2026, 4, 1)),
        (date(2020, 1, 1), None),
    ],
)
def test_dates_that_contradict_another_membership_are_refused(
    person: User, school: Agency, start_date: date, end_date: date | None
) -> None:
    start(person, school, start=date(2026, 1, 1), end=date(2026, 6, 30))
    with pytest.raises(Refused, match="already a member of Fernhill Academy") as refused:
        start(person, school, start=start_date, end=end_date)
    assert refused.value.field == "start_date"
    assert person.memberships.count() == 1


def test_the_next_day_and_another_agency_contradict_nothing(person: User, school: Agency) -> None:
    start(person, school, start=date(2026, 1, 1), end=date(2026, 6, 30))
    start(person, school, start=date(2026, 7, 1))
    start(person, AgencyFactory(), start=date(2026, 3, 1))
    assert person.memberships.count() == 3


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # each example undoes its own
)
@given(
    spans=st.lists(
        st.tuples(st.integers(0, 60), st.one_of(st.none(), st.integers(0, 30))),
        min_size=2,
        max_size=6,
    )
)
def test_the_database_itself_lets_no_two_overlap(db: Any, spans: list[tuple[int, Any]]) -> None:
    """Whatever is written past the services, in whatever order."""
    with transaction.atomic():
        person = UserFactory(member=False)
        agency = AgencyFactory()
        kept: list[tuple[date, date]] = []
        for first, length in spans:
            begin = date(2026, 1, 1) + timedelta(days=first)
            end = begin + timedelta(days=length) if length is not None else None
            last = end or date.max
            clashes = any(begin <= other_last and other <= last for other, other_last in kept)
            try:
                with transaction.atomic():
                    Membership.objects.create(
                        person=person, agency=agency, job_role="x", start_date=begin, end_date=end
                    )
            except IntegrityError:
                assert clashes
            else:
                assert not clashes
                kept.append((begin, last))
        transaction.set_rollback(True)


def test_the_database_refuses_an_overlap_made_by_a_change(person: User, school: Agency) -> None:
    start(person, school, start=date(2026, 1, 1), end=date(2026, 6, 30))
    later = start(person, school, start=date(2026, 7, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=later.pk).update(start_date=date(2026, 6, 30))


def test_a_last_day_before_the_first_is_refused(person: User, school: Agency) -> None:
    with pytest.raises(Refused, match="must not be before") as refused:
        start(person, school, end=TODAY - timedelta(days=1))
    assert refused.value.field == "end_date"
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            person=person, agency=school, job_role="x", start_date=TODAY, end_date=date(2020, 1, 1)
        )


def test_nobody_manages_themselves(person: User, school: Agency) -> None:
    with pytest.raises(Refused) as refused:
        start(person, school, line_manager=person)
    assert refused.value.field == "line_manager"


def test_a_role_that_is_not_declared_is_refused_and_nothing_is_kept(
    person: User, school: Agency
) -> None:
    with pytest.raises(Refused, match="no role"):
        start(person, school, roles=["wizard"])
    assert not person.memberships.exists()


def test_ending_keeps_history_and_happens_once(person: User, school: Agency) -> None:
    lead = UserFactory()
    membership = start(person, school, start=date(2026, 1, 1), roles=["practitioner"])
    assert end_membership(membership=membership, by=lead, reason="Left for another job")
    assert not end_membership(membership=membership, by=lead)
    membership.refresh_from_db()
    assert (membership.end_date, membership.ended_at) == (TODAY, timezone.now())
    assert roles_of(membership) == ("practitioner",)
    told = list(membership.events.values_list("kind", "detail", "by"))
    assert told == [
        ("ended", "Left for another job", lead.pk),
        ("roles", "given: Practitioner", None),
        ("started", "from 2026-01-01", None),
    ]


def test_a_membership_that_is_over_cannot_be_ended_again(person: User, school: Agency) -> None:
    over = start(person, school, start=date(2026, 1, 1), end=date(2026, 2, 1))
    assert not end_membership(membership=over, by=None)
    over.refresh_from_db()
    assert over.ended_at is None


def test_one_that_has_not_begun_is_taken_back(person: User, school: Agency) -> None:
    coming = start(person, school, start=date(2027, 1, 1))
    assert end_membership(membership=coming, by=None)
    assert not person.memberships.in_force(date(2027, 1, 1)).exists()


def test_what_has_ended_cannot_be_changed_but_goes_on_when_started_again_that_day(
    person: User, school: Agency
) -> None:
    membership = start(person, school, start=date(2026, 1, 1))
    end_membership(membership=membership, by=None)
    with pytest.raises(Refused, match="has ended"):
        change_membership(membership=membership, facts=facts(), by=None)
    again = start(person, school, start=TODAY)
    assert again.pk == membership.pk
    assert User.objects.get(pk=person.pk).is_member
    assert again.events.first().kind == MembershipEvent.Kind.REOPENED


def test_a_change_says_what_it_changed(person: User, school: Agency) -> None:
    membership = start(person, school, start=date(2026, 1, 1), team="Year 6")
    changed = facts(start=date(2026, 1, 1), team="Year 7", end=date(2027, 7, 31))
    change_membership(membership=membership, facts=changed, by=None, roles=["manager"])
    details = list(membership.events.values_list("detail", flat=True))[:2]
    assert details == ["given: Manager", "team: Year 6 → Year 7; end_date: none → 2027-07-31"]
    before = membership.events.count()
    change_membership(membership=membership, facts=changed, by=None, roles=["manager"])
    assert membership.events.count() == before


def test_a_person_speaks_for_the_agency_they_chose_of_several(person: User, school: Agency) -> None:
    first = start(person, school, start=date(2025, 1, 1))
    later = start(person, AgencyFactory(), start=date(2026, 1, 1))
    assert membership_in_force(person) == later
    speak_for(person=person, membership=first)
    assert membership_in_force(person) == first
    end_membership(membership=first, by=None)
    assert membership_in_force(User.objects.get(pk=person.pk)) == later


def test_nobody_speaks_for_an_agency_they_do_not_belong_to(person: User, school: Agency) -> None:
    start(person, AgencyFactory())
    elsewhere = start(UserFactory(member=False), school)
    over = start(person, school, start=date(2026, 1, 1), end=date(2026, 2, 1))
    for membership in (elsewhere, over):
        with pytest.raises(Refused, match="only speak for"):
            speak_for(person=person, membership=membership)
