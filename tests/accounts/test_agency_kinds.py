"""Kinds of agency are the census's codes, and every word of a document speaks of some."""

from __future__ import annotations

import pytest

from accounts.agency_kinds import (
    KIND_BY_CODE,
    KINDS,
    KINDS_OF_AGENCIES,
    KINDS_OF_WORD,
    kinds_of_word,
    words_of_kind,
)
from accounts.models import Agency
from tests.thresholds.making import demo_content

CODES = [
    "1A",
    "1B",
    "1C",
    "1D",
    "2A",
    "2B",
    "3A",
    "3B",
    "3C",
    "3D",
    "3E",
    "3F",
    "4",
    "5A",
    "5B",
    "5C",
    "5D",
    "6",
    "7",
    "8",
    "9",
    "10",
]


def demo_words() -> set[str]:
    return {word for need in demo_content().needs for word in need.agencies}


def test_there_are_the_twenty_two_codes_of_the_census() -> None:
    assert [kind.code for kind in KINDS] == CODES
    assert len(KIND_BY_CODE) == len(CODES) == 22
    assert all(kind.name for kind in KINDS)


def test_a_person_or_nobody_is_no_agency() -> None:
    left_out = [kind.code for kind in KINDS if kind not in KINDS_OF_AGENCIES]
    assert left_out == ["1A", "1B", "1C", "1D", "9", "10"]
    chosen = {code for code, _ in Agency._meta.get_field("kind").choices}
    assert chosen == {kind.code for kind in KINDS_OF_AGENCIES}


def test_every_agency_word_of_the_demos_document_speaks_of_a_kind() -> None:
    words = demo_words()
    assert len(words) >= 5
    assert [word for word in sorted(words) if not kinds_of_word(word)] == []


def test_the_table_names_only_kinds_that_an_agency_can_be_of() -> None:
    agencies = {kind.code for kind in KINDS_OF_AGENCIES}
    for word, codes in KINDS_OF_WORD.items():
        assert word == " ".join(word.casefold().split())
        assert codes, word
        assert set(codes) <= agencies, word
        assert len(set(codes)) == len(codes), word


@pytest.mark.parametrize("word", ["Schools", "  SCHOOLS ", "schools"])
def test_a_word_is_known_whatever_its_case_and_spaces(word: str) -> None:
    assert kinds_of_word(word) == ("2A", "2B")


def test_a_new_word_speaks_of_no_kind() -> None:
    assert kinds_of_word("lighthouse keepers") == ()


def test_the_words_that_speak_of_a_kind_keep_their_order() -> None:
    words = ["police", "health", "lighthouse keepers", "GPs"]
    assert words_of_kind("3A", words) == ("health", "GPs")
    assert words_of_kind("6", words) == ("police",)
