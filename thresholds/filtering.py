"""Which needs and which rungs of the document a reader asked for. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from core.text.words import stems
from thresholds.content import Content, Need


@dataclass(frozen=True)
class Filters:
    """What a reader asked for; None or an empty text asks for nothing."""

    level: int | None = None
    domain: str = ""
    dimension: str = ""
    age_months: int | None = None
    agency: str = ""
    q: str = ""

    @property
    def active(self) -> bool:
        return self != Filters()

    def wanted_words(self) -> frozenset[str]:
        """Stems to be marked in what is shown."""
        return frozenset(stems(self.q))


def filtered(content: Content, filters: Filters) -> tuple[Need, ...]:
    """Needs that fit every filter; with words, those in which each word occurs somewhere."""
    wanted = filters.wanted_words()
    return tuple(need for need in content.needs if _fits(need, filters, wanted))


def _fits(need: Need, filters: Filters, wanted: frozenset[str]) -> bool:
    if filters.domain and need.dimension.domain.slug != filters.domain:
        return False
    if filters.dimension and need.dimension_slug != filters.dimension:
        return False
    if filters.age_months is not None and not need.covers_age(filters.age_months):
        return False
    if filters.agency and filters.agency not in need.agencies:
        return False
    if filters.level is not None and not need.at(filters.level):
        return False
    if wanted:
        told = " ".join((need.title, *need.keywords, *(i.text for i in need.indicators)))
        return wanted <= set(stems(told))
    return True
