from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.mail.querysets import OutgoingMailQuerySet


class OutgoingMail(models.Model):
    """One mail to one recipient, whole as it goes out; the table is the queue of the worker.

    A mail to several people is several rows with one ``message_id``. Its text is gone as soon as
    it is sent.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "Sent"
        REFUSED = "refused", "Refused by the mail server"
        GIVEN_UP = "given_up", "Given up"

    message_id = models.CharField(max_length=255, editable=False)
    sender = models.CharField(max_length=320, editable=False)
    recipient = models.CharField(max_length=320, editable=False)
    message = models.BinaryField(help_text="RFC 5322, with CRLF; empty once sent.")
    queued_at = models.DateTimeField(default=timezone.now, editable=False)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveIntegerField(default=0)
    deferrals = models.PositiveIntegerField(
        default=0, help_text="Attempts that failed because of this mail, not of the server."
    )
    next_attempt_at = models.DateTimeField(default=timezone.now)
    lease = models.CharField(max_length=32, blank=True, help_text="The worker that is at it.")
    leased_until = models.DateTimeField(null=True, blank=True)
    last_fault = models.CharField(max_length=60, blank=True, help_text="A code, never words.")
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        default_permissions = ("view", "change")
        constraints = [
            models.UniqueConstraint(
                fields=["message_id", "recipient"], name="one_row_per_mail_and_recipient"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", finished_at__isnull=True)
                | (~Q(state="waiting") & Q(finished_at__isnull=False)),
                name="mail_waits_or_is_finished",
            ),
        ]
        indexes = [
            models.Index(
                fields=["recipient", "id"],
                condition=Q(state="waiting"),
                name="core_mail_waiting",
            ),
            models.Index(fields=["state", "finished_at"], name="core_mail_state"),
        ]

    def __str__(self) -> str:
        return f"Mail {self.pk}, {self.get_state_display().lower()}"
