"""No cell of an export is computed by a spreadsheet, and every one is read back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.formula_safe import inert, restored
from core.tables.sheets import clean, trimmed
from tests.thresholds.making import risky_texts, texts

RISKY = tuple("=+-@\t\r")
prefixed = st.tuples(st.text("'=+-@\t\r", max_size=4), st.text(max_size=10)).map("".join)


@given(st.text() | prefixed)
def test_what_was_made_inert_is_restored(text: str) -> None:
    assert restored(inert(text)) == text


@given(st.text() | prefixed)
def test_an_inert_text_never_starts_as_a_formula(text: str) -> None:
    assert not inert(text).startswith(RISKY)


@given(texts.filter(lambda text: not text.startswith((*RISKY, "'"))))
def test_an_ordinary_text_is_left_as_it_is(text: str) -> None:
    assert inert(text) == text


@pytest.mark.parametrize("sign", RISKY)
def test_each_sign_is_guarded(sign: str) -> None:
    assert inert(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize("text", ["'", "''", "'tis", "'='", "'=1", "''@x", "it's = 1"])
def test_a_text_with_apostrophes_of_its_own_comes_back(text: str) -> None:
    assert restored(inert(text)) == text


@given(risky_texts)
def test_a_cell_as_it_is_kept_is_read_back_from_its_export(text: str) -> None:
    assert clean(inert(text)) == text


@given(st.text() | prefixed)
def test_what_a_cell_becomes_is_always_trimmed(text: str) -> None:
    assert clean(text) == trimmed(clean(text))
