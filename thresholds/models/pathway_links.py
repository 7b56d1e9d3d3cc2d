from __future__ import annotations

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from thresholds.models.need import KEY
from thresholds.models.pathway import PathwayPage
from thresholds.pathways.need_choices import NeedSelect


class PathwayNeed(Orderable):
    """A need with which a pathway helps, by the key that it keeps from edition to edition."""

    page = ParentalKey(PathwayPage, on_delete=models.CASCADE, related_name="needs")
    need_key = models.CharField("need", max_length=80, validators=[KEY])

    panels = [FieldPanel("need_key", widget=NeedSelect)]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["page", "need_key"],
                name="one_row_a_need_of_a_pathway",
                violation_error_message="This need is already in the list.",
            )
        ]

    def __str__(self) -> str:
        return self.need_key


class RelatedPathway(Orderable):
    """Another pathway that is worth reading."""

    page = ParentalKey(PathwayPage, on_delete=models.CASCADE, related_name="related")
    pathway = models.ForeignKey(PathwayPage, on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("pathway")]

    def __str__(self) -> str:
        return f"pathway {self.pathway_id}"
