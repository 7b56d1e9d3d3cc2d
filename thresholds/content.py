"""The content of an edition as plain values: what is imported, exported, read, ranked and agreed.

Pure: no Django, no database. One shape serves import, export, pages, finder and API.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any

from thresholds.ages import covers, range_in_words
from thresholds.framework import DIMENSION_BY_SLUG, Dimension


@dataclass(frozen=True)
class Level:
    """One step of the continuum of need and what to do there."""

    number: int
    name: str
    colour: str
    summary: str = ""
    who_leads: str = ""
    consent: str = ""
    tool: str = ""
    contact: str = ""
    response_time: str = ""
    legal_basis: str = ""
    statutory: bool = False
    next_step: str = ""
    tool_url: str = ""
    have_ready: str = ""
    contact_confirmed_on: date | None = None


@dataclass(frozen=True)
class Indicator:
    """What a need looks like at one level; ``position`` counts from 1 within need and level.

    ``pathway`` is the slug of the early-help pathway that follows from it.
    """

    level: int
    position: int
    text: str
    protective: bool = False
    notes: str = ""
    pathway: str = ""


@dataclass(frozen=True)
class Need:
    """One thing to be worried about, with its ladder; ages in months, inclusive, None = open."""

    key: str
    title: str
    dimension_slug: str
    age_from_months: int | None = None
    age_to_months: int | None = None
    agencies: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = ()

    @property
    def dimension(self) -> Dimension:
        return DIMENSION_BY_SLUG[self.dimension_slug]

    @property
    def age(self) -> str:
        """The ages it speaks of, in words."""
        return range_in_words(self.age_from_months, self.age_to_months)

    def at(self, level: int) -> tuple[Indicator, ...]:
        """Its indicators at one level, in order."""
        return tuple(i for i in self.indicators if i.level == level)

    def covers_age(self, age_months: int) -> bool:
        """Whether it speaks of a child of that age."""
        return covers(self.age_from_months, self.age_to_months, age_months)


@dataclass(frozen=True)
class Content:
    """Levels in order of their number and needs in the editors' order."""

    levels: tuple[Level, ...]
    needs: tuple[Need, ...]

    @cached_property
    def needs_by_key(self) -> dict[str, Need]:
        return {need.key: need for need in self.needs}

    @cached_property
    def levels_by_number(self) -> dict[int, Level]:
        return {level.number: level for level in self.levels}

    @cached_property
    def agencies(self) -> tuple[str, ...]:
        """Every agency view that some need names, sorted."""
        return tuple(sorted({agency for need in self.needs for agency in need.agencies}))

    def indicators(self) -> Iterator[tuple[Need, Indicator]]:
        """Every indicator with its need."""
        for need in self.needs:
            for indicator in need.indicators:
                yield need, indicator

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 over all that the partners agree to; equal content, equal fingerprint."""
        plain = {
            "levels": [asdict(x) for x in self.levels],
            "needs": [asdict(x) for x in self.needs],
        }
        canonical = json.dumps(
            plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain
        )
        return sha256(canonical.encode()).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"No canonical form for {type(value).__name__}")
