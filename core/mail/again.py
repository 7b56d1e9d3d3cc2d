"""Trying mails again that the mail server refused or that were given up."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from core.models import OutgoingMail


@transaction.atomic
def send_again(*, mails: Collection[int]) -> int:
    """Let the worker try these undelivered mails as if they were new; how many.

    One whose text is deleted already stays as it is.
    """
    now = timezone.now()
    undelivered = OutgoingMail.objects.undelivered().filter(pk__in=mails).exclude(message=b"")
    again: int = undelivered.update(
        state=OutgoingMail.State.WAITING,
        queued_at=now,
        next_attempt_at=now,
        finished_at=None,
        attempts=0,
        deferrals=0,
    )
    return again
