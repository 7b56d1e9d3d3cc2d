from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import PreviewableMixin, RevisionMixin

from core.tables.sheets import kept
from thresholds.querysets import EditionQuerySet


class AgreedContentError(Exception):
    """What the partners agreed cannot be changed; a new edition can be drafted."""


def _tidy(instance: models.Model) -> None:
    """Keep of every text what an export can hold and an import reads back unchanged."""
    for field in instance._meta.concrete_fields:
        if isinstance(field, models.CharField | models.TextField):
            setattr(instance, field.attname, kept(getattr(instance, field.attname)))
        elif isinstance(field, models.JSONField):
            words = [kept(word) for word in getattr(instance, field.attname)]
            setattr(instance, field.attname, [word for word in words if word])


class Edition(PreviewableMixin, RevisionMixin, models.Model):
    """One edition of the threshold document.

    An agreed edition is in force from its date until a later one is; whether it is in force is a
    question of the date, never of a job having run.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        AGREED = "agreed", "Agreed"

    title = models.CharField(max_length=150, unique=True)
    number = models.PositiveIntegerField(unique=True, help_text="1 for the first edition.")
    summary_of_change = models.TextField(blank=True, help_text="What is new, in plain words.")
    guidance_edition = models.CharField(
        max_length=150, blank=True, help_text="The edition of Working Together that it follows."
    )
    effective_from = models.DateField(null=True, blank=True)
    review_due = models.DateField(null=True, blank=True)
    owner = models.CharField(max_length=100, blank=True, help_text="The post that keeps it right.")
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    agreed_elsewhere = models.TextField(
        blank=True,
        editable=False,
        help_text="Where and when the partners agreed it, when not in this portal.",
    )

    objects = models.Manager.from_queryset(EditionQuerySet)()

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("number"), FieldPanel("guidance_edition")]),
        FieldPanel("summary_of_change"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("effective_from"), FieldPanel("review_due")])],
            heading="Dates",
        ),
        FieldPanel("owner"),
    ]

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["effective_from"],
                condition=Q(status="agreed"),
                name="one_agreed_edition_a_date",
                violation_error_message="Another agreed edition takes effect on that date.",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(effective_from__isnull=False),
                name="agreed_edition_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: object, **kwargs: object) -> None:
        _tidy(self)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_absolute_url(self) -> str:
        return reverse("thresholds:edition_document", args=[self.number])

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        self.require_draft()
        return super().delete(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    def starts_after(self, day: date) -> bool:
        """Agreed, but not yet in force on ``day``."""
        return self.effective_from is not None and self.effective_from > day

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "thresholds/document.html"

    def require_draft(self) -> None:
        """Raises ``AgreedContentError`` once the partners have agreed it."""
        if not self.is_draft:
            raise AgreedContentError(
                f"“{self.title}” is agreed and cannot change. Start a new draft from it instead."
            )


class EditionContentModel(models.Model):
    """A part of an edition: it can be written only while the edition is a draft."""

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        self._require_draft()
        _tidy(self)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        self._require_draft()
        return super().delete(*args, **kwargs)  # type: ignore[arg-type]

    def _require_draft(self) -> None:
        """Ask the edition in hand, and the database: it may have been agreed, or another, since."""
        self.owning_edition().require_draft()
        stored = type(self).objects.filter(pk=self.pk).first() if self.pk else None
        edition = stored.owning_edition() if stored else self.owning_edition()
        Edition.objects.get(pk=edition.pk).require_draft()

    def owning_edition(self) -> Edition:
        """The edition whose content this is."""
        raise AttributeError(f"{type(self).__name__} does not say which edition it is part of")
