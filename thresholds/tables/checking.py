"""The two sheets of a file as the content of an edition, or every fault in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.tables.columns import check_columns
from core.tables.faults import Faults
from core.tables.sheets import Row, Sheet
from thresholds.content import Content, Indicator, Level, Need
from thresholds.framework import DIMENSIONS, DOMAINS, dimension_named, domain_named
from thresholds.tables.cells import MAX_AGE_MONTHS, MAX_LEVEL, CellReader
from thresholds.tables.columns import (
    INDICATOR_COLUMNS,
    LEVEL_COLUMNS,
    OPTIONAL_LEVEL_COLUMNS,
)

_DOMAIN_NAMES = "; ".join(domain.name for domain in DOMAINS)


def content_of(levels: Sheet | None, indicators: Sheet | None, faults: Faults) -> Content:
    """The content that the sheets describe; what is wrong with it is added to ``faults``.

    A sheet is None when its reader has already said why there is none. The other one is checked
    all the same, so that every fault is said at once.
    """
    checked = _levels(levels, faults) if levels else None
    needs = (
        tuple(_needs(indicators, set(checked) if checked else None, faults)) if indicators else ()
    )
    return Content(tuple((checked or {})[number] for number in sorted(checked or ())), needs)


def _levels(sheet: Sheet, faults: Faults) -> dict[int, Level] | None:
    """The levels by number; None when a number cannot be read, so that not all are known."""
    unread = check_columns(sheet.name, sheet.columns, LEVEL_COLUMNS, OPTIONAL_LEVEL_COLUMNS, faults)
    all_known = True
    levels: dict[int, Level] = {}
    first_row: dict[int, int] = {}
    if not sheet.rows:
        faults.add(sheet.name, 2, "level", "There is no level. Add a row for each level.")
    for row in sheet.rows:
        cell = CellReader(sheet.name, row, faults, unread)
        number = cell.whole("level", largest=MAX_LEVEL, required=True)
        level = Level(
            number=number if number is not None else -row.number,
            name=cell.text("name", longest=60, required=True),
            colour=cell.colour("colour"),
            summary=cell.text("summary"),
            who_leads=cell.text("who_leads"),
            consent=cell.text("consent"),
            tool=cell.text("tool"),
            contact=cell.text("contact"),
            response_time=cell.text("response_time"),
            legal_basis=cell.text("legal_basis"),
            statutory=cell.yes_no("statutory"),
            next_step=cell.text("next_step"),
            tool_url=cell.text("tool_url", longest=500),
            have_ready=cell.text("have_ready"),
            contact_confirmed_on=cell.day("contact_confirmed_on"),
        )
        if level.tool_url and not level.tool_url.startswith(("https://", "http://", "/")):
            cell.fault("tool_url", "Write an address that starts with https:// or /.")
        if number is None:
            all_known = False
            continue
        if number in levels:
            cell.fault("level", f"Level {number} is already in row {first_row[number]}. Keep one.")
            continue
        levels[number], first_row[number] = level, row.number
    return levels if all_known else None


@dataclass
class _Gathered:
    """A need as its rows have told so far."""

    first: Row
    need: Need
    agencies: dict[str, None] = field(default_factory=dict)
    keywords: dict[str, None] = field(default_factory=dict)
    indicators: list[Indicator] = field(default_factory=list)
    rows_of_text: dict[tuple[int, str], int] = field(default_factory=dict)

    def finished(self) -> Need:
        ordered = sorted(self.indicators, key=lambda i: i.level)
        counted: dict[int, int] = {}
        indicators = []
        for i in ordered:
            counted[i.level] = counted.get(i.level, 0) + 1
            indicators.append(
                Indicator(i.level, counted[i.level], i.text, i.protective, i.notes, i.pathway)
            )
        need = self.need
        return Need(
            need.key,
            need.title,
            need.dimension_slug,
            need.age_from_months,
            need.age_to_months,
            tuple(self.agencies),
            tuple(self.keywords),
            tuple(indicators),
        )


def _needs(sheet: Sheet, levels: set[int] | None, faults: Faults) -> Iterator[Need]:
    unread = check_columns(sheet.name, sheet.columns, INDICATOR_COLUMNS, frozenset(), faults)
    gathered: dict[str, _Gathered] = {}
    if not sheet.rows:
        faults.add(sheet.name, 2, "need_key", "There is no indicator. Add a row for each.")
    for row in sheet.rows:
        cell = CellReader(sheet.name, row, faults, unread)
        need = _need(cell)
        # Rows whose key is missing are each on their own: they tell nothing of one another.
        known = gathered.setdefault(need.key or f"row {row.number}", _Gathered(row, need))
        if known.first is not row:
            _compare(cell, need, known)
        known.agencies.update(dict.fromkeys(cell.listed("agencies")))
        known.keywords.update(dict.fromkeys(cell.listed("keywords")))
        indicator = _indicator(cell, levels)
        if indicator is None:
            continue
        same = (indicator.level, indicator.text)
        if same in known.rows_of_text:
            cell.fault(
                "indicator",
                f"This repeats row {known.rows_of_text[same]} at the same level. Keep one.",
            )
        known.rows_of_text.setdefault(same, row.number)
        known.indicators.append(indicator)
    for known in gathered.values():
        yield known.finished()


def _need(cell: CellReader) -> Need:
    domain_name = cell.text("domain", required=True)
    domain = domain_named(domain_name)
    if domain_name and domain is None:
        cell.fault("domain", f"“{domain_name[:60]}” is not a domain. Use one of: {_DOMAIN_NAMES}.")
    dimension_name = cell.text("dimension", required=True)
    dimension = dimension_named(dimension_name)
    if dimension_name and dimension is None:
        within = [d.name for d in DIMENSIONS if domain is None or d.domain == domain]
        cell.fault(
            "dimension",
            f"“{dimension_name[:60]}” is not a dimension. Use one of: {'; '.join(within)}.",
        )
    if domain and dimension and dimension.domain != domain:
        cell.fault("dimension", f"“{dimension.name}” belongs to “{dimension.domain.name}”.")
    youngest = cell.whole("age_from_months", largest=MAX_AGE_MONTHS)
    oldest = cell.whole("age_to_months", largest=MAX_AGE_MONTHS)
    if youngest is not None and oldest is not None and youngest > oldest:
        cell.fault(
            "age_from_months", f"The youngest age, {youngest}, is above the oldest, {oldest}."
        )
    return Need(
        key=cell.key("need_key"),
        title=cell.text("need", longest=200, required=True),
        dimension_slug=dimension.slug if dimension else "",
        age_from_months=youngest,
        age_to_months=oldest,
    )


def _compare(cell: CellReader, need: Need, known: _Gathered) -> None:
    """A need's own columns mean the same on every row of the need, however they are written."""
    first = known.need
    for column, here, there in (
        ("need", need.title.casefold(), first.title.casefold()),
        ("dimension", need.dimension_slug, first.dimension_slug),
        ("age_from_months", need.age_from_months, first.age_from_months),
        ("age_to_months", need.age_to_months, first.age_to_months),
    ):
        unreadable = (here in ("", None) and not cell.blank(column)) or (
            there in ("", None) and bool(known.first.cells.get(column))
        )
        if here != there and not unreadable:
            cell.fault(
                column,
                f"This differs from row {known.first.number} of the same need. Make them the same.",
            )


def _indicator(cell: CellReader, levels: set[int] | None) -> Indicator | None:
    """The indicator of a row; None for a row that only names a need, or is faulty.

    ``levels`` is None when not all of them are known.
    """
    if cell.blank("level") and cell.blank("indicator"):
        for column in ("protective", "pathway", "notes"):
            if not cell.blank(column) and cell.text(column).casefold() != "no":
                cell.fault(column, "This row has no indicator. Fill “level” and “indicator”.")
        return None
    level = cell.whole("level", largest=MAX_LEVEL, required=True)
    if level is not None and levels is not None and level not in levels:
        listed = ", ".join(map(str, sorted(levels)))
        cell.fault("level", f"There is no level {level} in the levels. They are: {listed}.")
    pathway = cell.text("pathway", longest=80)
    if pathway and not re.fullmatch(r"[A-Za-z0-9_-]+", pathway):
        cell.fault("pathway", "Write the pathway’s short name: letters, digits and hyphens.")
    text = cell.text("indicator", required=True)
    protective = cell.yes_no("protective", blank=False)
    notes = cell.text("notes")
    if level is None or not text:
        return None
    return Indicator(level, 0, text, protective, notes, pathway)
