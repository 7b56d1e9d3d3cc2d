from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest
from django.urls import reverse
from modelcluster.models import ClusterableModel
from wagtail.models import PreviewableMixin, RevisionMixin

from thresholds.ages import range_in_words
from thresholds.framework import DIMENSION_BY_SLUG, DIMENSIONS, DOMAINS, Dimension
from thresholds.models.edition import Edition, EditionContentModel
from thresholds.querysets import EditionContentQuerySet

KEY = RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", "Use lower-case letters, digits and hyphens.")
DIMENSION_CHOICES = [
    (domain.name, [(d.slug, d.name) for d in DIMENSIONS if d.domain == domain])
    for domain in DOMAINS
]


class Need(PreviewableMixin, RevisionMixin, EditionContentModel, ClusterableModel):
    """One thing to be worried about; its indicators at every level are its ladder."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="needs")
    key = models.CharField(
        max_length=80, validators=[KEY], help_text="Stays the same from edition to edition."
    )
    title = models.CharField(max_length=200)
    dimension = models.CharField(max_length=60, choices=DIMENSION_CHOICES)
    age_from_months = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Youngest age in months; blank for any."
    )
    age_to_months = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Oldest age in months, that month included."
    )
    agencies = models.JSONField(
        default=list, blank=True, help_text="Agencies most likely to notice it."
    )
    keywords = models.JSONField(
        default=list, blank=True, help_text="Standard terms by which it is also found."
    )
    sort_order = models.PositiveIntegerField(default=0, editable=False)

    sort_order_field = "sort_order"

    objects = models.Manager.from_queryset(EditionContentQuerySet)()

    class Meta:
        ordering = ["edition", "sort_order", "key"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="one_need_a_key"),
            models.CheckConstraint(
                condition=Q(age_from_months__isnull=True)
                | Q(age_to_months__isnull=True)
                | Q(age_from_months__lte=F("age_to_months")),
                name="need_ages_in_order",
                violation_error_message="The youngest age is above the oldest.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def owning_edition(self) -> Edition:
        return self.edition

    @property
    def in_dimension(self) -> Dimension:
        return DIMENSION_BY_SLUG[self.dimension]

    def age(self) -> str:
        """The ages it speaks of, in words."""
        return range_in_words(self.age_from_months, self.age_to_months)

    def get_absolute_url(self) -> str:
        return reverse("thresholds:edition_need", args=[self.edition.number, self.key])

    def with_content_json(self, content: dict[str, object]) -> Need:
        """A version from the history keeps its edition and its place among the needs of today."""
        obj: Need = super().with_content_json(content)
        obj.edition_id, obj.sort_order = self.edition_id, self.sort_order
        return obj

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "thresholds/need.html"
