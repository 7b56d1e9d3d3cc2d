from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel

from accounts.agency_kinds import KINDS_OF_AGENCIES
from accounts.querysets import AgencyQuerySet

DOMAIN = RegexValidator(
    r"^(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$",
    "Write the part of an e-mail address after the @, for example nhs.net.",
)


class Agency(ClusterableModel):
    """A partner agency; its kind is a code of the children-in-need census."""

    class Standing(models.TextChoices):
        """What the agency is to the partnership (Children Act 2004, sections 16E and 16K)."""

        STATUTORY = "statutory", "Statutory safeguarding partner"
        RELEVANT = "relevant", "Relevant agency"
        OTHER = "other", "Other agency"

    name = models.CharField(max_length=120)
    short_name = models.CharField(
        max_length=40, help_text="Used in lists, for example “County police”."
    )
    kind = models.CharField(
        max_length=2,
        choices=[(kind.code, f"{kind.code} {kind.name}") for kind in KINDS_OF_AGENCIES],
        help_text="The referral-source code of the children-in-need census.",
    )
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.RELEVANT)
    active_from = models.DateField()
    active_to = models.DateField(
        null=True, blank=True, help_text="Last day as a partner; blank while it is one."
    )
    contact_post = models.CharField(
        max_length=100, blank=True, help_text="The post to write to, never a person’s name."
    )
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)

    objects = AgencyQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("short_name")]),
        FieldPanel("kind"),
        FieldPanel("standing"),
        FieldRowPanel(
            [
                FieldPanel("active_from", heading="First day as a partner"),
                FieldPanel("active_to", heading="Last day as a partner"),
            ]
        ),
        InlinePanel("domains", heading="E-mail domains", label="Domain"),
        MultiFieldPanel(
            [FieldPanel("contact_post"), FieldPanel("contact_email"), FieldPanel("contact_phone")],
            heading="Contact",
        ),
    ]

    class Meta:
        verbose_name_plural = "agencies"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="one_agency_per_name"),
            models.UniqueConstraint(Lower("short_name"), name="one_agency_per_short_name"),
            models.CheckConstraint(
                condition=Q(active_to__isnull=True) | Q(active_to__gte=models.F("active_from")),
                name="agency_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.active_from and self.active_to and self.active_to < self.active_from:
            raise ValidationError({"active_to": "The last day must not be before the first."})


class AgencyDomain(models.Model):
    """The part after the @ of an agency's e-mail addresses; agencies may share one."""

    agency = ParentalKey(Agency, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=253, validators=[DOMAIN])

    panels = [FieldPanel("domain")]

    class Meta:
        ordering = ["domain"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "domain"], name="one_row_per_agency_domain")
        ]

    def __str__(self) -> str:
        return self.domain

    def clean_fields(self, exclude: set[str] | None = None) -> None:
        self.domain = self.domain.strip().lower().removeprefix("@")
        super().clean_fields(exclude=exclude)
