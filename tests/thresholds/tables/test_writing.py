"""Exports: the same content gives the same bytes, and no cell is a formula."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace

import time_machine
from hypothesis import given, settings
from openpyxl import load_workbook

from tests.thresholds.making import contents, sample
from thresholds.content import Content
from thresholds.importers import NamedFile, parse_file, parse_pair
from thresholds.tables.columns import INDICATOR_COLUMNS, LEVEL_COLUMNS
from thresholds.tables.writing import EditionFacts, as_csv, as_json, as_xlsx, as_zip

FACTS = EditionFacts("Levels of Need", 1, owner="=1+1")
RISKY = tuple("=+-@\t\r")


@given(contents())
@settings(max_examples=40, deadline=None)
def test_every_form_is_read_back_as_the_same_content(content: Content) -> None:
    pair = as_csv(content)
    names = ("levels.csv", "indicators.csv")
    assert parse_pair(*(NamedFile(name, pair[name]) for name in names)).content == content
    book = parse_file(NamedFile("a.xlsx", as_xlsx(FACTS, content)))
    assert (book.content, book.facts) == (content, FACTS)
    document = parse_file(NamedFile("a.json", as_json(FACTS, content)))
    assert (document.content, document.facts) == (content, FACTS)


@given(contents())
@settings(max_examples=40, deadline=None)
def test_no_cell_of_a_workbook_or_csv_file_is_a_formula(content: Content) -> None:
    book = load_workbook(io.BytesIO(as_xlsx(FACTS, content)))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n")
                assert not str(cell.value or "").startswith(RISKY)
    for body in as_csv(content).values():
        text = body.decode("utf-8-sig")
        assert not any(part.lstrip('"').startswith(RISKY) for part in text.split("\r\n"))


def test_an_export_does_not_tell_when_it_was_written() -> None:
    with time_machine.travel("2026-01-01"):
        before = as_xlsx(FACTS, sample()), as_zip(as_csv(sample()))
    with time_machine.travel("2027-06-30"):
        after = as_xlsx(FACTS, sample()), as_zip(as_csv(sample()))
    assert before == after


def test_csv_has_a_byte_order_mark_and_the_columns_in_their_order() -> None:
    files = as_csv(sample())
    assert list(files) == ["levels.csv", "indicators.csv"]
    assert files["levels.csv"].startswith(b"\xef\xbb\xbf" + ",".join(LEVEL_COLUMNS).encode())
    assert ",".join(INDICATOR_COLUMNS).encode() in files["indicators.csv"]


def test_an_archive_holds_both_files_and_is_compressed() -> None:
    with zipfile.ZipFile(io.BytesIO(as_zip(as_csv(sample())))) as archive:
        assert archive.namelist() == ["levels.csv", "indicators.csv"]
        assert archive.read("levels.csv") == as_csv(sample())["levels.csv"]
        assert all(e.compress_type == zipfile.ZIP_DEFLATED for e in archive.infolist())


def test_json_has_the_shape_that_was_promised() -> None:
    document = json.loads(as_json(FACTS, sample()))
    assert list(document) == ["edition", "levels", "needs"]
    assert document["levels"][0]["level"] == 1
    assert document["levels"][3]["statutory"] is True
    need = document["needs"][0]
    assert (need["need_key"], need["domain"]) == ("neglect", "Parents' and carers' capacity")
    assert need["indicators"][1] == {
        "level": 2,
        "text": "The child is often hungry.",
        "protective": False,
        "notes": "Ask about breakfast.",
        "pathway": "",
    }


def test_a_large_workbook_is_written_row_by_row() -> None:
    """The time grows with the rows, not with their square: 3,000 rows would take minutes."""
    content = sample()
    many = [replace(content.needs[0], key=f"need-{number}") for number in range(750)]
    book = as_xlsx(FACTS, replace(content, needs=tuple(many)))
    assert len(parse_file(NamedFile("a.xlsx", book)).content.needs) == 750
