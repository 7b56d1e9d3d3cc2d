"""Named states of outgoing mails."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

ORDERLY_DEFERRALS = 6
LATE = timedelta(minutes=15)


class OutgoingMailQuerySet(models.QuerySet[Any]):
    """Mails by how far they came."""

    def waiting(self) -> Self:
        """Not delivered yet, and still tried."""
        return self.filter(state="waiting")

    def undelivered(self) -> Self:
        """Refused by the mail server or given up: a person has to look at them."""
        return self.filter(state__in=["refused", "given_up"])

    def late(self, now: datetime | None = None) -> Self:
        """Waiting for longer than a worker and a mail server in good health take."""
        return self.waiting().filter(queued_at__lte=(now or timezone.now()) - LATE)

    def due(self, now: datetime) -> Self:
        """What a worker may claim, the oldest first.

        A mail waits for the one before it to the same recipient, so that they arrive in order. One
        that the server put off ``ORDERLY_DEFERRALS`` times no longer holds up the rest.
        """
        before = self.model._default_manager.filter(
            recipient=OuterRef("recipient"),
            pk__lt=OuterRef("pk"),
            state="waiting",
            deferrals__lt=ORDERLY_DEFERRALS,
        )
        free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
        return self.waiting().filter(free, ~Exists(before), next_attempt_at__lte=now).order_by("pk")
