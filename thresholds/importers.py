"""From files to an edition: read, check everything, then write all or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath

from core.tables.columns import check_columns
from core.tables.faults import Faults
from core.tables.sheets import Row, Sheet, read_csv
from thresholds.content import Content
from thresholds.tables.cells import CellReader
from thresholds.tables.checking import content_of
from thresholds.tables.columns import check_fields
from thresholds.tables.documents import read_document
from thresholds.tables.workbooks import read_workbook
from thresholds.tables.writing import EditionFacts


@dataclass(frozen=True)
class ParsedEdition:
    """What a file holds: the content, and whatever it says of the edition itself."""

    content: Content
    facts: EditionFacts

    def titled(self, title: str | None, effective_from: date | None) -> ParsedEdition:
        """The same with the title and date given beside the file, which go before its own."""
        facts = replace(
            self.facts,
            title=title or self.facts.title,
            effective_from=effective_from or self.facts.effective_from,
        )
        return replace(self, facts=facts)


@dataclass(frozen=True)
class NamedFile:
    """A file's name and bytes, wherever it came from."""

    name: str
    content: bytes


def parse_pair(levels: NamedFile, indicators: NamedFile) -> ParsedEdition:
    """An edition from two CSV files. Raises ``FaultyFile`` naming every fault."""
    faults = Faults()
    level_sheet = read_csv(levels.name, levels.content, faults)
    indicator_sheet = read_csv(indicators.name, indicators.content, faults)
    return _parsed({"levels": level_sheet, "indicators": indicator_sheet}, faults)


def parse_file(file: NamedFile) -> ParsedEdition:
    """An edition from one XLSX or exported JSON. Raises ``FaultyFile`` naming every fault."""
    faults = Faults()
    ending = PurePath(file.name).suffix.casefold()
    sheets: dict[str, Sheet] = {}
    if ending == ".xlsx":
        sheets = read_workbook(file.name, file.content, faults)
    elif ending == ".json":
        sheets = read_document(file.name, file.content, faults)
    else:
        faults.add(file.name, None, "", "Give an .xlsx workbook or a .json export.")
    return _parsed(dict(sheets), faults)


def _parsed(sheets: dict[str, Sheet | None], faults: Faults) -> ParsedEdition:
    content = content_of(sheets.get("levels"), sheets.get("indicators"), faults)
    facts = _facts(sheets.get("edition"), faults)
    faults.raise_if_any()
    return ParsedEdition(content, facts)


def _facts(sheet: Sheet | None, faults: Faults) -> EditionFacts:
    rows = sheet.rows if sheet else []
    if sheet:
        check_columns("edition", sheet.columns, ("field", "value"), frozenset(), faults)
        check_fields(sheet.rows, faults)
    cells = {row.cells.get("field", "").casefold(): row for row in rows}

    def read(name: str) -> CellReader:
        row = cells.get(name)
        value = row.cells.get("value", "") if row else ""
        return CellReader("edition", Row(row.number if row else 1, {name: value}), faults)

    return EditionFacts(
        title=read("title").text("title", longest=150),
        number=read("number").whole("number", largest=100_000) or 0,
        effective_from=read("effective_from").day("effective_from"),
        guidance_edition=read("guidance_edition").text("guidance_edition", longest=150),
        review_due=read("review_due").day("review_due"),
        owner=read("owner").text("owner", longest=100),
        summary_of_change=read("summary_of_change").text("summary_of_change"),
    )
