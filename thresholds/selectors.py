"""What pages, finder and API read of the threshold document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from core.generation import PerGeneration
from thresholds import content as reading
from thresholds.content import Content
from thresholds.models import Edition, Indicator, Level, Need
from thresholds.tables.columns import LEVEL_COLUMNS
from thresholds.tables.writing import EditionFacts


@dataclass(frozen=True)
class EditionReading:
    """One edition with all its content, ready to be shown."""

    edition: Edition
    content: Content
    in_force: bool
    """In force on the day it was read."""


def content_of_edition(edition: Edition) -> Content:
    """The content of ``edition`` as plain values: three queries whatever its size."""
    return _content(edition, edition.levels.order_by("number"))


def _content(edition: Edition, levels: Iterable[Level]) -> Content:
    indicators = Indicator.objects.select_related("level").order_by("level__number", "position")
    needs = edition.needs.order_by("sort_order", "key").prefetch_related(
        Prefetch("indicators", queryset=indicators)
    )
    return Content(tuple(_level(x) for x in levels), tuple(_need(need) for need in needs))


def facts_of(edition: Edition) -> EditionFacts:
    """What ``edition`` says of itself."""
    return EditionFacts(
        title=edition.title,
        number=edition.number,
        effective_from=edition.effective_from,
        guidance_edition=edition.guidance_edition,
        review_due=edition.review_due,
        owner=edition.owner,
        summary_of_change=edition.summary_of_change,
    )


def in_force() -> EditionReading | None:
    """The edition in force today in London with its content, or None before the first."""
    return _in_force(timezone.localdate())


def edition_numbered(number: int, user: Any) -> EditionReading | None:
    """The edition of that number, if ``user`` may read it."""
    edition = Edition.objects.visible_to(user).filter(number=number).first()
    if edition is None:
        return None
    current = in_force()
    if current is not None and current.edition.pk == edition.pk:
        return current
    content = content_of_edition(edition) if edition.is_draft else _agreed_content(edition.pk)
    return EditionReading(edition, content, in_force=False)


def _read_in_force(day: date) -> EditionReading | None:
    """The edition comes with its levels: an agreed edition has at least one."""
    levels = Level.objects.filter(edition__in=Edition.objects.in_force(day)).order_by("number")
    found = list(levels.select_related("edition"))
    if not found:
        return None
    edition = found[0].edition
    return EditionReading(edition, _content(edition, found), in_force=True)


def _read_agreed(edition_id: int) -> Content:
    return content_of_edition(Edition.objects.get(pk=edition_id))


_in_force: PerGeneration[EditionReading | None] = PerGeneration(_read_in_force, keep=2)
_agreed_content: PerGeneration[Content] = PerGeneration(_read_agreed, keep=4)


def _level(level: Level) -> reading.Level:
    facts = {column: getattr(level, column) for column in LEVEL_COLUMNS if column != "level"}
    return reading.Level(number=level.number, **facts)


def _need(need: Need) -> reading.Need:
    return reading.Need(
        key=need.key,
        title=need.title,
        dimension_slug=need.dimension,
        age_from_months=need.age_from_months,
        age_to_months=need.age_to_months,
        agencies=tuple(need.agencies),
        keywords=tuple(need.keywords),
        indicators=tuple(
            reading.Indicator(i.level.number, i.position, i.text, i.protective, i.notes, i.pathway)
            for i in need.indicators.all()
        ),
    )
