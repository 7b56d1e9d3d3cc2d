"""CSV files as named columns of text, with rows numbered as a spreadsheet does."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.formula_safe import restored
from core.tables.faults import Faults

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_ROWS = 20_000
MAX_CELL_CHARACTERS = 10_000
# What XML, PostgreSQL or UTF-8 cannot hold: control characters, lone surrogates, non-characters.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the header: its number in the spreadsheet and its cells by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A header and its rows; a row without any text is left out."""

    name: str
    columns: list[str]
    rows: list[Row]


def trimmed(text: str) -> str:
    """Text as it is kept: ends trimmed, one kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def kept(text: str) -> str:
    """What of a text typed into a form can be kept and exported again."""
    return UNPRINTABLE.sub("", trimmed(text)).strip()


def clean(text: str) -> str:
    """A cell's text: trimmed, and the guard against formulas taken off."""
    return trimmed(restored(trimmed(text)))


def read_csv(name: str, content: bytes, faults: Faults) -> Sheet | None:
    """The sheet in a CSV file (UTF-8, with or without byte order mark, any line end)."""
    if len(content) > MAX_FILE_BYTES:
        faults.add(
            name, None, "", "The file is larger than 20 MB. Split it or remove what is not needed."
        )
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = _row_after(content[: error.start].decode("utf-8-sig"))
        faults.add(
            name, row, "", "This is not UTF-8 text. Save the file as “CSV UTF-8” and try again."
        )
        return None
    if "\x00" in text:
        row = _row_after(text[: text.index("\x00")])
        faults.add(
            name, row, "", "This row holds a NUL character. Save the file again as CSV UTF-8."
        )
        return None
    csv.field_size_limit(MAX_FILE_BYTES)
    records: list[list[str]] = []
    try:
        records.extend(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        row = len(records) + 1
        faults.add(
            name, row, "", f"From here it is not sound CSV ({error}). Check the quotation marks."
        )
        return None
    return sheet_of_records(name, records, faults)


def _row_after(text: str) -> int:
    """The spreadsheet's row in which ``text``, the beginning of a CSV file, ends."""
    return len(list(csv.reader(io.StringIO(f"{text}.", newline=""))))


def sheet_of_records(name: str, records: Iterable[list[str]], faults: Faults) -> Sheet | None:
    """The sheet that rows of cells make, the first of them its header; None without columns."""
    numbered: Iterator[tuple[int, list[str]]] = enumerate(records, start=1)
    header = next(numbered, (1, []))[1]
    columns = [clean(cell).casefold() for cell in header]
    while columns and not columns[-1]:
        columns.pop()
    if not columns:
        faults.add(name, 1, "", "The first row is empty. It must hold the names of the columns.")
        return None
    rows = []
    for number, record in numbered:
        cells = [clean(cell) for cell in record]
        if not any(cells):
            continue
        if any(cells[len(columns) :]):
            faults.add(
                name, number, "", f"This row has more cells than the {len(columns)} columns."
            )
        for column, cell in zip(columns, cells, strict=False):
            if len(cell) > MAX_CELL_CHARACTERS:
                faults.add(
                    name, number, column, "The text is longer than 10,000 characters. Shorten it."
                )
        padded = cells + [""] * (len(columns) - len(cells))
        rows.append(Row(number, dict(zip(columns, padded, strict=False))))
        if len(rows) > MAX_ROWS:
            faults.add(name, number, "", "There are more than 20,000 rows. Split the file.")
            return None
    return Sheet(name, columns, rows)
