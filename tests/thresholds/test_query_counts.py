"""The number of queries does not grow with the document."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import generation
from tests.thresholds.making import agreed, levels, need
from thresholds.content import Content, Indicator

pytestmark = pytest.mark.django_db


def cold(address: str) -> int:
    """Queries of the first reader after a change, the routes and types being known."""
    Client().get(address)
    generation.reset()
    cache.clear()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert Client().get(address).status_code == 200
    return len(captured)


def with_needs(count: int) -> Content:
    indicators = tuple(Indicator(level, 1, f"Text {level}") for level in (1, 2, 3))
    return Content(
        levels(1, 2, 3), tuple(need(f"need-{n}", indicators=indicators) for n in range(count))
    )


@pytest.fixture(params=[1, 3, 300])
def needs(request: pytest.FixtureRequest) -> int:
    agreed(with_needs(request.param))
    return int(request.param)


def test_the_document_costs_the_same_whatever_its_size(needs: int) -> None:
    assert cold("/thresholds/") == 8


def test_the_whole_edition_on_paper_does(needs: int) -> None:
    assert cold("/thresholds/print/") == 8


@pytest.mark.parametrize("address", ["levels/1/", "needs/need-0/", "needs/need-0/2/1/"])
def test_a_page_with_a_next_step_looks_for_pathways_with_two_more(needs: int, address: str) -> None:
    assert cold(f"/thresholds/{address}") == 10


def test_a_question_to_the_finder_costs_one_query_more_for_its_synonyms(needs: int) -> None:
    assert cold("/thresholds/find/?q=text") == 9


def test_the_api_costs_the_same_whatever_the_size(needs: int) -> None:
    assert cold("/api/v1/thresholds/") == 6
    assert cold("/api/v1/thresholds/find?q=text") == 7


@pytest.mark.parametrize("count", [1, 3, 12])
def test_the_list_of_editions_costs_the_same_however_many(count: int) -> None:
    for year in range(count):
        agreed(with_needs(1), title=f"Edition {year}", effective_from=date(2001 + year, 1, 1))
    assert cold("/thresholds/editions/") == 9


def test_a_second_reader_costs_nothing_but_a_look_at_the_mark(
    client: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    agreed(with_needs(3))
    client.get("/thresholds/")
    generation.forget()
    with django_assert_num_queries(1):
        assert client.get("/thresholds/").status_code == 200
