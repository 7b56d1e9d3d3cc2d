"""Addresses as a provider writes them are compared without being fooled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.single_sign_on.addresses import comparable, domain_of, is_domain


@pytest.mark.parametrize(
    ("told", "compared"),
    [
        ("kim@council.example", "kim@council.example"),
        ("Kim.O'Neil+x@COUNCIL.example", "kim.o'neil+x@council.example"),
    ],
)
def test_an_address_has_one_spelling(told: str, compared: str) -> None:
    assert comparable(told) == compared


@pytest.mark.parametrize(
    "told",
    [
        None,
        7,
        "",
        "kim",
        "@council.example",
        "kim@",
        "kim@council",
        "kim@council.example\n",
        " kim@council.example",
        "kim@evil.example@council.example",
        '"kim"@council.example',
        "kim..x@council.example",
        ".kim@council.example",
        "kim_evil.example#EXT#@council.example",
        "kim@-council.example",
        "kim@council.example.",
        "kim@[127.0.0.1]",
        f"{'k' * 65}@council.example",
        f"kim@{'c' * 250}.example",
        "kіm@council.example",
        "kim@cöuncil.example",
        "ｋim@council.example",
        "\u212aim@council.example",
    ],
)
def test_what_is_not_plainly_an_address_matches_nobody(told: object) -> None:
    assert comparable(told) is None


@given(st.text())
def test_whatever_is_told_is_plain_and_stays_the_same_or_is_nothing(told: str) -> None:
    compared = comparable(told)
    if compared is not None:
        assert compared == told.lower()
        assert told.isascii()
        assert comparable(compared) == compared
        assert is_domain(domain_of(compared))
