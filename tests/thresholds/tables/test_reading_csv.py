"""CSV files as spreadsheets, editors and scripts write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tables.faults import Faults, FaultyFile
from core.tables.sheets import Sheet, read_csv
from tests.thresholds.making import indicators_csv, levels_csv
from thresholds.importers import NamedFile, ParsedEdition, parse_pair
from thresholds.tables.columns import LEVEL_COLUMNS


def parsed(levels: bytes, indicators: bytes) -> ParsedEdition:
    return parse_pair(NamedFile("levels.csv", levels), NamedFile("indicators.csv", indicators))


def sheet_of(content: bytes) -> Sheet:
    faults = Faults()
    sheet = read_csv("file.csv", content, faults)
    assert sheet is not None
    assert faults.found == []
    return sheet


def faults_of(content: bytes) -> list[str]:
    faults = Faults()
    read_csv("file.csv", content, faults)
    return [str(fault) for fault in faults.found]


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_any_line_end_with_or_without_byte_order_mark(line_end: str, encoding: str) -> None:
    options = {"line_end": line_end, "encoding": encoding}
    same = parsed(levels_csv(), indicators_csv())
    assert parsed(levels_csv(**options), indicators_csv(**options)) == same


def test_columns_may_come_in_any_order_and_case() -> None:
    turned = levels_csv(columns=[name.upper() for name in reversed(LEVEL_COLUMNS)])
    faults = Faults()
    sheet = read_csv("levels.csv", turned, faults)
    assert sheet is not None
    assert sheet.columns == list(reversed(LEVEL_COLUMNS))
    ordered = levels_csv(columns=reversed(LEVEL_COLUMNS))
    assert parsed(ordered, indicators_csv()) == parsed(levels_csv(), indicators_csv())


def test_rows_are_numbered_as_a_spreadsheet_does_though_a_cell_holds_line_ends() -> None:
    sheet = sheet_of(b'a,b\r\n"one\r\ntwo\nthree",x\r\ny,z\r\n')
    assert [(row.number, row.cells["a"]) for row in sheet.rows] == [
        (2, "one\ntwo\nthree"),
        (3, "y"),
    ]


def test_blank_rows_are_left_out_but_counted() -> None:
    sheet = sheet_of(b"a,b\n\n,,,\n  ,\nx,y\n\n")
    assert [row.number for row in sheet.rows] == [5]


def test_short_rows_and_empty_cells_beyond_the_last_column_are_sound() -> None:
    sheet = sheet_of(b"a,b,,\nx\ny,z,,,\n")
    assert [row.cells for row in sheet.rows] == [{"a": "x", "b": ""}, {"a": "y", "b": "z"}]


def test_a_filled_cell_beyond_the_last_column_is_named() -> None:
    assert faults_of(b"a,b\nx,y,z\n") == [
        "file.csv, row 2: This row has more cells than the 2 columns."
    ]


@pytest.mark.parametrize(
    ("content", "row"),
    [
        ("a\ncafé\n".encode("latin-1"), 2),
        ('a\n"one\ntwo"\ncafé\n'.encode("latin-1"), 3),
        ("a\rb\rcafé".encode("latin-1"), 3),
        ('"é'.encode("latin-1"), 1),
        ("a\nb\n".encode("utf-16"), 1),
    ],
)
def test_another_encoding_is_named_with_its_row(content: bytes, row: int) -> None:
    (fault,) = faults_of(content)
    assert fault.startswith(f"file.csv, row {row}: This is not UTF-8 text.")


def test_a_nul_character_is_named_with_its_row() -> None:
    (fault,) = faults_of(b'a\n"x\ny"\nz\x00\n')
    assert fault.startswith("file.csv, row 3: This row holds a NUL character.")


@pytest.mark.parametrize(("content", "row"), [(b'a\nx\n"y', 3), (b'a\n"x"y\nz', 2)])
def test_unsound_quotation_marks_are_named_with_their_row(content: bytes, row: int) -> None:
    (fault,) = faults_of(content)
    assert fault.startswith(f"file.csv, row {row}: From here it is not sound CSV")


@pytest.mark.parametrize("content", [b"", b"\n", b",,\nx\n", b"\xef\xbb\xbf"])
def test_a_first_row_without_names_is_a_fault(content: bytes) -> None:
    (fault,) = faults_of(content)
    assert fault.startswith("file.csv, row 1: The first row is empty.")


def test_a_huge_cell_is_named() -> None:
    (fault,) = faults_of(b"a,b\nx," + b"y" * 200_000 + b"\n")
    assert (
        fault
        == "file.csv, row 2, column “b”: The text is longer than 10,000 characters. Shorten it."
    )


def test_a_file_too_large_or_too_long_is_refused() -> None:
    assert "larger than 20 MB" in faults_of(b"a" * (20 * 1024 * 1024 + 1))[0]
    assert "more than 20,000 rows" in faults_of(b"a\n" + b"x\n" * 20_001)[0]


@given(st.binary(max_size=200))
def test_no_file_is_an_error(content: bytes) -> None:
    with pytest.raises(FaultyFile):
        parsed(content, content)
