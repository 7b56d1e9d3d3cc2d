"""The number of queries of a list does not grow with its rows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import generation
from tests.thresholds.admin.screens import ladder_url
from tests.thresholds.making import draft as make_draft
from tests.thresholds.making import levels, need
from thresholds.content import Content, Indicator
from thresholds.factories import EditionFactory, SynonymFactory
from thresholds.models import UnfoundWord

pytestmark = pytest.mark.django_db
SIZES = [1, 3, 300]


@pytest.fixture(autouse=True)
def _one_look_at_the_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long a request takes: no second look at the mark within it."""
    monkeypatch.setattr(generation, "CHECK_SECONDS", 3_600)


def queries(client: Client, address: str) -> int:
    """Queries of one request, what is kept between requests being known."""
    client.get(address)
    ContentType.objects.clear_cache()
    for model in ("edition", "need", "level", "synonym", "unfoundword"):
        ContentType.objects.get_by_natural_key("thresholds", model)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("count", SIZES)
def test_editions(editor_client: Client, count: int) -> None:
    for number in range(count):
        EditionFactory(title=f"Draft {number}", number=number + 1)
    assert queries(editor_client, reverse("threshold_editions:list")) == 12


@pytest.mark.parametrize("count", SIZES)
def test_needs(editor_client: Client, count: int) -> None:
    indicators = tuple(Indicator(level, 1, f"Text {level}") for level in (1, 2, 3))
    made = tuple(need(f"need-{n}", indicators=indicators) for n in range(count))
    make_draft(Content(levels(1, 2, 3), made))
    assert queries(editor_client, reverse("threshold_needs:list")) == 14


@pytest.mark.parametrize("count", [1, 3, 99])
def test_levels(editor_client: Client, count: int) -> None:
    """As many as an edition may have."""
    make_draft(Content(levels(*range(1, count + 1)), (need(),)))
    assert queries(editor_client, reverse("threshold_levels:index")) == 13


@pytest.mark.parametrize("count", SIZES)
def test_synonyms(editor_client: Client, count: int) -> None:
    SynonymFactory.create_batch(count)
    assert queries(editor_client, reverse("threshold_synonyms:index")) == 12


@pytest.mark.parametrize("count", SIZES)
def test_words_that_found_nothing(editor_client: Client, count: int) -> None:
    day = date(2026, 1, 1)
    for number in range(count):
        UnfoundWord.objects.create(
            digest=str(number), days=5, last_day=day + timedelta(number), word=f"w{number}"
        )
    assert queries(editor_client, reverse("threshold_words:index")) == 12


@pytest.mark.parametrize("count", [1, 3, 200])
def test_a_ladder(editor_client: Client, count: int) -> None:
    """As many rows as a level may have, in an edition of many needs."""
    indicators = tuple(Indicator(1, place, f"Text {place}") for place in range(1, count + 1))
    others = tuple(need(f"need-{n}") for n in range(count))
    edition = make_draft(Content(levels(1, 2), (need("long", indicators=indicators), *others)))
    assert queries(editor_client, ladder_url(edition.needs.get(key="long"))) == 16


@pytest.mark.parametrize("count", [1, 3, 40])
def test_a_history(editor_client: Client, count: int) -> None:
    edition = make_draft()
    for _ in range(count):
        edition.save_revision(log_action=True)
    where = reverse("threshold_editions:history", args=[edition.pk])
    assert queries(editor_client, where) == 15
