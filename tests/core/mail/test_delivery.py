"""Mails leave the outbox once, in order, and are not lost by a server in trouble."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import OperationalError
from django.utils import timezone

from core.mail import delivery
from core.mail.delivery import LONGEST_DELAY_SECONDS, Postman, claim, delay_seconds, pause_seconds
from core.models import OutgoingMail
from tests.running.mail_server import HANG_UP, MailServer

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ANN = "ann@a.example"


def queue(subject: str = "Hello", to: str = ANN) -> OutgoingMail:
    mail.send_mail(subject, "A link: https://site.example/reset/secret/", None, [to])
    return OutgoingMail.objects.latest("pk")


def work(postman: Postman | None = None) -> float:
    return (postman or Postman()).work(lambda: True)


def states() -> dict[str, str]:
    return dict(OutgoingMail.objects.values_list("recipient", "state"))


class TestDelivering:
    def test_a_mail_arrives_once_as_it_was_queued_and_its_text_is_gone(
        self, mail_server: MailServer
    ) -> None:
        whole = bytes(queue().message)
        assert work() > 0
        (taken,) = mail_server.taken
        assert taken.whole == whole
        assert taken.recipient == ANN
        row = OutgoingMail.objects.get()
        assert (row.state, row.attempts, bytes(row.message)) == ("sent", 1, b"")
        assert row.finished_at is not None
        work()
        assert len(mail_server.taken) == 1

    def test_lines_that_begin_with_a_dot_and_words_of_other_alphabets_survive(
        self, mail_server: MailServer
    ) -> None:
        mail.send_mail("Łódź – ☂", ".\n..two\nFrom here\nŻółw", None, [ANN])
        whole = bytes(OutgoingMail.objects.get().message)
        work()
        assert mail_server.taken[0].whole == whole

    def test_many_mails_go_through_one_connection(self, mail_server: MailServer) -> None:
        for number in range(20):
            queue(to=f"p{number}@a.example")
        work()
        assert len(mail_server.taken) == 20
        assert mail_server.connections == 1

    def test_mails_to_one_person_arrive_in_order(self, mail_server: MailServer) -> None:
        for number in range(10):
            queue(str(number))
        work()
        assert [one.subject for one in mail_server.taken] == [str(n) for n in range(10)]

    def test_a_worker_told_to_stop_ends_after_the_mail_it_is_at(
        self, mail_server: MailServer
    ) -> None:
        for _ in range(3):
            queue()
        Postman().work(lambda: not mail_server.taken)
        assert len(mail_server.taken) == 1
        assert OutgoingMail.objects.waiting().filter(leased_until=None).count() == 2

    def test_nothing_of_a_mail_is_logged(
        self, mail_server: MailServer, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        mail_server.at_rcpt = lambda address: f"550 5.1.1 <{address}> unknown"
        queue("Secret subject")
        work()
        mail_server.at_rcpt = lambda _: None
        mail_server.stop()
        queue("Secret subject", to="bo@b.example")
        work()
        assert "550 5.1.1 at RCPT" in caplog.text
        for secret in ("a.example", "b.example", "Secret", "reset"):
            assert secret not in caplog.text


class TestAServerInTrouble:
    def test_while_it_is_down_mails_wait_and_when_it_is_back_all_arrive_once(
        self, mail_server: MailServer
    ) -> None:
        mail_server.stop()
        for number in range(5):
            queue(to=f"p{number}@a.example")
        postman = Postman()
        with time_machine.travel(NOW, tick=False) as clock:
            OutgoingMail.objects.update(queued_at=NOW, next_attempt_at=NOW)
            for _ in range(6 * 60):  # six hours, a look a minute
                assert postman.work(lambda: True) > 0
                clock.shift(60)
            assert OutgoingMail.objects.waiting().count() == 5
            mail_server.start()
            postman.work(lambda: True)
        assert set(mail_server.copies().values()) == {1}
        assert len(mail_server.taken) == 5

    def test_one_look_at_a_server_that_is_down_tries_one_mail_not_all(
        self, mail_server: MailServer
    ) -> None:
        mail_server.stop()
        for number in range(5):
            queue(to=f"p{number}@a.example")
        work()
        assert sum(OutgoingMail.objects.values_list("attempts", flat=True)) == 1

    def test_it_is_left_alone_for_longer_each_time_up_to_a_minute(self) -> None:
        waits = [pause_seconds(failures) for failures in range(1, 40)]
        assert all(0.5 * 2**n <= waits[n] <= 2**n for n in range(6))
        assert all(30 <= wait <= 60 for wait in waits[6:])

    def test_a_mail_put_off_waits_twice_as_long_each_time_up_to_a_quarter_of_an_hour(self) -> None:
        waits = [delay_seconds(deferrals) for deferrals in range(1, 2000)]
        assert 15 <= waits[0] <= 30 <= waits[1] <= 60
        assert all(LONGEST_DELAY_SECONDS / 2 <= wait <= LONGEST_DELAY_SECONDS for wait in waits[5:])
        assert len(set(waits)) > 1000

    @pytest.mark.parametrize("reply", ["451 4.7.1 later", "421 closing", HANG_UP])
    @pytest.mark.parametrize("step", ["at_rcpt", "at_data"])
    def test_what_it_puts_off_is_tried_later_and_does_not_stop_the_others(
        self, mail_server: MailServer, reply: str, step: str
    ) -> None:
        queue()
        queue(to="bo@b.example")
        seen: list[object] = []

        def once(told: object) -> str | None:
            seen.append(told)
            return reply if len(seen) == 1 else None

        setattr(mail_server, step, once)
        work()
        assert states() == {ANN: "waiting", "bo@b.example": "sent"}
        with time_machine.travel(timezone.now() + timedelta(minutes=1)):
            work()
        assert states() == {ANN: "sent", "bo@b.example": "sent"}
        assert set(mail_server.copies().values()) == {1}

    def test_a_later_mail_does_not_overtake_one_put_off(self, mail_server: MailServer) -> None:
        queue("first")
        queue("second")
        mail_server.at_data = lambda whole: "451 later" if b"first" in whole else None
        work()
        assert mail_server.taken == []
        mail_server.at_data = lambda _: None
        with time_machine.travel(timezone.now() + timedelta(minutes=1)):
            work()
        assert [one.subject for one in mail_server.taken] == ["first", "second"]

    def test_a_mail_that_is_always_put_off_does_not_hold_up_the_rest_for_ever(
        self, mail_server: MailServer
    ) -> None:
        queue("poison")
        queue("password")
        mail_server.at_data = lambda whole: HANG_UP if b"poison" in whole else None
        with time_machine.travel(timezone.now()) as clock:
            for _ in range(60):
                work()
                clock.shift(60)
        assert [one.subject for one in mail_server.taken] == ["password"]

    def test_a_mail_is_tried_for_three_days_and_then_given_up(
        self, mail_server: MailServer
    ) -> None:
        mail_server.at_rcpt = lambda _: "451 4.2.1 mailbox busy"
        with time_machine.travel(NOW, tick=False) as clock:
            queue()
            while timezone.now() < NOW + timedelta(days=2, hours=23):
                work()
                clock.shift(600)
            assert OutgoingMail.objects.get().state == "waiting"
            for _ in range(10):
                work()
                clock.shift(600)
        row = OutgoingMail.objects.get()
        assert (row.state, row.last_fault) == ("given_up", "451 4.2.1 at RCPT")
        assert bytes(row.message)

    def test_a_mail_is_not_given_up_by_the_first_failure_after_the_worker_was_off_for_days(
        self, mail_server: MailServer
    ) -> None:
        mail_server.stop()
        with time_machine.travel(NOW, tick=False):
            queue()
        with time_machine.travel(NOW + timedelta(days=5), tick=False):
            work()
            assert OutgoingMail.objects.get().state == "waiting"
            mail_server.start()
            work()
        assert len(mail_server.taken) == 1


class TestRefusals:
    @pytest.mark.parametrize("step", ["at_rcpt", "at_data"])
    def test_a_permanent_refusal_is_recorded_and_not_tried_again(
        self, mail_server: MailServer, step: str
    ) -> None:
        queue()
        queue("second")
        setattr(mail_server, step, lambda _: "550 5.1.1 <ann@a.example> no such user")
        work()
        rows = OutgoingMail.objects.order_by("pk")
        assert [row.state for row in rows] == ["refused", "refused"]
        assert rows[0].last_fault.startswith("550 5.1.1 at")
        assert "example" not in rows[0].last_fault
        assert rows[0].attempts == 1

    def test_one_refused_recipient_does_not_cost_the_others_their_copy(
        self, mail_server: MailServer
    ) -> None:
        mail.send_mail("Hello", "Text", None, [ANN, "bo@b.example"])
        mail_server.at_rcpt = lambda address: "550 no" if address == ANN else None
        work()
        assert states() == {ANN: "refused", "bo@b.example": "sent"}


class TestManyWorkers:
    def test_a_claimed_mail_is_nobody_elses_until_its_lease_is_over(self) -> None:
        queue()
        assert claim() is not None
        assert claim() is None
        with time_machine.travel(timezone.now() + timedelta(seconds=301)):
            assert claim() is not None

    def test_the_next_mail_to_a_person_waits_while_another_worker_has_the_first(self) -> None:
        first = queue("first")
        queue("second")
        other = queue("other", to="bo@b.example")
        assert getattr(claim(), "pk", None) == first.pk
        assert getattr(claim(), "pk", None) == other.pk
        assert claim() is None

    def test_a_worker_whose_lease_is_over_changes_nothing(self, mail_server: MailServer) -> None:
        queue()
        slow = claim()
        assert slow is not None
        with time_machine.travel(timezone.now() + timedelta(seconds=301)):
            quick = claim()
            assert quick is not None
            delivery._finish(slow, "refused")
        assert OutgoingMail.objects.get().state == "waiting"
        delivery._finish(quick, "sent", message=b"")
        assert OutgoingMail.objects.get().state == "sent"


@pytest.mark.django_db(transaction=True)
def test_a_database_lost_after_the_mail_was_taken_does_not_double_it(
    mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db.models import QuerySet

    queue()
    update, failures = QuerySet.update, []

    def lost_twice(self: Any, **facts: Any) -> int:
        if facts.get("state") == "sent" and len(failures) < 2:
            failures.append(threading.get_ident())
            raise OperationalError("gone")
        return update(self, **facts)

    monkeypatch.setattr(QuerySet, "update", lost_twice)
    monkeypatch.setattr("core.mail.delivery.time.sleep", lambda _: None)
    monkeypatch.setattr("core.mail.delivery.connection.close", lambda: None)
    work()
    work()
    assert len(failures) == 2
    assert len(mail_server.taken) == 1
    assert OutgoingMail.objects.get().state == "sent"
