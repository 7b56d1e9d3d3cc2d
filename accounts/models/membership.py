from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from accounts.models.agency import Agency
from accounts.querysets import MembershipQuerySet
from accounts.roles import ROLES


class Membership(models.Model):
    """That a person speaks for an agency from one day to another; what they may see follows it.

    ``end_date`` is the last day, planned or past; ``ended_at`` the moment at which somebody ended
    it at once. Two memberships of one person at one agency never overlap (a database constraint).
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="memberships")
    job_role = models.CharField(max_length=100)
    team = models.CharField(max_length=100, blank=True)
    line_manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="manages",
    )
    start_date = models.DateField()
    end_date = models.DateField(null=True, blank=True, help_text="Last day; blank while it runs.")
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    groups = models.ManyToManyField(
        Group,
        blank=True,
        related_name="+",
        help_text="Further groups of readers, beside the roles; lost with the membership.",
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["-start_date", "-pk"]
        permissions = [
            ("manage_own_agency", "Can manage the memberships of their own agency"),
            ("see_own_team", "Can see the people whom they manage"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")),
                name="membership_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(end_date__isnull=False),
                name="membership_ended_has_a_last_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.agency.short_name}"

    def clean(self) -> None:
        super().clean()
        if self.start_date and self.end_date and self.end_date < self.start_date:
            raise ValidationError({"end_date": "The last day must not be before the first."})
        if self.line_manager_id and self.line_manager_id == self.person_id:
            raise ValidationError({"line_manager": "Nobody manages themselves."})


class RoleGrant(models.Model):
    """A role that a membership carries, and who gave it."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=40, choices=[(role.key, role.name) for role in ROLES])
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["role"]
        constraints = [
            models.UniqueConstraint(fields=["membership", "role"], name="one_grant_per_role")
        ]

    def __str__(self) -> str:
        return self.get_role_display()


class MembershipEvent(models.Model):
    """What happened to a membership; written by the services, never changed."""

    class Kind(models.TextChoices):
        STARTED = "started", "Started"
        CHANGED = "changed", "Changed"
        ROLES = "roles", "Roles changed"
        ENDED = "ended", "Ended"
        REOPENED = "reopened", "Reopened"

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    detail = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "membership event"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.membership}"
