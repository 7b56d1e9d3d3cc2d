"""The short name by which the threshold document names a pathway."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from wagtail.models import Page

from home.factories import StandardPageFactory
from tests.thresholds.pathways.making import build_index, build_pathway
from thresholds.models import EarlyHelpIndexPage, PathwayPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def index() -> EarlyHelpIndexPage:
    return build_index()


def test_it_is_the_first_address_unless_an_editor_chose_another(index: Any) -> None:
    assert build_pathway(index, "neglect").key == "neglect"
    assert build_pathway(index, "help-with-neglect", key="neglect-help").key == "neglect-help"


def test_it_stays_when_the_address_changes_and_the_next_one_gets_another(index: Any) -> None:
    first = build_pathway(index, "neglect")
    first.slug = "all-about-neglect"
    first.save_revision().publish()
    assert PathwayPage.objects.get(pk=first.pk).key == "neglect"
    assert build_pathway(index, "neglect").key == "neglect-2"
    assert build_pathway(index, "neglect-3", key="").key == "neglect-3"


def test_it_is_letters_that_an_edition_can_hold(index: Any) -> None:
    assert build_pathway(index, "żółw").key.isascii()
    assert build_pathway(index, "子供", title="子供").key == "pathway"
    assert len(build_pathway(index, "a" * 200).key) <= 80


def test_once_published_it_cannot_change(index: Any) -> None:
    page = build_pathway(index, "neglect")
    page.save_revision().publish()
    page = PathwayPage.objects.get(pk=page.pk)
    page.key = "other"
    with pytest.raises(ValidationError, match="Keep “neglect”"):
        page.full_clean()


def test_before_that_it_can(index: Any) -> None:
    page = build_pathway(index, "neglect", live=False)
    page.key = "other"
    page.full_clean()
    page.save()
    assert PathwayPage.objects.get(pk=page.pk).key == "other"


def test_no_two_pathways_share_one(index: Any) -> None:
    build_pathway(index, "neglect")
    other = build_pathway(index, "other", live=False)
    other.key = "neglect"
    with pytest.raises(ValidationError, match="names another pathway"):
        other.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        PathwayPage.objects.filter(pk=other.pk).update(key="neglect")


def test_a_version_from_the_history_keeps_that_of_today(index: Any) -> None:
    page = build_pathway(index, "neglect", live=False)
    old = page.save_revision()
    page.key = "later"
    page.save()
    assert old.as_object().key == "later"


def test_a_copy_gets_one_of_its_own_with_all_its_versions(index: Any) -> None:
    page = build_pathway(index, "neglect")
    page.save_revision().publish()
    copied = page.copy(update_attrs={"slug": "copied", "title": "Copied"}, keep_live=False)
    copied = PathwayPage.objects.get(pk=copied.pk)
    assert copied.key == "copied"
    copied.get_latest_revision().publish()
    assert PathwayPage.objects.get(pk=copied.pk).key == "copied"
    assert PathwayPage.objects.get(pk=page.pk).key == "neglect"


def test_a_page_that_mirrors_one_has_none_and_follows_it(index: Any) -> None:
    page = build_pathway(index, "neglect")
    section = StandardPageFactory(parent=Page.objects.get(pk=index.get_parent().pk), slug="section")
    alias = page.create_alias(parent=section, update_slug="mirror")
    page.title = "Changed"
    page.save_revision().publish()
    alias = PathwayPage.objects.get(pk=alias.pk)
    assert (alias.key, alias.title) == ("", "Changed")
