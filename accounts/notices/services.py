"""Telling people something, and what they choose about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import mailing
from accounts.models import Membership, Notice, NoticeChoice, User
from accounts.notices.kinds import Frequency, Kind, kind_named, known_kinds
from accounts.services.refusals import Refused


@transaction.atomic
def notify(
    *, person: User, kind: str, subject: str, text: str = "", url: str = "", about: str = ""
) -> Notice | None:
    """Tell ``person``; None when they may not be told, or have been told of ``about`` before.

    ``url`` is a path on this site. No person's details belong into ``subject``. Raises
    ``KeyError`` for a kind that is not registered.
    """
    chosen = kind_named(kind)
    if not is_reachable(person, chosen):
        return None
    frequency = frequencies_of([person.pk]).get((person.pk, kind), chosen.usual)
    facts = {
        "subject": subject[:150],
        "text": text[:500],
        "url": url,
        "awaits_digest": frequency in {Frequency.DAILY, Frequency.WEEKLY},
    }
    if about:
        notice, is_new = Notice.objects.get_or_create(
            person=person, kind=kind, about=about, defaults=facts
        )
        if not is_new:
            return None
    else:
        notice = Notice.objects.create(person=person, kind=kind, **facts)
    if frequency is Frequency.IMMEDIATELY:
        _mail(notice, chosen)
    return notice


@transaction.atomic
def choose(*, person: User, choices: Mapping[str, str]) -> None:
    """Set how often ``person`` gets each kind by e-mail.

    What waits for a digest of a kind that is switched off is no longer mailed. Raises ``Refused``.
    """
    for key, value in choices.items():
        kind = known_kinds().get(key)
        if kind is None or value not in kind.frequencies:
            raise Refused("Choose one of the answers.", field=key)
        NoticeChoice.objects.update_or_create(
            person=person, kind=key, defaults={"frequency": value}
        )
        if value == Frequency.OFF:
            waiting = Notice.objects.awaiting_digest().filter(person=person, kind=key)
            waiting.update(awaits_digest=False)


@transaction.atomic
def mark_read(*, person: User, notices: Collection[int] | None = None) -> int:
    """Mark these notices of ``person`` as read, all of them without a list; how many."""
    unread = Notice.objects.unread().filter(person=person)
    if notices is not None:
        unread = unread.filter(pk__in=notices)
    return int(unread.update(read_at=timezone.now()))


def is_reachable(person: User, kind: Kind) -> bool:
    """Whether ``person`` may be told: a leaver only of what is about themselves."""
    if not person.is_active:
        return False
    return (
        kind.personal
        or person.is_superuser
        or Membership.objects.in_force().filter(person=person).exists()
    )


def frequencies_of(people: Collection[int]) -> dict[tuple[int, str], Frequency]:
    """What each of these people chose, by person and kind."""
    chosen = NoticeChoice.objects.filter(person__in=people)
    rows = chosen.values_list("person", "kind", "frequency")
    return {(person, kind): Frequency(frequency) for person, kind, frequency in rows}


def _mail(notice: Notice, kind: Kind) -> None:
    mailing.send(
        "notice",
        [notice.person.email],
        notice=notice,
        kind=kind,
        link=mailing.link(notice.url) if notice.url else "",
        choices=mailing.link(reverse("my_work:choices")),
    )
    notice.mailed_at = timezone.now()
    notice.save(update_fields=["mailed_at"])
