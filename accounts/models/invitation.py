from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models.agency import Agency
from accounts.querysets import InvitationQuerySet


class Invitation(models.Model):
    """An agency asks a person in; the link in the e-mail works once and for a while.

    Only a hash of the link's token is kept. ``membership`` is the one that a roster has begun
    already: accepting then opens the account and begins nothing.
    """

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    job_role = models.CharField(max_length=100)
    team = models.CharField(max_length=100, blank=True)
    start_date = models.DateField()
    end_date = models.DateField(null=True, blank=True)
    membership = models.ForeignKey(
        "accounts.Membership",
        on_delete=models.CASCADE,
        null=True,
        editable=False,
        related_name="invitations",
    )
    roles = models.JSONField(default=list, help_text="Keys of roles beside partner staff.")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "email"],
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="one_open_invitation_per_address",
            )
        ]

    def __str__(self) -> str:
        return f"Invitation of {self.email} to {self.agency.short_name}"

    @property
    def is_open(self) -> bool:
        """Whether its link still works."""
        return (
            self.accepted_at is None
            and self.withdrawn_at is None
            and self.expires_at > timezone.now()
        )
