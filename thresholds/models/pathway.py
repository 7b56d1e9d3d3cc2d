from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.text import slugify
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField

from core.blocks import TEXT_FEATURES
from core.models import BasePage
from thresholds.pathways.blocks import CONTACTS, MOVES, STEPS

KEY_LENGTH = 80


class PathwayPage(BasePage):
    """An early-help pathway: what to do, step by step.

    The threshold document names it by its ``key``, which stays when its title or address change.
    """

    class Kind(models.TextChoices):
        PROCESS = "process", "The agreed process"
        TOPIC = "topic", "By topic"

    key = models.SlugField(
        "short name",
        max_length=KEY_LENGTH,
        blank=True,
        help_text="By this the threshold document names it. Stays for good once published.",
    )
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.TOPIC)
    when_to_use = RichTextField(features=TEXT_FEATURES, blank=True)
    steps = StreamField(STEPS, blank=True)
    step_up = StreamField(MOVES, blank=True)
    step_down = StreamField(MOVES, blank=True)
    contacts = StreamField(CONTACTS, blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("kind"),
        FieldPanel("when_to_use"),
        FieldPanel("steps"),
        FieldPanel("step_up"),
        FieldPanel("step_down"),
        InlinePanel("needs", heading="Needs it helps with", label="Need"),
        InlinePanel("related", heading="Related pathways", label="Pathway"),
        FieldPanel("contacts"),
    ]
    promote_panels = [FieldPanel("key"), *BasePage.promote_panels]
    template = "thresholds/pathways/pathway_page.html"
    parent_page_types = ["thresholds.EarlyHelpIndexPage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = ["key"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=~Q(key=""), name="one_pathway_a_short_name"
            )
        ]

    def clean(self) -> None:
        super().clean()
        stored = PathwayPage.objects.filter(pk=self.pk).exclude(first_published_at=None).first()
        if stored and stored.key != self.key:
            raise ValidationError({"key": f"Keep “{stored.key}”: the threshold document uses it."})
        if self.key and self._taken(self.key):
            raise ValidationError({"key": f"“{self.key}” names another pathway. Choose another."})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A page that mirrors another is not named; any other is, from its first save on."""
        self.key = "" if self.alias_of_id else self.key or self._free_key()
        super().save(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> PathwayPage:
        """A version from the history keeps the short name of today."""
        obj: PathwayPage = super().with_content_json(content)
        obj.key = self.key
        return obj

    def _taken(self, key: str) -> bool:
        return PathwayPage.objects.filter(key=key).exclude(pk=self.pk).exists()

    def _free_key(self) -> str:
        """Its slug, numbered when another pathway is named so."""
        wanted = slugify(self.slug or self.title)[: KEY_LENGTH - 4] or "pathway"
        numbered = (f"{wanted}-{number}" for number in range(2, 1000))
        return next(key for key in (wanted, *numbered) if not self._taken(key))


class EarlyHelpIndexPage(BasePage):
    """All pathways, and the two to which every worry about a high level leads."""

    not_met = models.ForeignKey(
        PathwayPage,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="the threshold is not met",
        help_text="What to do when a request does not lead to statutory help.",
    )
    front_door = models.ForeignKey(
        PathwayPage,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="request to the front door",
    )
    from_level = models.PositiveSmallIntegerField(
        "offered from level", default=3, help_text="At this level and above both are offered."
    )

    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("front_door"), FieldPanel("not_met"), FieldPanel("from_level")],
            heading="Linked from every need at the higher levels",
        ),
    ]
    template = "thresholds/pathways/early_help_index_page.html"
    subpage_types = ["thresholds.PathwayPage"]
    show_in_menus_default = True
    max_count = 1

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        below = PathwayPage.objects.child_of(self).visible_to(request.user).order_by("path")
        found = list(below.defer("when_to_use", "steps", "step_up", "step_down", "contacts"))
        return super().get_context(request, *args, **kwargs) | {
            "process": [page for page in found if page.kind == PathwayPage.Kind.PROCESS],
            "topics": [page for page in found if page.kind == PathwayPage.Kind.TOPIC],
        }
