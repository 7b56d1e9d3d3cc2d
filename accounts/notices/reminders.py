"""Telling people that their membership begins or ends, before they find a closed door."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, MembershipEvent, Notice, User
from accounts.notices.own_kinds import MEMBERSHIP_DATES
from accounts.notices.services import notify

NOTICE_DAYS = (30, 7)


@dataclass(frozen=True, slots=True)
class _Reminder:
    person: User
    about: str
    subject: str
    text: str


def remind_of_membership_dates(today: date | None = None) -> int:
    """Tell whom it concerns today; each membership and date once, however often this runs."""
    today = today or timezone.localdate()
    reminders = [*_ends(today), *_beginnings(today)]
    abouts = [one.about for one in reminders]
    told = set(
        Notice.objects.filter(kind=MEMBERSHIP_DATES.key, about__in=abouts).values_list(
            "about", flat=True
        )
    )
    return sum(_tell(one) for one in reminders if one.about not in told)


def _tell(reminder: _Reminder) -> bool:
    notice = notify(
        person=reminder.person,
        kind=MEMBERSHIP_DATES.key,
        subject=reminder.subject,
        text=reminder.text,
        url=reverse("my_work:home"),
        about=reminder.about,
    )
    return notice is not None


def _ends(today: date) -> Iterator[_Reminder]:
    last = today + timedelta(days=max(NOTICE_DAYS))
    ending = Membership.objects.in_force(today).filter(end_date__lte=last)
    for one in ending.select_related("person", "agency"):
        last_day = cast("date", one.end_date)
        days = min(n for n in NOTICE_DAYS if (last_day - today).days <= n)
        yield _Reminder(
            one.person,
            f"ends-{one.pk}-{last_day}-{days}",
            f"Your membership ends on {last_day:%-d %B %Y}",
            f"From the day after you can no longer read what is for members of "
            f"{one.agency.name}. Is the date wrong? Tell the lead of your agency.",
        )


def _beginnings(today: date) -> Iterator[_Reminder]:
    beginning = Membership.objects.in_force(today).filter(start_date=today)
    for one in beginning.select_related("person", "agency").prefetch_related("events"):
        planned = any(
            event.kind == MembershipEvent.Kind.STARTED and timezone.localdate(event.at) < today
            for event in one.events.all()
        )
        if planned:
            yield _Reminder(
                one.person,
                f"begins-{one.pk}-{one.start_date}",
                "Your membership begins today",
                f"From today you can read what is for members of {one.agency.name}.",
            )
