"""The mark that says that something public may have changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import PageViewRestriction, Site

from core import generation
from core.generation import PerGeneration
from core.models import Generation, SiteSettings
from home.factories import StandardPageFactory
from home.models import HomePage
from tests.site_building import build_collection, build_document, build_image, restrict


@pytest.fixture
def moved() -> Any:
    """Whether the mark has moved since the last question."""
    last = generation.read()

    def ask() -> bool:
        nonlocal last
        before, last = last, generation.read()
        return last > before

    return ask


def test_the_first_change_makes_the_mark(db: Any) -> None:
    Generation.objects.all().delete()
    assert generation.read() == 0
    generation.raise_mark()
    assert generation.read() > 0


def test_a_page_saved_published_moved_unpublished_or_deleted_raises_the_mark(
    home: HomePage, moved: Any
) -> None:
    page = StandardPageFactory(parent=home)
    other = StandardPageFactory(parent=home)
    assert moved()
    page.save_revision().publish()
    assert moved()
    page.move(other, pos="last-child")
    assert moved()
    page.refresh_from_db()
    page.unpublish()
    assert moved()
    page.delete()
    assert moved()


def test_a_restriction_and_its_groups_raise_the_mark(home: HomePage, moved: Any) -> None:
    restrict(home)
    assert moved()
    restriction = PageViewRestriction.objects.get()
    restriction.groups.add(Group.objects.create(name="Board"))
    assert moved()
    restriction.groups.clear()
    assert moved()
    restriction.delete()
    assert moved()


def test_files_collections_sites_and_settings_raise_the_mark(home: HomePage, moved: Any) -> None:
    collection = build_collection("Papers")
    assert moved()
    build_image(collection)
    assert moved()
    build_document(collection)
    assert moved()
    restrict(collection)
    assert moved()
    site = Site.objects.get()
    SiteSettings.for_site(site).save()
    assert moved()
    site.save()
    assert moved()


def test_what_nobody_reads_leaves_the_mark(home: HomePage, moved: Any) -> None:
    Group.objects.create(name="Board")
    assert not moved()


def test_the_mark_is_asked_for_once_in_a_while(db: Any, django_assert_num_queries: Any) -> None:
    generation.forget()
    with django_assert_num_queries(1):
        generation.current()
        generation.current()


def test_the_mark_is_asked_for_again_after_a_while(
    db: Any, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    now = [100.0]
    monkeypatch.setattr(generation.time, "monotonic", lambda: now[0])
    generation.current()
    now[0] += generation.CHECK_SECONDS
    with django_assert_num_queries(1):
        generation.current()


def test_a_value_is_built_once_until_the_mark_moves(db: Any) -> None:
    built: list[str] = []
    value = PerGeneration(lambda name: built.append(name) or name.upper())
    assert value("a") == value("a") == "A"
    assert value("b") == "B"
    generation.raise_mark()
    assert value("a") == "A"
    assert built == ["a", "b", "a"]


def test_only_so_many_values_are_kept(db: Any) -> None:
    built: list[int] = []
    value = PerGeneration(lambda number: built.append(number) or number, keep=3)
    for number in (1, 2, 3, 4, 4, 1):
        value(number)
    assert built == [1, 2, 3, 4, 1]


def test_a_failure_is_not_kept(db: Any) -> None:
    answers = iter([ValueError("once"), "well"])

    def build() -> str:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    value = PerGeneration(build)
    with pytest.raises(ValueError, match="once"):
        value()
    assert value() == "well"


def test_what_was_built_inside_an_undone_change_is_never_used_again(db: Any) -> None:
    """The number that the undone change had must not come again with the next one."""
    truth = ["before"]
    value = PerGeneration(lambda: truth[0])
    generation.raise_mark()
    with pytest.raises(RuntimeError), transaction.atomic():
        generation.raise_mark()
        truth[0] = "never was"
        assert value() == "never was"
        raise RuntimeError
    truth[0] = "after"
    generation.raise_mark()
    assert value() == "after"
