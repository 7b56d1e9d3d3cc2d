"""Named states of editions and of their content."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.utils import timezone

READABLE_AFTER_DAYS = 5


def may_see_drafts(user: Any) -> bool:
    """Whether ``user`` works on editions and so may read drafts."""
    return bool(user.is_authenticated and user.has_perm("thresholds.change_edition"))


class EditionQuerySet(models.QuerySet):
    """Editions by their place in time and by who may read them."""

    def agreed(self) -> Self:
        """Agreed by the partners, whether in force, superseded or still to come."""
        return self.filter(status="agreed")

    def drafts(self) -> Self:
        return self.filter(status="draft")

    def in_force(self, on: date | None = None) -> Self:
        """The one agreed edition with the greatest date up to ``on`` (today in London)."""
        day = on or timezone.localdate()
        latest = (
            self.model._default_manager.filter(status="agreed", effective_from__lte=day)
            .order_by("-effective_from")
            .values("pk")[:1]
        )
        return self.filter(pk__in=models.Subquery(latest))

    def visible_to(self, user: Any) -> Self:
        """Agreed editions for everybody; drafts for those who work on them."""
        return self if may_see_drafts(user) else self.agreed()


def _editions() -> Any:
    return apps.get_model("thresholds.Edition")._default_manager


class EditionContentQuerySet(models.QuerySet):
    """Needs and indicators by the state of their edition."""

    _edition_path = {"need": "edition", "indicator": "need__edition"}

    def of_edition_in_force(self, on: date | None = None) -> Self:
        """Content that holds on ``on`` (today in London)."""
        path = self._edition_path[self.model._meta.model_name]
        return self.filter(**{f"{path}__in": _editions().in_force(on).values("pk")})


class UnfoundWordQuerySet(models.QuerySet):
    """Words that found nothing."""

    def readable(self) -> Self:
        """Typed on enough different days to be nobody's in particular."""
        return self.filter(days__gte=READABLE_AFTER_DAYS).exclude(word="")
