"""The assessment framework's names."""

from __future__ import annotations

import pytest

from thresholds.framework import (
    CHILD,
    DIMENSION_BY_SLUG,
    DIMENSIONS,
    DOMAINS,
    dimension_named,
    domain_named,
)


def test_there_are_three_domains_with_seven_six_and_seven_dimensions() -> None:
    counts = [sum(d.domain == domain for d in DIMENSIONS) for domain in DOMAINS]
    assert counts == [7, 6, 7]


def test_every_dimension_has_a_name_and_a_slug_of_its_own() -> None:
    assert len({d.name for d in DIMENSIONS}) == len(DIMENSION_BY_SLUG) == 20


@pytest.mark.parametrize(
    "name",
    [
        "Child's developmental needs",
        "child’s DEVELOPMENTAL needs",
        "  child's   developmental needs ",
    ],
)
def test_a_domain_is_known_whatever_its_case_apostrophe_and_spaces(name: str) -> None:
    assert domain_named(name) is CHILD


def test_every_dimension_is_known_in_capitals() -> None:
    assert all(dimension_named(d.name.upper()) is d for d in DIMENSIONS)


@pytest.mark.parametrize("name", ["", "Child", "Healthy", "health care"])
def test_another_name_is_neither(name: str) -> None:
    assert domain_named(name) is None
    assert dimension_named(name) is None
