"""Digests: what people chose to get once a day, at 08:00 in London, or on Mondays.

Nothing remembers that a digest was sent but the notices themselves: each is mailed once, in the
first digest whose moment lies after it. So a run that is late, cut off or doubled does no harm.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import mailing
from accounts.models import Notice, User
from accounts.notices.kinds import Frequency, known_kinds
from accounts.notices.services import frequencies_of, is_reachable

AT = time(8)
LONGEST_LIST = 50


def latest_moment(now: datetime, *, weekly: bool = False) -> datetime:
    """The last 08:00 by London's clocks up to ``now``, on a Monday for the weekly ones."""
    zone = timezone.get_default_timezone()
    day = now.astimezone(zone).date()
    if datetime.combine(day, AT, zone).astimezone(UTC) > now:
        day -= timedelta(days=1)
    if weekly:
        day -= timedelta(days=day.weekday())
    return datetime.combine(day, AT, zone).astimezone(UTC)


def send_due_digests(now: datetime | None = None) -> int:
    """Send every digest whose moment has come; how many."""
    now = now or timezone.now()
    daily, weekly = latest_moment(now), latest_moment(now, weekly=True)
    waiting = Notice.objects.awaiting_digest().filter(created_at__lt=daily)
    rows = list(waiting.values_list("pk", "person", "kind", "created_at"))
    chosen = frequencies_of({person for _, person, _, _ in rows})
    kinds = known_kinds()
    due: dict[int, list[int]] = defaultdict(list)
    for pk, person, key, created_at in rows:
        kind = kinds.get(key)
        if kind is None:
            continue
        is_weekly = chosen.get((person, key), kind.usual) is Frequency.WEEKLY
        if created_at < (weekly if is_weekly else daily):
            due[person].append(pk)
    return sum(_send(person, notices) for person, notices in due.items())


@transaction.atomic
def _send(person_id: int, notices: Collection[int]) -> bool:
    """One person's digest; False when another run was first, or they may not be told any more."""
    person = User.objects.select_for_update().get(pk=person_id)
    waiting = Notice.objects.awaiting_digest().filter(pk__in=notices)
    gathered = list(waiting.order_by("kind", "created_at", "pk"))
    told = [one for one in gathered if is_reachable(person, known_kinds()[one.kind])]
    waiting.update(awaits_digest=False)
    Notice.objects.filter(pk__in=[one.pk for one in told]).update(mailed_at=timezone.now())
    if not told:
        return False
    shown = [
        {"notice": one, "link": mailing.link(one.url) if one.url else ""}
        for one in told[:LONGEST_LIST]
    ]
    mailing.send(
        "digest",
        [person.email],
        shown=shown,
        count=len(told),
        more=len(told) - len(shown),
        names=sorted({known_kinds()[one.kind].name for one in told}),
        all_notices=mailing.link(reverse("my_work:notices")),
        choices=mailing.link(reverse("my_work:choices")),
    )
    return True
