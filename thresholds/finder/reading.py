"""The finder over the edition in force, built once a generation in each worker."""

from __future__ import annotations

from django.utils import timezone

from core.generation import PerGeneration
from thresholds import selectors
from thresholds.finder.concepts import Concept
from thresholds.finder.ranking import Finder
from thresholds.models import Synonym


def current_finder() -> Finder | None:
    """The finder of today's edition in force; None before the first edition."""
    return _finder(timezone.localdate())


def _build(day: object) -> Finder | None:
    reading = selectors.in_force()
    if reading is None:
        return None
    concepts = [Concept(s.term, tuple(s.say)) for s in Synonym.objects.order_by("term")]
    return Finder(reading.content, concepts)


_finder: PerGeneration[Finder | None] = PerGeneration(_build, keep=1)
