from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count, Min
from django.utils import timezone

from core.models import OutgoingMail


class Command(BaseCommand):
    """Say how many mails wait and which were not delivered; for a person and for monitoring."""

    help = "Count e-mails by state. Ends with an error when mails are late or undelivered."

    def handle(self, *args: Any, **options: Any) -> None:
        mails = OutgoingMail.objects.all()
        counts = dict(mails.order_by().values_list("state").annotate(Count("pk")))
        for state in OutgoingMail.State:
            self.stdout.write(f"{state.label}: {counts.get(state.value, 0)}")
        oldest = mails.waiting().aggregate(at=Min("queued_at"))["at"]
        if oldest is not None:
            minutes = int((timezone.now() - oldest).total_seconds() // 60)
            self.stdout.write(f"Oldest waiting: {minutes} minutes")
        if mails.late().exists() or mails.undelivered().exists():
            raise CommandError("E-mails are late or were not delivered.")
