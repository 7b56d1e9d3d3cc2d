from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from accounts.notices.digests import send_due_digests
from accounts.notices.reminders import remind_of_membership_dates


class Command(BaseCommand):
    """Do by hand what the worker does at 08:00."""

    help = "Send reminders and digests that are due. A second run sends nothing twice."

    def handle(self, *args: Any, **options: Any) -> None:
        reminders, digests = remind_of_membership_dates(), send_due_digests()
        self.stdout.write(f"Reminders: {reminders}. Digests: {digests}.")
