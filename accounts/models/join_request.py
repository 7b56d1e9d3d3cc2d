from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models.agency import Agency
from accounts.querysets import JoinRequestQuerySet


class JoinRequest(models.Model):
    """Someone with an address at an agency's domain asks to speak for it; its lead decides."""

    class Decision(models.TextChoices):
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Refused"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests"
    )
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="join_requests")
    job_role = models.CharField(max_length=100)
    team = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    reason = models.CharField(max_length=200, blank=True)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "agency"],
                condition=Q(decided_at__isnull=True),
                name="one_open_request_per_agency",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decision="")
                | Q(decided_at__isnull=False, decision__in=["approved", "refused"]),
                name="join_request_is_open_or_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} asks to join {self.agency.short_name}"
