from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.notices.kinds import Frequency
from accounts.notices.querysets import NoticeQuerySet


class Notice(models.Model):
    """Something that a person is told, on the site and as they chose by e-mail.

    ``about`` names what it tells of: a person is told of the same thing once.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=100, blank=True)
    subject = models.CharField(max_length=150)
    text = models.CharField(max_length=500, blank=True)
    url = models.CharField(max_length=500, blank=True, help_text="On this site, from the first /.")
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    awaits_digest = models.BooleanField(default=False)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "about"],
                condition=~Q(about=""),
                name="told_of_the_same_once",
            ),
            models.CheckConstraint(
                condition=Q(url="") | (Q(url__startswith="/") & ~Q(url__startswith="//")),
                name="notice_leads_into_this_site",
            ),
            models.CheckConstraint(
                condition=Q(awaits_digest=False) | Q(mailed_at__isnull=True),
                name="notice_is_mailed_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=Q(awaits_digest=True),
                name="accounts_notice_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.subject


class NoticeChoice(models.Model):
    """How often a person wants one kind of notice by e-mail, where it is not the usual."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_choices"
    )
    kind = models.CharField(max_length=40)
    frequency = models.CharField(max_length=11, choices=Frequency)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "kind"], name="one_choice_per_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.get_frequency_display()}"
