from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from thresholds.models.edition import Edition, EditionContentModel

COLOUR = RegexValidator(r"^#[0-9a-fA-F]{6}$", "Write the colour as # and six digits, e.g. #1f6b3a.")


class Level(EditionContentModel):
    """One level of an edition and what to do there."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="levels")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    colour = models.CharField(max_length=7, validators=[COLOUR])
    summary = models.TextField(blank=True)
    statutory = models.BooleanField(default=False, help_text="Statutory services lead here.")
    legal_basis = models.TextField(blank=True)
    who_leads = models.TextField(blank=True)
    consent = models.TextField(blank=True, help_text="Whose agreement is needed, and when not.")
    next_step = models.TextField(blank=True, help_text="The first thing to do, as an instruction.")
    tool = models.TextField(blank=True, help_text="The form or portal to use.")
    tool_url = models.CharField(max_length=500, blank=True, verbose_name="Address of the form")
    have_ready = models.TextField(blank=True, help_text="What to have ready for it.")
    contact = models.TextField(blank=True)
    contact_confirmed_on = models.DateField(null=True, blank=True)
    response_time = models.TextField(blank=True)

    panels = [
        FieldPanel("edition"),
        FieldRowPanel([FieldPanel("number"), FieldPanel("name"), FieldPanel("colour")]),
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("statutory"), FieldPanel("legal_basis")]),
        MultiFieldPanel(
            [
                FieldPanel("next_step"),
                FieldPanel("who_leads"),
                FieldPanel("consent"),
                FieldPanel("tool"),
                FieldPanel("tool_url"),
                FieldPanel("have_ready"),
                FieldPanel("contact"),
                FieldPanel("contact_confirmed_on"),
                FieldPanel("response_time"),
            ],
            heading="What to do next",
        ),
    ]

    class Meta:
        ordering = ["edition", "number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="one_level_a_number")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def owning_edition(self) -> Edition:
        return self.edition
