"""No spreadsheet computes a cell that was made inert."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.formula_safe import inert, restored


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1"])
def test_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert inert(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "words", "'quoted'", "1-2", " a=b"])
def test_other_text_stays_as_it_is(cell: str) -> None:
    assert inert(cell) == cell


@given(st.text(alphabet="'=+-@\t\ra ", max_size=8))
def test_what_was_made_inert_comes_back(text: str) -> None:
    assert restored(inert(text)) == text
    assert not inert(text).startswith(("=", "+", "-", "@", "\t", "\r"))
