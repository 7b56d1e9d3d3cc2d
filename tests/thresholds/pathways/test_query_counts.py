"""Pathways cost the same number of queries however many there are."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.factories import UserFactory
from core import generation
from tests.accounts.signing_in import signed_in
from tests.thresholds.making import agreed, levels, need
from tests.thresholds.pathways.making import build_index, build_pathway, leading, move, offer, step
from tests.thresholds.test_query_counts import cold
from thresholds.content import Content

pytestmark = pytest.mark.django_db


def build(count: int) -> None:
    """So many pathways, needs, steps and ways out, all leading to each other."""
    index = build_index()
    pathways = [build_pathway(index, f"pathway-{n}", needs=(f"need-{n}",)) for n in range(count)]
    first = pathways[0]
    first.steps = [step(f"Step {n}", form={"label": "F", "page": index.pk}) for n in range(count)]
    first.step_up = [move("When", "What", pathway=other.pk) for other in pathways]
    first.save()
    for n in range(count):
        first.needs.create(need_key=f"also-{n}")
        first.related.create(pathway=pathways[n])
    offer(index, not_met=first, front_door=pathways[-1])
    needs = (need(f"need-{n}", indicators=leading("pathway-0")) for n in range(count))
    agreed(Content(levels(1, 2, 3, 4), tuple(needs)))


@pytest.fixture(autouse=True)
def _one_look_at_the_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow machine would look at it again within one request."""
    monkeypatch.setattr(generation, "CHECK_SECONDS", 3600)


def cold_for_a_member(address: str) -> int:
    """Queries of somebody signed in after a change."""
    client = signed_in(UserFactory())
    client.get(address)
    generation.reset()
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("count", [1, 3, 300])
def test_every_page_and_the_api_cost_the_same_whatever_the_count(count: int) -> None:
    build(count)
    needs = "/thresholds/needs/need-0/"
    counts = {
        address: cold(address)
        for address in (
            *("/early-help/", "/early-help/pathway-0/", needs, f"{needs}3/1/"),
            *("/thresholds/levels/4/", "/thresholds/", "/thresholds/print/", "/api/v1/thresholds/"),
        )
    }
    assert counts == {
        "/early-help/": 20,
        "/early-help/pathway-0/": 27,
        needs: 13,
        f"{needs}3/1/": 13,
        "/thresholds/levels/4/": 13,
        "/thresholds/": 8,
        "/thresholds/print/": 8,
        "/api/v1/thresholds/": 9,
    }
    assert cold_for_a_member(f"{needs}3/1/") == 16


def test_a_second_reader_of_another_need_asks_nothing_of_pathways_again() -> None:
    build(3)
    Client().get("/thresholds/needs/need-0/")
    with CaptureQueriesContext(connection) as captured:
        assert Client().get("/thresholds/needs/need-1/").status_code == 200
    assert [query for query in captured if "pathwaypage" in query["sql"]] == []
