"""The threshold document arranged for the page: matrix, ladder, picture. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from core.text.words import mark
from thresholds.addresses import Addresses
from thresholds.content import Content, Indicator, Level, Need
from thresholds.framework import DIMENSIONS, DOMAINS, Dimension, Domain


@dataclass(frozen=True)
class ShownIndicator:
    """An indicator with its address and its text as safe HTML."""

    html: str
    notes: str
    protective: bool
    url: str
    identifier: str
    text: str


@dataclass(frozen=True)
class Rung:
    """One level of a need's ladder."""

    level: Level
    indicators: tuple[ShownIndicator, ...]
    current: bool = False


@dataclass(frozen=True)
class ShownNeed:
    """A need with its address and its rungs, one for every level shown."""

    need: Need
    url: str
    title_html: str
    rungs: tuple[Rung, ...]


@dataclass(frozen=True)
class DimensionGroup:
    """The needs of one dimension."""

    dimension: Dimension
    needs: tuple[ShownNeed, ...]


@dataclass(frozen=True)
class DomainGroup:
    """The dimensions of one domain that have something to show."""

    domain: Domain
    groups: tuple[DimensionGroup, ...]


def shown_need(
    need: Need,
    levels: Sequence[Level],
    addresses: Addresses,
    *,
    wanted: frozenset[str] = frozenset(),
    current: int | None = None,
) -> ShownNeed:
    """``need`` with a rung for each of ``levels``; ``wanted`` stems are marked."""
    return ShownNeed(
        need,
        addresses.need(need),
        mark(need.title, wanted),
        tuple(
            Rung(
                level,
                tuple(_shown(need, i, addresses, wanted) for i in need.at(level.number)),
                level.number == current,
            )
            for level in levels
        ),
    )


def _shown(
    need: Need, indicator: Indicator, addresses: Addresses, wanted: frozenset[str]
) -> ShownIndicator:
    return ShownIndicator(
        mark(indicator.text, wanted),
        indicator.notes,
        indicator.protective,
        addresses.indicator(need, indicator),
        identifier(need, indicator),
        indicator.text,
    )


def identifier(need: Need, indicator: Indicator) -> str:
    """How an indicator is named in an address: ``key.level.position``."""
    return f"{need.key}.{indicator.level}.{indicator.position}"


def indicator_identified(content: Content, text: str) -> tuple[Need, Indicator] | None:
    """The indicator so named, or None when there is none in this edition."""
    parts = text.split(".")
    if len(parts) != 3 or not all(p.isascii() and p.isdigit() and len(p) < 6 for p in parts[1:]):
        return None
    need = content.needs_by_key.get(parts[0])
    level, position = int(parts[1]), int(parts[2])
    for indicator in need.at(level) if need else ():
        if indicator.position == position:
            return need, indicator  # type: ignore[return-value]
    return None


def grouped(
    needs: Iterable[Need],
    levels: Sequence[Level],
    addresses: Addresses,
    wanted: frozenset[str] = frozenset(),
) -> tuple[DomainGroup, ...]:
    """Needs by domain and dimension in the framework's order."""
    by_dimension: dict[str, list[ShownNeed]] = {}
    for need in needs:
        shown = shown_need(need, levels, addresses, wanted=wanted)
        by_dimension.setdefault(need.dimension_slug, []).append(shown)
    groups = []
    for domain in DOMAINS:
        within = tuple(
            DimensionGroup(dimension, tuple(by_dimension[dimension.slug]))
            for dimension in DIMENSIONS
            if dimension.domain == domain and dimension.slug in by_dimension
        )
        if within:
            groups.append(DomainGroup(domain, within))
    return tuple(groups)


@dataclass(frozen=True)
class PictureCell:
    """What was recognised in one domain at one level."""

    level: Level
    recognised: tuple[tuple[Need, ShownIndicator], ...]


@dataclass(frozen=True)
class PictureRow:
    """One domain across all levels."""

    domain: Domain
    cells: tuple[PictureCell, ...]


@dataclass(frozen=True)
class Picture:
    """What was recognised, over domains and levels; never a verdict."""

    rows: tuple[PictureRow, ...]
    levels: tuple[Level, ...]
    """Levels at which something was recognised, the highest first: their next steps follow."""
    silent_domains: tuple[Domain, ...]
    """Domains in which nothing was recognised: worth asking about."""
    count: int


def picture(content: Content, recognised: Sequence[tuple[Need, Indicator]]) -> Picture:
    """Arrange recognised indicators over the three domains and the levels."""
    addresses = Addresses()
    rows = []
    for domain in DOMAINS:
        cells = []
        for level in content.levels:
            found = tuple(
                (need, _shown(need, i, addresses, frozenset()))
                for need, i in recognised
                if need.dimension.domain == domain and i.level == level.number
            )
            cells.append(PictureCell(level, found))
        rows.append(PictureRow(domain, tuple(cells)))
    numbers = sorted({i.level for _, i in recognised}, reverse=True)
    return Picture(
        tuple(rows),
        tuple(content.levels_by_number[n] for n in numbers),
        tuple(r.domain for r in rows if not any(cell.recognised for cell in r.cells)),
        len(recognised),
    )


@dataclass(frozen=True)
class WindscreenSection:
    """One level's part of the windscreen: SVG polygon points and where its words stand."""

    level: Level
    points: str
    middle_x: float
    middle_y: float
    url: str


def windscreen(levels: Sequence[Level], addresses: Addresses) -> tuple[WindscreenSection, ...]:
    """The continuum drawn as a windscreen, 960 × 200: sections shrink as fewer children are there.

    Each section is 0.78 as wide as the one before; the screen lowers towards the right.
    """
    if not levels:
        return ()
    shares = [0.78**i for i in range(len(levels))]
    scale = 960 / sum(shares)
    sections, left = [], 0.0
    for level, share in zip(levels, shares, strict=True):
        right = left + share * scale
        top_left, top_right = _top(left), _top(right)
        points = (
            f"{left:.0f},200 {left:.0f},{top_left:.0f} {right:.0f},{top_right:.0f} {right:.0f},200"
        )
        middle = (left + right) / 2
        sections.append(
            WindscreenSection(
                level, points, middle, (200 + _top(middle)) / 2, addresses.level(level.number)
            )
        )
        left = right
    return tuple(sections)


def _top(x: float) -> float:
    return float(10 + 70 * (x / 960) ** 1.4)


def next_step_props(level: Level, links: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """The props of the component ``next_step`` for one level; ``links`` lead to pathways."""
    return {
        "next_step": level.next_step,
        "who_leads": level.who_leads,
        "consent": level.consent,
        "tool": level.tool,
        "tool_url": level.tool_url,
        "have_ready": level.have_ready,
        "links": list(links),
        "contact": level.contact,
        "contact_confirmed_on": level.contact_confirmed_on,
        "response_time": level.response_time,
        "legal_basis": level.legal_basis,
        "statutory": level.statutory,
    }
