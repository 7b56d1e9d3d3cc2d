"""Content, files and editions for the tests of the threshold document."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from openpyxl import Workbook

import thresholds
from core.tables.sheets import UNPRINTABLE, trimmed
from thresholds.content import Content, Indicator, Level, Need
from thresholds.framework import DIMENSIONS
from thresholds.importers import NamedFile, parse_pair
from thresholds.models import Edition
from thresholds.services import import_edition
from thresholds.tables.columns import INDICATOR_COLUMNS, LEVEL_COLUMNS
from thresholds.tables.writing import EditionFacts

DEMO = Path(thresholds.__file__).parent / "demo"

LEVEL = {
    "level": "1",
    "name": "Universal",
    "colour": "#1f6b3a",
    "summary": "Most children.",
    "who_leads": "Everyday services",
    "consent": "Not needed",
    "tool": "None",
    "contact": "01632 960 120",
    "response_time": "No set time",
    "legal_basis": "Children Act 2004",
    "statutory": "no",
}
INDICATOR = {
    "need_key": "neglect",
    "need": "Neglect",
    "domain": "Parents' and carers' capacity",
    "dimension": "Basic care",
    "age_from_months": "",
    "age_to_months": "",
    "level": "1",
    "indicator": "Clean clothes and enough food.",
    "protective": "yes",
    "agencies": "schools; GPs",
    "keywords": "hungry; dirty",
    "pathway": "",
    "notes": "",
}


def csv_file(
    rows: Iterable[Mapping[str, str]],
    columns: Iterable[str],
    *,
    line_end: str = "\r\n",
    encoding: str = "utf-8",
) -> bytes:
    """A CSV file with these columns; cells that a row does not name are empty."""
    buffer = io.StringIO(newline="")
    names = list(columns)
    writer = csv.writer(buffer, lineterminator=line_end)
    writer.writerow(names)
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    return buffer.getvalue().encode(encoding)


def levels_csv(*changes: Mapping[str, str], **options: Any) -> bytes:
    """``levels.csv`` with a row for each of ``changes`` to a sound row."""
    rows = [LEVEL | change for change in changes or ({},)]
    return csv_file(rows, options.pop("columns", LEVEL_COLUMNS), **options)


def indicators_csv(*changes: Mapping[str, str], **options: Any) -> bytes:
    """``indicators.csv`` with a row for each of ``changes`` to a sound row."""
    rows = [INDICATOR | change for change in changes or ({},)]
    return csv_file(rows, options.pop("columns", INDICATOR_COLUMNS), **options)


def workbook(sheets: Mapping[str, Iterable[Iterable[Any]]]) -> bytes:
    """An XLSX file with these rows of cells in each sheet."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def sheet_rows(columns: Iterable[str], *rows: Mapping[str, Any]) -> list[list[Any]]:
    """A header and rows for ``workbook``."""
    names = list(columns)
    return [names, *([row.get(name) for name in names] for row in rows)]


def levels(*numbers: int) -> tuple[Level, ...]:
    """Levels of these numbers, each with a next step."""
    return tuple(
        Level(
            number,
            f"Name {number}",
            "#1f6b3a",
            summary=f"Summary of {number}.",
            next_step=f"Do step {number}.",
            who_leads="You lead.",
            contact="Front door",
            statutory=number > 3,
        )
        for number in numbers
    )


def need(key: str = "neglect", **facts: Any) -> Need:
    """A need with one indicator at level 1 unless ``facts`` say otherwise."""
    values: dict[str, Any] = {
        "title": key.replace("-", " ").capitalize(),
        "dimension_slug": "basic-care",
        "indicators": (Indicator(1, 1, f"What {key} looks like."),),
    }
    return Need(key, **(values | facts))


def sample() -> Content:
    """Four levels, and a need in each domain."""
    neglect = need(
        "neglect",
        agencies=("schools", "GPs"),
        keywords=("dirty clothes", "hungry"),
        indicators=(
            Indicator(1, 1, "The child has clean clothes.", protective=True),
            Indicator(2, 1, "The child is often hungry.", notes="Ask about breakfast."),
            Indicator(2, 2, "Clothes are dirty or too small."),
            Indicator(4, 1, "The child is starving and left alone."),
        ),
    )
    unborn = need(
        "antenatal-care",
        title="Care in pregnancy",
        dimension_slug="health",
        age_from_months=0,
        age_to_months=0,
        agencies=("midwifery",),
        keywords=("missed scans",),
        indicators=(Indicator(2, 1, "Appointments with the midwife are missed."),),
    )
    housing = need(
        "housing",
        title="Housing",
        dimension_slug="housing",
        age_from_months=60,
        age_to_months=191,
        agencies=("housing officers",),
        indicators=(Indicator(3, 1, "The home is damp and crowded."),),
    )
    return Content(levels(1, 2, 3, 4), (neglect, unborn, housing))


def demo_content() -> Content:
    """The demo partnership's document."""
    names = ("levels.csv", "indicators.csv")
    return parse_pair(*(NamedFile(name, (DEMO / name).read_bytes()) for name in names)).content


def draft(content: Content | None = None, **facts: Any) -> Edition:
    """A draft with ``content``, written by the service."""
    return _imported(content, facts, "")


def agreed(
    content: Content | None = None, *, words: str = "Agreed in May", **facts: Any
) -> Edition:
    """An edition with ``content`` that the partners agreed elsewhere."""
    return _imported(content, facts, words)


def _imported(content: Content | None, facts: dict[str, Any], words: str) -> Edition:
    values = {"title": "Levels of Need", "number": 0, "effective_from": date(2026, 4, 1)} | facts
    return import_edition(
        facts=EditionFacts(**values), content=content or sample(), agreed=words
    ).edition


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30).map(
    lambda text: trimmed(UNPRINTABLE.sub("", text))
)
"""Any text that a cell may hold, formulas and line ends among them."""

risky_texts = st.one_of(
    texts, st.tuples(st.sampled_from("=+-@'\t"), texts).map("".join).map(trimmed)
)
filled_texts = risky_texts.map(lambda text: text or "words")
_words = risky_texts.map(lambda text: " ".join(text.replace(";", ",").split()))
_lists = st.lists(_words.filter(bool), max_size=3, unique=True).map(tuple)
_keys = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
_ages = st.lists(st.integers(0, 227), min_size=2, max_size=2).map(sorted)


@st.composite
def contents(draw: st.DrawFn) -> Content:
    """Any sound content of an edition."""
    numbers = draw(st.lists(st.integers(0, 99), min_size=1, max_size=3, unique=True).map(sorted))
    drawn_levels = tuple(
        Level(
            number,
            draw(filled_texts),
            f"#{draw(st.integers(0, 0xFFFFFF)):06x}",
            summary=draw(risky_texts),
            contact=draw(risky_texts),
            statutory=draw(st.booleans()),
            tool_url=draw(st.sampled_from(["", "/form/", "https://forms.example/a?b=c"])),
            contact_confirmed_on=draw(st.none() | st.dates()),
        )
        for number in numbers
    )
    keys = draw(st.lists(_keys, min_size=1, max_size=3, unique=True))
    return Content(drawn_levels, tuple(draw(_needs(key, numbers)) for key in keys))


@st.composite
def _needs(draw: st.DrawFn, key: str, numbers: list[int]) -> Need:
    youngest, oldest = draw(_ages)
    indicators = []
    for number in numbers:
        told = draw(st.lists(filled_texts, max_size=2, unique=True))
        indicators += [
            Indicator(
                number,
                position,
                text,
                protective=draw(st.booleans()),
                notes=draw(risky_texts),
                pathway=draw(st.sampled_from(["", "early-help"])),
            )
            for position, text in enumerate(told, start=1)
        ]
    return Need(
        key,
        draw(filled_texts),
        draw(st.sampled_from(DIMENSIONS)).slug,
        draw(st.sampled_from([None, youngest])),
        draw(st.sampled_from([None, oldest])),
        draw(_lists),
        draw(_lists),
        tuple(indicators),
    )
