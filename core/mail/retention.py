"""What the outbox forgets, and when. The text of a sent mail is gone with the sending."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from core.models import OutgoingMail

TEXT_DAYS = 14
ROW_DAYS = 90


@dataclass(frozen=True, slots=True)
class Purged:
    """How many mails lost their text, and how many were forgotten whole."""

    texts: int
    rows: int


@transaction.atomic
def purge(*, now: datetime | None = None, dry_run: bool = False) -> Purged:
    """Delete texts of undelivered mails after ``TEXT_DAYS``, all finished mails after ``ROW_DAYS``.

    A mail that still waits is left alone. With ``dry_run`` nothing is changed, only counted.
    """
    now = now or timezone.now()
    finished = OutgoingMail.objects.exclude(state=OutgoingMail.State.WAITING)
    rows = finished.filter(finished_at__lte=now - timedelta(days=ROW_DAYS))
    texts = finished.filter(
        finished_at__lte=now - timedelta(days=TEXT_DAYS),
        finished_at__gt=now - timedelta(days=ROW_DAYS),
    ).exclude(message=b"")
    counted = Purged(texts.count(), rows.count())
    if not dry_run:
        texts.update(message=b"")
        rows.delete()
    return counted
