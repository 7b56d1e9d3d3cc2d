"""What is kept goes after its time, and not a day before; a dry run only counts."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from accounts.factories import UserFactory
from accounts.models import GuessCount, Invitation, JoinRequest, Membership, SignIn, User
from accounts.retention import retention_rules
from accounts.services.deletions import is_forgotten
from core.models import OutgoingMail
from tests.accounts.agency_making import school

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_now")]
NOW = datetime.fromisoformat("2026-11-24T03:00+00:00")


@pytest.fixture
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


def sign_in(age: timedelta) -> Any:
    row = SignIn.objects.create(person=UserFactory(), method="password")
    SignIn.objects.filter(pk=row.pk).update(at=NOW - age)
    return SignIn.objects.filter(pk=row.pk)


def invitation(age: timedelta, how: str = "expires_at") -> Any:
    row = Invitation(agency=school(), email=f"{how}@x.example", job_role="T", token_hash=how)
    row.start_date, row.expires_at = NOW.date(), NOW + timedelta(days=9)
    setattr(row, how, NOW - age)
    row.save()
    return Invitation.objects.filter(pk=row.pk)


def decided(age: timedelta) -> Any:
    person = UserFactory(member=False)
    row = JoinRequest.objects.create(person=person, agency=school(), job_role="T")
    JoinRequest.objects.filter(pk=row.pk).update(decision="refused", decided_at=NOW - age)
    return JoinRequest.objects.filter(pk=row.pk)


def undecided(age: timedelta) -> Any:
    person = UserFactory(member=False)
    row = JoinRequest.objects.create(person=person, agency=school(), job_role="T")
    JoinRequest.objects.filter(pk=row.pk).update(created_at=NOW - age)
    return JoinRequest.objects.filter(pk=row.pk)


def unused(age: timedelta) -> Any:
    person = UserFactory(member=False)
    User.objects.filter(pk=person.pk).update(date_joined=NOW - age)
    return User.objects.filter(pk=person.pk)


def left(age: timedelta) -> Any:
    person = UserFactory(member=False)
    day = (NOW - age).date()
    Membership.objects.create(
        person=person, agency=school(), job_role="T", start_date=day, end_date=day
    )
    return User.objects.filter(pk=person.pk)


def guesses(age: timedelta) -> Any:
    GuessCount.objects.create(key="k", count=3, last_at=NOW - age)
    return GuessCount.objects.filter(key="k")


def session(age: timedelta) -> Any:
    row = Session.objects.create(session_key="k", session_data="", expire_date=NOW - age)
    UserSession.objects.create(
        user=UserFactory(), session_key="k", ip="127.0.0.1", user_agent="Browser"
    )
    return Session.objects.filter(pk=row.pk)


def finished_mail(age: timedelta) -> Any:
    row = OutgoingMail.objects.create(
        message_id="m", recipient="a@x.example", message=b"", state="sent", finished_at=NOW - age
    )
    return OutgoingMail.objects.filter(pk=row.pk)


def days(count: float) -> timedelta:
    return timedelta(days=count)


CASES: dict[str, tuple[Callable[[timedelta], Any], timedelta, timedelta]] = {
    "sign_ins": (sign_in, days(364), days(366)),
    "invitations": (invitation, days(182), days(184)),
    "join_requests": (decided, days(182), days(184)),
    "never_members": (unused, days(364), days(366)),
    "long_gone": (left, days(6 * 365), days(6 * 365 + 3)),
    "sessions": (session, days(-0.01), days(0.01)),
    "guesses": (guesses, days(0.9), days(1.1)),
    "mails": (finished_mail, days(89), days(91)),
}


def is_gone(rows: Any) -> bool:
    row = rows.first()
    return row is None or (isinstance(row, User) and is_forgotten(row))


def apply(*more: str) -> str:
    out = io.StringIO()
    call_command("apply_retention", *more, stdout=out)
    return out.getvalue()


def counted(said: str, key: str) -> int:
    (rule,) = (one for one in retention_rules() if one.key == key)
    (line,) = (line for line in said.splitlines() if f"  {rule.what} (" in line)
    return int(line.split()[0])


@pytest.mark.parametrize("key", CASES)
def test_it_goes_after_its_time_and_not_before(key: str) -> None:
    make, young, _ = CASES[key]
    rows = make(young)
    assert counted(apply("--dry-run"), key) == 0
    apply()
    assert not is_gone(rows)


@pytest.mark.parametrize("key", CASES)
def test_a_dry_run_counts_and_the_run_does_it_once(key: str) -> None:
    make, _, old = CASES[key]
    rows = make(old)
    said = apply("--dry-run")
    assert counted(said, key) == 1
    assert "Nothing was changed." in said
    assert not is_gone(rows)
    assert counted(apply(), key) == 1
    assert is_gone(rows)
    assert counted(apply(), key) == 0


def test_every_rule_of_this_room_has_such_a_case() -> None:
    elsewhere = {"notices", "unfound_words", "words"}
    assert {rule.key for rule in retention_rules()} - elsewhere == set(CASES)


@pytest.mark.parametrize("how", ["accepted_at", "withdrawn_at"])
def test_closed_invitations_go_too_and_a_working_one_stays(how: str) -> None:
    closed, working = invitation(days(184), how), invitation(days(-1))
    Invitation.objects.filter(pk__in=working).update(created_at=NOW - days(400))
    apply()
    assert is_gone(closed)
    assert not is_gone(working)


def test_a_request_that_nobody_decides_goes_as_well() -> None:
    rows = undecided(days(184))
    apply()
    assert is_gone(rows)


def test_who_came_back_is_not_anonymised() -> None:
    rows = left(days(6 * 365 + 3))
    person = rows.get()
    Membership.objects.create(
        person=person, agency=school("Other"), job_role="T", start_date=NOW.date()
    )
    apply()
    assert not is_gone(rows)


def test_a_superuser_for_emergencies_stays() -> None:
    keeper = User.objects.create_superuser("root@westshire.example", "x")
    User.objects.filter(pk=keeper.pk).update(date_joined=NOW - days(900))
    apply()
    assert not is_forgotten(User.objects.get(pk=keeper.pk))


def test_devices_go_with_their_sessions() -> None:
    session(days(1))
    apply()
    assert not UserSession.objects.exists()


def test_every_rule_says_what_when_and_why() -> None:
    for rule in retention_rules():
        assert all((rule.what, rule.after, rule.happens, rule.reason)), rule.key
    assert timezone.now() == NOW
