"""One address is one person: what only looks like an address, or like another, is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.addresses import UnplainAddress, plain_address


@pytest.mark.parametrize(
    "typed", ["Ann@Fernhill.Example", "  ann@fernhill.example ", "ann@fernhill.example"]
)
def test_case_and_spaces_around_make_no_difference(typed: str) -> None:
    assert plain_address(typed) == "ann@fernhill.example"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("аnn@fernhill.example", "“а” (cyrillic small letter a)"),
        ("ann@fernhіll.example", "cyrillic small letter byelorussian-ukrainian i"),
        ("ａnn@fernhill.example", "fullwidth latin small letter a"),
        ("ann\u200b@fernhill.example", "an invisible character (zero width space)"),
        ("\u202eann@fernhill.example", "right-to-left override"),
        ("\u212aate@fernhill.example", "kelvin sign"),
        ("jürgen@fernhill.example", "latin small letter u with diaeresis"),
        ("ann@xn--fernhll-9hb.example", "stands for letters other than a to z"),
        ("ann@münchen.example", "latin small letter u with diaeresis"),
        ("ann", "name@agency.example"),
        ("ann@", "name@agency.example"),
        ("@fernhill.example", "name@agency.example"),
        ("ann smith@fernhill.example", "name@agency.example"),
        ("ann@fernhill", "name@agency.example"),
        ("ann@fernhill.example\nbcc: x@evil.example", "name@agency.example"),
        ("a@b@fernhill.example", "name@agency.example"),
        (f"{'a' * 250}@fernhill.example", "longer than 254"),
    ],
)
def test_what_could_be_taken_for_another_is_refused_and_the_reason_said(
    typed: str, said: str
) -> None:
    with pytest.raises(UnplainAddress) as refused:
        plain_address(typed)
    assert said in str(refused.value)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_one_plain_address_or_refused(typed: str) -> None:
    try:
        address = plain_address(typed)
    except UnplainAddress:
        return
    assert address.isascii()
    assert address == address.lower() == plain_address(address)
