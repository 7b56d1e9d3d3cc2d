"""People are told once, as they chose, and leavers are not."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.factories import UserFactory
from accounts.models import Notice, User
from accounts.notices.kinds import Frequency, Kind, register_kind
from accounts.notices.services import choose, mark_read, notify
from accounts.services.memberships import end_membership
from accounts.services.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return UserFactory()


def tell(person: User, kind: str = "news", **facts: str) -> Notice | None:
    return notify(person=person, kind=kind, subject="Something happened", **facts)


def test_a_notice_goes_out_at_once_and_says_why_and_where_to_change_it(person: User) -> None:
    notice = tell(person, text="It was good.", url="/thresholds/")
    (sent,) = mail.outbox
    assert sent.to == [person.email]
    assert sent.subject == "Something happened"
    assert "It was good." in sent.body
    assert "http://localhost:8000/thresholds/" in sent.body
    assert "You get this because of the news." in sent.body
    assert "http://localhost:8000/my-work/notices/choices/" in sent.body
    assert "cannot be switched off" not in sent.body
    assert notice is not None
    assert notice.mailed_at is not None


def test_a_mandatory_one_says_that_it_cannot_be_switched_off(person: User) -> None:
    tell(person, "duty")
    assert "This kind of notice cannot be switched off." in mail.outbox[0].body


@pytest.mark.parametrize("frequency", ["daily", "weekly", "off"])
def test_who_chose_otherwise_gets_no_mail_now_and_sees_it_on_the_site(
    person: User, wants: Any, frequency: str
) -> None:
    wants(person, news=frequency)
    tell(person)
    assert mail.outbox == []
    notice = Notice.objects.unread().get(person=person)
    assert notice.awaits_digest is (frequency != "off")


def test_nobody_is_told_of_the_same_thing_twice(person: User) -> None:
    assert tell(person, about="meeting-3") is not None
    assert tell(person, about="meeting-3") is None
    assert tell(UserFactory(), about="meeting-3") is not None
    assert tell(person, "duty", about="meeting-3") is not None
    assert len(mail.outbox) == 3


def test_a_leaver_is_told_of_nothing_but_what_is_about_themselves(person: User) -> None:
    end_membership(membership=person.memberships.get(), by=None)
    person.refresh_from_db()
    assert tell(person) is None
    assert tell(person, "duty") is None
    assert tell(person, "own") is not None
    assert len(mail.outbox) == 1
    User.objects.filter(pk=person.pk).update(is_active=False)
    person.refresh_from_db()
    assert tell(person, "own") is None


def test_a_notice_of_an_unknown_kind_is_a_fault_of_the_program(person: User) -> None:
    with pytest.raises(KeyError):
        tell(person, "gossip")


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "thresholds/"])
def test_a_notice_leads_nowhere_but_into_this_site(person: User, url: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        tell(person, url=url)


def test_a_mandatory_kind_can_neither_be_switched_off_nor_declared_off(person: User) -> None:
    with pytest.raises(Refused) as refused:
        choose(person=person, choices={"duty": "off"})
    assert refused.value.field == "duty"
    with pytest.raises(ValueError, match="mandatory"):
        register_kind(Kind("x", "X", "x", Frequency.OFF, lambda _: True, mandatory=True))


@pytest.mark.parametrize("choices", [{"gossip": "daily"}, {"news": "hourly"}])
def test_only_what_is_offered_can_be_chosen(person: User, choices: dict[str, str]) -> None:
    with pytest.raises(Refused):
        choose(person=person, choices=choices)
    assert not person.notice_choices.exists()


def test_choices_of_which_one_is_refused_are_not_kept_in_part(person: User) -> None:
    with pytest.raises(Refused):
        choose(person=person, choices={"news": "daily", "duty": "off"})
    assert not person.notice_choices.exists()


def test_what_waits_for_a_digest_of_a_kind_switched_off_is_not_mailed(
    person: User, wants: Any
) -> None:
    tell(person, "papers")
    wants(person, papers="off")
    assert not Notice.objects.awaiting_digest().exists()


def test_notices_are_marked_as_read_by_their_owner_alone(person: User) -> None:
    mine, other = tell(person), tell(UserFactory())
    assert mine is not None
    assert other is not None
    assert mark_read(person=person, notices=[mine.pk, other.pk]) == 1
    assert Notice.objects.unread().get() == other


def test_a_notice_that_was_mailed_cannot_wait_for_a_digest(person: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(
            person=person, kind="news", subject="x", awaits_digest=True, mailed_at=timezone.now()
        )
