from __future__ import annotations

from django.db import models
from django.urls import reverse
from modelcluster.fields import ParentalKey

from thresholds.models.edition import Edition, EditionContentModel
from thresholds.models.level import Level
from thresholds.models.need import Need
from thresholds.querysets import EditionContentQuerySet


class Indicator(EditionContentModel):
    """What a need looks like at one level."""

    need = ParentalKey(Need, on_delete=models.CASCADE, related_name="indicators")
    level = models.ForeignKey(Level, on_delete=models.CASCADE, related_name="indicators")
    position = models.PositiveSmallIntegerField(default=1)
    text = models.TextField()
    notes = models.TextField(blank=True)
    pathway = models.SlugField(
        max_length=80, blank=True, help_text="Short name of the early-help pathway that follows."
    )
    protective = models.BooleanField(default=False, help_text="A strength rather than a worry.")

    objects = models.Manager.from_queryset(EditionContentQuerySet)()

    class Meta:
        ordering = ["level__number", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "level", "position"], name="one_indicator_a_position"
            )
        ]

    def __str__(self) -> str:
        return self.text

    def owning_edition(self) -> Edition:
        return self.need.edition

    def get_absolute_url(self) -> str:
        return reverse(
            "thresholds:edition_indicator",
            args=[self.need.edition.number, self.need.key, self.level.number, self.position],
        )
