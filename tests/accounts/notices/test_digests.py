"""Digests come at 08:00 in London, hold each notice once, and reach nobody who has left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command

from accounts.factories import UserFactory
from accounts.models import Notice, User
from accounts.notices import duty
from accounts.notices.digests import latest_moment, send_due_digests
from accounts.notices.services import notify
from accounts.services.memberships import end_membership

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2027, 3, 3, 12, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def person() -> User:
    return UserFactory()


def told(person: User, when: datetime, kind: str = "papers", subject: str = "News") -> Notice:
    with time_machine.travel(when, tick=False):
        notice = notify(person=person, kind=kind, subject=subject, text="Detail", url="/search/")
    assert notice is not None
    return notice


class TestMoments:
    @pytest.mark.parametrize(
        ("now", "daily"),
        [
            ("2027-03-03T07:59:59", "2027-03-02T08:00"),
            ("2027-03-03T08:00:00", "2027-03-03T08:00"),
            # Clocks go forward on 28 March 2027 and back on 31 October 2027.
            ("2027-03-28T06:59:59", "2027-03-27T08:00"),
            ("2027-03-28T07:00:00", "2027-03-28T07:00"),
            ("2027-10-31T07:59:59", "2027-10-30T07:00"),
            ("2027-10-31T08:00:00", "2027-10-31T08:00"),
        ],
    )
    def test_eight_in_the_morning_is_londons_in_winter_and_in_summer(
        self, now: str, daily: str
    ) -> None:
        assert latest_moment(at(now)) == at(daily)

    @pytest.mark.parametrize(
        ("now", "weekly"),
        [
            ("2027-03-29T06:59:59", "2027-03-22T08:00"),  # a Monday, before 08:00 in summer time
            ("2027-03-29T07:00:00", "2027-03-29T07:00"),
            ("2027-04-04T23:00:00", "2027-03-29T07:00"),
            ("2027-11-01T07:59:59", "2027-10-25T07:00"),
            ("2027-11-01T08:00:00", "2027-11-01T08:00"),
        ],
    )
    def test_the_weekly_one_is_mondays(self, now: str, weekly: str) -> None:
        assert latest_moment(at(now), weekly=True) == at(weekly)


class TestSending:
    def test_a_digest_gathers_what_was_told_before_its_moment_and_says_how_to_change_it(
        self, person: User
    ) -> None:
        told(person, at("2027-03-03T10:00"), subject="First")
        told(person, at("2027-03-04T07:59"), subject="Second")
        told(person, at("2027-03-04T08:00"), subject="Third")
        assert send_due_digests(at("2027-03-04T07:59")) == 0
        assert send_due_digests(at("2027-03-04T08:05")) == 1
        (sent,) = mail.outbox
        assert sent.subject == "2 notices from Safeguarding children partnership"
        assert sent.to == [person.email]
        assert sent.body.index("First (3 March 2027)") < sent.body.index("Second")
        assert "Third" not in sent.body
        assert "http://localhost:8000/search/" in sent.body
        assert "- The papers" in sent.body
        assert "/my-work/notices/choices/" in sent.body

    def test_a_second_run_and_the_next_day_send_nothing_twice(self, person: User) -> None:
        told(person, WEDNESDAY)
        assert [send_due_digests(at("2027-03-04T08:05")) for _ in range(3)] == [1, 0, 0]
        assert send_due_digests(at("2027-03-05T08:05")) == 0
        assert len(mail.outbox) == 1

    def test_a_run_that_is_late_by_days_catches_up_with_one_mail(self, person: User) -> None:
        for day in range(4):
            told(person, WEDNESDAY + timedelta(days=day))
        assert send_due_digests(at("2027-03-08T12:00")) == 1
        assert mail.outbox[0].subject.startswith("4 notices")

    def test_the_weekly_digest_waits_for_monday(self, person: User, wants: Any) -> None:
        wants(person, papers="weekly")
        told(person, WEDNESDAY)
        assert [send_due_digests(WEDNESDAY + timedelta(days=n)) for n in range(1, 5)] == [0] * 4
        assert send_due_digests(at("2027-03-08T08:00")) == 1

    def test_who_changes_from_weekly_to_daily_gets_what_waited_next_morning(
        self, person: User, wants: Any
    ) -> None:
        wants(person, papers="weekly")
        told(person, WEDNESDAY)
        wants(person, papers="daily")
        assert send_due_digests(at("2027-03-04T08:00")) == 1

    def test_everybody_gets_their_own(self) -> None:
        people = [UserFactory() for _ in range(3)]
        for one in people:
            told(one, WEDNESDAY, subject=f"For {one.email}")
        assert send_due_digests(at("2027-03-04T08:00")) == 3
        for sent in mail.outbox:
            assert f"For {sent.to[0]}" in sent.body
            assert sent.body.count("For person") == 1

    def test_who_left_since_gets_only_what_is_about_themselves(
        self, person: User, wants: Any
    ) -> None:
        wants(person, own="daily")
        told(person, WEDNESDAY, subject="Secret of the board")
        told(person, WEDNESDAY, "own", subject="Your membership")
        end_membership(membership=person.memberships.get(), by=None)
        assert send_due_digests(at("2027-03-04T08:00")) == 1
        (sent,) = mail.outbox
        assert "Your membership" in sent.body
        assert "Secret" not in sent.body
        assert not Notice.objects.awaiting_digest().exists()

    def test_a_long_list_is_cut_with_a_link_to_the_rest(self, person: User) -> None:
        for number in range(60):
            told(person, WEDNESDAY, subject=f"Number {number}.")
        send_due_digests(at("2027-03-04T08:00"))
        (sent,) = mail.outbox
        assert sent.body.count("* Number") == 50
        assert "And 10 more: http://localhost:8000/my-work/notices/" in sent.body

    def test_a_mail_that_cannot_be_written_leaves_the_notices_for_the_next_run(
        self, person: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told(person, WEDNESDAY)
        with monkeypatch.context() as broken:
            broken.setattr("accounts.mailing.send", _fail)
            with pytest.raises(OSError, match="full"):
                send_due_digests(at("2027-03-04T08:00"))
        assert send_due_digests(at("2027-03-04T08:01")) == 1

    def test_looking_costs_the_same_however_many_wait_for_another_day(
        self, person: User, wants: Any, django_assert_num_queries: Callable[..., Any]
    ) -> None:
        wants(person, papers="weekly")
        for wanted in (1, 3, 300):
            for number in range(Notice.objects.count(), wanted):
                told(person, WEDNESDAY, subject=f"Number {number}")
            with django_assert_num_queries(2):
                assert send_due_digests(at("2027-03-04T08:00")) == 0


class TestDuty:
    def test_a_worker_sends_them_at_eight_without_being_told(self, person: User) -> None:
        told(person, WEDNESDAY)
        round_ = duty.MorningRound()
        with time_machine.travel(at("2027-03-04T07:00"), tick=False) as clock:
            assert round_(lambda: True) <= 60
            assert mail.outbox == []
            clock.move_to(at("2027-03-04T08:00:10"))
            round_(lambda: True)
            round_(lambda: True)
        assert len(mail.outbox) == 1

    def test_one_that_failed_is_done_again(
        self, person: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        told(person, WEDNESDAY)
        round_ = duty.MorningRound()
        with time_machine.travel(at("2027-03-04T08:00:10"), tick=False):
            with monkeypatch.context() as broken:
                broken.setattr("accounts.mailing.send", _fail)
                with pytest.raises(OSError, match="full"):
                    round_(lambda: True)
            round_(lambda: True)
        assert len(mail.outbox) == 1

    def test_the_command_does_the_same(
        self, person: User, capsys: pytest.CaptureFixture[str]
    ) -> None:
        told(person, WEDNESDAY)
        with time_machine.travel(at("2027-03-04T09:00"), tick=False):
            call_command("send_digests")
            call_command("send_digests")
        assert capsys.readouterr().out.splitlines() == [
            "Reminders: 0. Digests: 1.",
            "Reminders: 0. Digests: 0.",
        ]


def _fail(*args: object, **kwargs: object) -> None:
    raise OSError("disk full")
