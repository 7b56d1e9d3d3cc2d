"""Words as they are compared and shown: stems, folding, marks and excerpts."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.words import STOP_WORDS, excerpt, fold, mark, plain_text, stem, stems, tokens

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200)
HOSTILE = st.lists(
    st.sampled_from(["<b>", "</mark>", "<mark>", "&lt;", "&", '"', "'", "hit", "child’s", " ", ">"])
).map("".join)
WANTED = frozenset({"hit", "child", "b", "mark", "lt"})


def text_of(shown: str) -> str:
    return html.unescape(shown.replace("<mark>", "").replace("</mark>", ""))


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("bruises", "bruise"),
        ("Bruising", "bruise"),
        ("children", "child"),
        ("CHILDREN’S", "child"),
        ("child's", "child"),
        ("babies", "baby"),
        ("mum", "mother"),
        ("café", "cafe"),
        ("don’t", "dont"),
        ("O'Sullivan", "osullivan"),
        ("O'Sullivan's", "osullivan"),
    ],
)
def test_words_that_are_one_word_have_one_stem(written: str, same: str) -> None:
    assert stem(written) == stem(same)


def test_words_that_differ_have_two_stems() -> None:
    assert stem("hungry") != stem("hunger games")
    assert stem("mother") != stem("father")


def test_stop_words_carry_no_meaning() -> None:
    assert stems("the a AND of") == []
    assert stems("The child is at the door") == [stem("child"), stem("door")]
    assert all(stems(word) == [] for word in STOP_WORDS)


@given(ANY_TEXT)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ANY_TEXT)
def test_a_token_is_what_stands_at_its_place(text: str) -> None:
    found = tokens(text)
    assert all(text[token.start : token.end] == token.written for token in found)
    assert [token.start for token in found] == sorted(token.start for token in found)


@given(ANY_TEXT)
def test_stems_are_never_empty(text: str) -> None:
    assert all(stems(text))


@given(st.one_of(ANY_TEXT, HOSTILE))
def test_marking_shows_exactly_the_text_and_nothing_of_it_is_markup(text: str) -> None:
    shown = mark(text, WANTED)
    assert text_of(shown) == text
    assert not re.search(r"<(?!/?mark>)", shown)
    assert shown.count("<mark>") == shown.count("</mark>")


@given(st.one_of(ANY_TEXT, HOSTILE), st.integers(1, 12))
def test_an_excerpt_is_a_stretch_of_the_text_and_nothing_of_it_is_markup(
    text: str, words: int
) -> None:
    shown = excerpt(text, WANTED, words=words)
    assert not re.search(r"<(?!/?mark>)", shown)
    stretch = text_of(shown)
    if len(tokens(text)) > words:
        stretch = stretch.removeprefix("… ").removesuffix(" …")
        assert len(tokens(stretch)) <= words
    assert stretch in text


def test_the_words_looked_for_are_marked_in_any_form() -> None:
    assert mark("Children & hits", {"child", "hit"}) == (
        "<mark>Children</mark> &amp; <mark>hits</mark>"
    )


def test_an_excerpt_shows_the_stretch_with_most_of_the_words() -> None:
    text = "bruise " + "filler " * 60 + "bruise on a baby " + "filler " * 60
    shown = excerpt(text, {stem("bruise"), stem("baby")}, words=12)
    assert "<mark>bruise</mark> on a <mark>baby</mark>" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")


def test_a_short_text_is_shown_whole() -> None:
    assert excerpt("A short text.", set()) == "A short text."


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>two</p>", "One two"),
        ("a &amp; b &lt;c&gt;", "a & b <c>"),
        ("  many\n\n spaces ", "many spaces"),
    ],
)
def test_markup_becomes_plain_text(markup: str, text: str) -> None:
    assert plain_text(markup) == text
