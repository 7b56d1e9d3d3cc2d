"""The JSON that the site exports, and what people make of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tables.faults import FaultyFile
from tests.thresholds.making import sample
from thresholds.importers import NamedFile, ParsedEdition, parse_file
from thresholds.tables.writing import EditionFacts, as_document


def document() -> dict[str, Any]:
    return as_document(EditionFacts("Levels of Need", 3), sample())


def parsed(content: bytes | dict[str, Any]) -> ParsedEdition:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return parse_file(NamedFile("file.json", body))


def faults_of(content: bytes | dict[str, Any]) -> list[str]:
    with pytest.raises(FaultyFile) as caught:
        parsed(content)
    return [str(fault) for fault in caught.value.faults]


def test_an_export_is_read_back() -> None:
    edition = parsed(document())
    assert edition.content == sample()
    assert (edition.facts.title, edition.facts.number) == ("Levels of Need", 3)


def test_addresses_as_the_api_adds_them_are_ignored() -> None:
    given_document = document()
    given_document["edition"]["url"] = given_document["levels"][0]["url"] = "/x/"
    given_document["needs"][0]["url"] = given_document["needs"][0]["indicators"][0]["url"] = "/x/"
    assert parsed(given_document).content == sample()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"{'a': 1}",
        b"\xff\xfe",
        b"nul",
        b"[" * 100_000,
        b'{"levels": ' + b"9" * 5000 + b"}",
    ],
)
def test_broken_json_is_a_fault(content: bytes) -> None:
    assert "This is not JSON as the site exports it" in faults_of(content)[0]


@pytest.mark.parametrize("content", [b"[]", b"1", b'"text"', b"null"])
def test_json_of_another_shape_is_a_fault(content: bytes) -> None:
    assert faults_of(content)[0].startswith("file.json: The document must be an object")


def test_an_empty_document_has_neither_level_nor_indicator() -> None:
    assert faults_of({}) == [
        "levels, row 2, column “level”: There is no level. Add a row for each level.",
        "indicators, row 2, column “need_key”: There is no indicator. Add a row for each.",
    ]


@pytest.mark.parametrize(
    ("place", "value", "fault"),
    [
        (("levels",), {}, "file.json, column “levels”: This must be a list."),
        (("needs",), "x", "file.json, column “needs”: This must be a list."),
        (("edition",), [], "file.json, row 1: This entry must be an object with named fields."),
        (("levels", 1), 7, "levels, row 2: This entry must be an object with named fields."),
        (("needs", 0), None, "needs, row 1: This entry must be an object with named fields."),
        (("needs", 0, "indicators"), 1, "needs, column “indicators”: This must be a list."),
        (
            ("levels", 0, "name"),
            ["a"],
            "levels, row 1, column “name”: This field has the wrong kind",
        ),
        (
            ("levels", 0, "name"),
            True,
            "levels, row 1, column “name”: This field has the wrong kind",
        ),
        (("levels", 0, "name"), 5, "levels, row 1, column “name”: This field has the wrong kind"),
        (
            ("levels", 0, "level"),
            1.5,
            "levels, row 1, column “level”: This field has the wrong kind",
        ),
        (
            ("levels", 0, "level"),
            True,
            "levels, row 1, column “level”: This field has the wrong kind",
        ),
        (("levels", 0, "titel"), "x", "levels, row 1, column “titel”: This field is unknown"),
        (("needs", 1, "titel"), "x", "needs, row 2, column “titel”: This field is unknown"),
        (
            ("needs", 0, "agencies"),
            [1],
            "needs, row 1, column “agencies”: This field has the wrong",
        ),
        (("needs", 0, "title"), {}, "needs, row 1, column “title”: This field has the wrong kind"),
        (
            ("needs", 1, "indicators", 0, "txet"),
            "x",
            "indicators, row 5, column “txet”: This field is unknown",
        ),
        (
            ("needs", 1, "indicators", 0, "protective"),
            1,
            "indicators, row 5, column “protective”: This field has the wrong kind",
        ),
        (
            ("levels", 0, "summary"),
            "\ud800",
            "levels, row 1, column “summary”: The text holds an inv",
        ),
        (
            ("levels", 0, "summary"),
            "a\x00b",
            "levels, row 1, column “summary”: The text holds an inv",
        ),
        (
            ("edition", "owner"),
            "\ufffe",
            "edition, row 1, column “owner”: The text holds an invisib",
        ),
        (("edition", "number"), -1, "edition, row 1, column “number”: “-1” is not a whole number"),
    ],
)
def test_a_wrong_kind_of_value_is_named_with_its_place(
    place: tuple[str | int, ...], value: Any, fault: str
) -> None:
    whole = document()
    inside: Any = whole
    for step in place[:-1]:
        inside = inside[step]
    inside[place[-1]] = value
    assert any(said.startswith(fault) for said in faults_of(whole)), faults_of(whole)


def test_a_field_that_is_there_twice_is_named() -> None:
    doubled = json.dumps(document()).replace('"name": "Name 1"', '"name": "A", "name": "Name 1"')
    assert faults_of(doubled.encode())[0] == (
        "file.json, column “name”: An entry has this field twice. Remove one of them."
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(["edition", "levels", "needs", "indicators", "level", "name", "x"]),
            inside,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@given(json_values)
def test_no_document_is_an_error(value: Any) -> None:
    with pytest.raises(FaultyFile):
        parsed(json.dumps(value).encode())
