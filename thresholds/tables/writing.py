"""The content of an edition as CSV, XLSX and JSON: what the import reads back unchanged."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from core.formula_safe import inert
from thresholds.content import Content, Indicator, Level, Need
from thresholds.tables.columns import EDITION_FIELDS, INDICATOR_COLUMNS, LEVEL_COLUMNS

# Archives and workbooks carry no time of writing: the same content gives the same bytes.
_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001  (files carry no time zone)
_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True)
class EditionFacts:
    """What an edition says of itself."""

    title: str
    number: int
    effective_from: date | None = None
    guidance_edition: str = ""
    review_due: date | None = None
    owner: str = ""
    summary_of_change: str = ""

    def fields(self) -> dict[str, str]:
        """Its facts as text by name, in export order."""
        return {name: _cell(getattr(self, name)) for name in EDITION_FIELDS}


def level_rows(content: Content) -> Iterator[list[str]]:
    """The sheet ``levels`` without its header."""
    for level in content.levels:
        facts = _level_facts(level)
        yield [_cell(facts[column]) for column in LEVEL_COLUMNS]


def indicator_rows(content: Content) -> Iterator[list[str]]:
    """The sheet ``indicators`` without its header; a need without indicators has one row."""
    for need in content.needs:
        shared = [
            need.key,
            need.title,
            need.dimension.domain.name,
            need.dimension.name,
            _cell(need.age_from_months),
            _cell(need.age_to_months),
        ]
        lists = ["; ".join(need.agencies), "; ".join(need.keywords)]
        for i in need.indicators:
            own = [str(i.level), i.text, _cell(i.protective)]
            yield [*shared, *own, *lists, i.pathway, i.notes]
        if not need.indicators:
            yield [*shared, "", "", "", *lists, "", ""]


def as_csv(content: Content) -> dict[str, bytes]:
    """``levels.csv`` and ``indicators.csv``, UTF-8 with byte order mark so that Excel reads it."""
    return {
        "levels.csv": _csv(LEVEL_COLUMNS, level_rows(content)),
        "indicators.csv": _csv(INDICATOR_COLUMNS, indicator_rows(content)),
    }


def as_zip(files: dict[str, bytes]) -> bytes:
    """Several files as one archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _EPOCH.timetuple()[:6])
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def as_xlsx(facts: EditionFacts, content: Content) -> bytes:
    """One workbook with the sheets ``edition``, ``levels`` and ``indicators``."""
    book = Workbook()
    first = book.active
    first.title = "edition"
    _fill(first, ("field", "value"), ([name, value] for name, value in facts.fields().items()))
    _fill(book.create_sheet("levels"), LEVEL_COLUMNS, level_rows(content))
    _fill(book.create_sheet("indicators"), INDICATOR_COLUMNS, indicator_rows(content))
    buffer = io.BytesIO()
    book.save(buffer)
    return _timeless(buffer)


def _timeless(workbook: io.BytesIO) -> bytes:
    """The workbook without the moments of its making, which openpyxl writes in two places."""
    with zipfile.ZipFile(workbook) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    written = _EPOCH.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    files["docProps/core.xml"] = _MOMENT.sub(written, files["docProps/core.xml"])
    return as_zip(files)


def as_document(facts: EditionFacts, content: Content) -> dict[str, Any]:
    """The document that JSON export and API share."""
    return {
        "edition": {name: _plain(getattr(facts, name)) for name in EDITION_FIELDS},
        "levels": [
            {name: _plain(value) for name, value in _level_facts(level).items()}
            for level in content.levels
        ],
        "needs": [need_document(need) for need in content.needs],
    }


def need_document(need: Need) -> dict[str, Any]:
    """One need with its ladder."""
    return {
        "need_key": need.key,
        "title": need.title,
        "domain": need.dimension.domain.name,
        "dimension": need.dimension.name,
        "age_from_months": need.age_from_months,
        "age_to_months": need.age_to_months,
        "agencies": list(need.agencies),
        "keywords": list(need.keywords),
        "indicators": [indicator_document(i) for i in need.indicators],
    }


def indicator_document(indicator: Indicator) -> dict[str, Any]:
    """One indicator."""
    return {
        "level": indicator.level,
        "text": indicator.text,
        "protective": indicator.protective,
        "notes": indicator.notes,
        "pathway": indicator.pathway,
    }


def as_json(facts: EditionFacts, content: Content) -> bytes:
    """The document as UTF-8 JSON text."""
    text = json.dumps(as_document(facts, content), ensure_ascii=False, indent=2)
    return f"{text}\n".encode()


def _level_facts(level: Level) -> dict[str, Any]:
    return {
        column: level.number if column == "level" else getattr(level, column)
        for column in LEVEL_COLUMNS
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(_plain(value))


def _csv(columns: tuple[str, ...], rows: Iterator[list[str]]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return buffer.getvalue().encode("utf-8-sig")


def _fill(sheet: Any, columns: tuple[str, ...], rows: Iterator[list[str]]) -> None:
    sheet.append(list(columns))
    for number, row in enumerate(rows, start=2):
        for column, text in enumerate(row, start=1):
            if text:
                cell = sheet.cell(number, column)
                cell.value = inert(text)
                cell.data_type = "s"
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
