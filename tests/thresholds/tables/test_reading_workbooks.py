"""Workbooks as Excel, LibreOffice and people make them."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tables.faults import FaultyFile
from tests.thresholds.making import (
    INDICATOR,
    LEVEL,
    indicators_csv,
    levels_csv,
    sheet_rows,
    workbook,
)
from thresholds.importers import NamedFile, ParsedEdition, parse_file, parse_pair
from thresholds.tables.columns import INDICATOR_COLUMNS, LEVEL_COLUMNS


def book(
    levels: dict[str, Any] | None = None, indicators: dict[str, Any] | None = None, **more: Any
) -> bytes:
    return workbook(
        {
            "levels": sheet_rows(LEVEL_COLUMNS, LEVEL | (levels or {})),
            "indicators": sheet_rows(INDICATOR_COLUMNS, INDICATOR | (indicators or {})),
        }
        | more
    )


def parsed(content: bytes) -> ParsedEdition:
    return parse_file(NamedFile("file.xlsx", content))


def faults_of(content: bytes) -> list[str]:
    with pytest.raises(FaultyFile) as caught:
        parsed(content)
    return [str(fault) for fault in caught.value.faults]


def changed(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The workbook with a part of one of its files replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
        for entry in source.namelist():
            body = source.read(entry)
            if entry == name:
                assert re.search(old, body)
                body = re.sub(old, new, body)
            target.writestr(entry, body)
    return buffer.getvalue()


def test_a_workbook_says_the_same_as_two_csv_files() -> None:
    pair = parse_pair(
        NamedFile("levels.csv", levels_csv()), NamedFile("indicators.csv", indicators_csv())
    )
    assert parsed(book()).content == pair.content


def test_numbers_dates_and_truths_may_be_cells_of_their_own_kind() -> None:
    content = parsed(
        book(
            {"level": 1, "statutory": True, "contact_confirmed_on": datetime(2026, 10, 5, 12)},
            {"level": 1.0, "age_from_months": 12, "age_to_months": 23.0, "protective": False},
        )
    ).content
    (level,), (need,) = content.levels, content.needs
    assert (level.number, level.statutory) == (1, True)
    assert level.contact_confirmed_on == date(2026, 10, 5)
    assert (need.age_from_months, need.age_to_months) == (12, 23)
    assert not need.indicators[0].protective


def test_a_number_that_is_not_whole_is_named() -> None:
    (fault,) = faults_of(book(None, {"age_from_months": 12.5}))
    assert fault.startswith(
        "indicators, row 2, column “age_from_months”: “12.5” is not a whole number"
    )


def test_sheet_names_may_be_written_in_any_case_and_other_sheets_are_left_alone() -> None:
    content = workbook(
        {
            "Read me": [],
            " LEVELS ": sheet_rows(LEVEL_COLUMNS, LEVEL),
            "Indicators": sheet_rows(INDICATOR_COLUMNS, INDICATOR),
            "Sheet3": [["anything"], [1, 2, 3]],
        }
    )
    assert parsed(content).content == parsed(book()).content


@pytest.mark.parametrize("missing", ["levels", "indicators"])
def test_a_missing_sheet_is_named(missing: str) -> None:
    sheets = {
        "levels": sheet_rows(LEVEL_COLUMNS, LEVEL),
        "indicators": sheet_rows(INDICATOR_COLUMNS, INDICATOR),
    }
    del sheets[missing]
    assert faults_of(workbook(sheets)) == [f"{missing}: The sheet “{missing}” is missing. Add it."]


def test_both_missing_sheets_are_named() -> None:
    assert len(faults_of(workbook({"other": [["x"]]}))) == 2


def test_two_sheets_of_one_name_are_named() -> None:
    rows = sheet_rows(LEVEL_COLUMNS, LEVEL)
    (fault,) = faults_of(book(**{"levels ": rows}))
    assert fault == "levels: There are two sheets of this name. Remove one of them."


@pytest.mark.parametrize(
    "content", [b"", b"level,name\n1,One\n", b"PK\x03\x04 not a zip", b"%PDF-1.7"]
)
def test_what_is_not_a_workbook_is_said_to_be_none(content: bytes) -> None:
    (fault,) = faults_of(content)
    assert fault.startswith("file.xlsx: This is not an Excel workbook")


def test_an_archive_of_something_else_is_no_workbook() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert "not an Excel workbook" in faults_of(buffer.getvalue())[0]


def test_a_workbook_that_unpacks_to_something_huge_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(11):
            archive.writestr(f"{number}", bytes(20 * 1024 * 1024))
    assert "too large when unpacked" in faults_of(buffer.getvalue())[0]


SOUND = book()


@given(st.data())
def test_a_damaged_workbook_is_a_fault_or_sound_but_never_an_error(data: st.DataObject) -> None:
    whole = bytearray(SOUND)
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(FaultyFile):
        parsed(bytes(whole))


def test_a_damaged_sheet_is_named() -> None:
    broken = changed(book(), "xl/worksheets/sheet1.xml", b"</sheetData>", b"</oops>")
    assert any("The workbook is damaged" in fault for fault in faults_of(broken))


def test_a_wrong_note_of_the_used_range_hides_nothing() -> None:
    lying = changed(
        book(), "xl/worksheets/sheet1.xml", b'<dimension ref="[^"]*"', b'<dimension ref="A1"'
    )
    assert parsed(lying).content == parsed(book()).content


def test_rows_that_the_file_leaves_out_are_counted() -> None:
    rows = sheet_rows(LEVEL_COLUMNS, {}, {}, LEVEL | {"colour": "red"})
    faults = faults_of(
        workbook({"levels": rows, "indicators": sheet_rows(INDICATOR_COLUMNS, INDICATOR)})
    )
    assert any(fault.startswith("levels, row 4, column “colour”") for fault in faults)


def test_a_formula_is_never_computed() -> None:
    """Only the value that the spreadsheet saved counts; a formula without one is an empty cell."""
    (fault,) = faults_of(book({"name": '="Uni"&"versal"'}))
    assert fault == "levels, row 2, column “name”: This cell is empty. It must be filled."


def test_a_guarded_text_loses_its_guard() -> None:
    assert parsed(book({"name": "'=1+1"})).content.levels[0].name == "=1+1"


def test_the_sheet_edition_tells_of_the_edition_itself() -> None:
    rows = [["field", "value"], ["title", "Levels of Need"], ["effective_from", date(2026, 4, 1)]]
    facts = parsed(book(edition=rows)).facts
    assert (facts.title, facts.effective_from) == ("Levels of Need", date(2026, 4, 1))


def test_an_unknown_or_doubled_fact_of_the_edition_is_named() -> None:
    rows = [["field", "value"], ["titel", "A"], ["owner", "B"], ["Owner", "C"]]
    faults = faults_of(book(edition=rows))
    assert [fault.split(". ")[0] for fault in faults] == [
        "edition, row 2, column “field”: “titel” is unknown",
        "edition, row 4, column “field”: “owner” is there twice",
    ]


@pytest.mark.parametrize("name", ["file.csv", "file", "file.xls", "file.ods"])
def test_a_file_of_another_kind_is_refused(name: str) -> None:
    with pytest.raises(FaultyFile) as caught:
        parse_file(NamedFile(name, b""))
    (fault,) = caught.value.faults
    assert str(fault) == f"{name}: Give an .xlsx workbook or a .json export."
