"""How needs and indicators of the edition in force offer themselves to the search."""

from __future__ import annotations

from search.registry import Searchable
from thresholds.addresses import indicator_url, need_url
from thresholds.models import Indicator, Need


def searchable_needs() -> Searchable:
    """Needs by title, keywords and the ages they speak of."""
    return Searchable(
        model=Need,
        kind="Need",
        title=lambda need: need.title,
        body=lambda need: f"{need.in_dimension.name}. {'; '.join(need.keywords)}",
        indexed=lambda need: not need.edition.is_draft,
        visible=lambda user: Need.objects.of_edition_in_force(),
        url=lambda need: need_url(need.key),
        note=lambda need: f"{need.in_dimension.domain.name} · {need.age()}",
        related=("edition",),
    )


def searchable_indicators() -> Searchable:
    """Indicators by their own words, named by their need and level."""
    return Searchable(
        model=Indicator,
        kind="Indicator",
        title=lambda i: f"{i.need.title}: level {i.level.number} {i.level.name}",
        body=lambda i: f"{i.text} {i.notes}".strip(),
        indexed=lambda i: not i.need.edition.is_draft,
        visible=lambda user: Indicator.objects.of_edition_in_force(),
        url=lambda i: indicator_url(i.need.key, i.level.number, i.position),
        note=lambda i: i.need.in_dimension.name,
        related=("need__edition", "level"),
    )
