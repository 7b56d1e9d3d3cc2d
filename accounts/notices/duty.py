"""The worker's part: reminders and digests, as soon as it is 08:00 in London."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from accounts.notices.digests import latest_moment, send_due_digests
from accounts.notices.reminders import remind_of_membership_dates

LOOK_SECONDS = 30.0


@dataclass
class MorningRound:
    """Done once for each 08:00, and once when a worker starts: nothing is told twice anyway."""

    done_for: datetime | None = None

    def __call__(self, go_on: Callable[[], bool]) -> float:
        """Do what is due; the seconds until another look."""
        moment = latest_moment(timezone.now())
        if moment != self.done_for:
            remind_of_membership_dates()
            send_due_digests()
            self.done_for = moment
        return LOOK_SECONDS
