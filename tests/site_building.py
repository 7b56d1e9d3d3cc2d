"""Small sites that tests stand on: pages, restrictions, files, an edition in force."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
    Site,
)

from core.models import PortalDocument, PortalImage
from home.factories import HomePageFactory
from home.models import HomePage
from thresholds.factories import EditionFactory, IndicatorFactory, LevelFactory, NeedFactory
from thresholds.models import Edition
from thresholds.services import agree_elsewhere


def build_home() -> HomePage:
    """A home page in place of Wagtail's welcome page, and the site that it is the root of."""
    Page.objects.filter(depth=2).delete()
    home = HomePageFactory(parent=Page.objects.get(depth=1), title="Home", slug="home")
    Site.objects.all().delete()
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return home


def restrict(place: Page | Collection, kind: str = "login", groups: tuple[Group, ...] = ()) -> None:
    """Bar ``place``, a page or a collection, to all but those whom ``kind`` lets in."""
    model, field = (
        (CollectionViewRestriction, "collection")
        if isinstance(place, Collection)
        else (PageViewRestriction, "page")
    )
    password = "opensesame" if kind == "password" else ""
    restriction = model.objects.create(**{field: place}, restriction_type=kind, password=password)
    restriction.groups.set(groups)
    restriction.save()


def build_collection(name: str, *, under: Collection | None = None) -> Collection:
    return (under or Collection.get_first_root_node()).add_child(name=name)


def build_image(collection: Collection | None = None, title: str = "Picture") -> PortalImage:
    facts: dict[str, Any] = {"collection": collection} if collection else {}
    return PortalImage.objects.create(title=title, file=get_test_image_file(), **facts)


def build_document(collection: Collection | None = None, title: str = "Paper") -> PortalDocument:
    facts: dict[str, Any] = {"collection": collection} if collection else {}
    return PortalDocument.objects.create(
        title=title, file=ContentFile(b"words on paper", name="paper.txt"), **facts
    )


def build_edition(
    needs: dict[str, str],
    *,
    effective_from: date = date(2025, 9, 1),
    agreed: bool = True,
    **facts: Any,
) -> Edition:
    """An edition with one indicator a need: ``{"Title of the need": "words of its indicator"}``."""
    edition = EditionFactory(effective_from=effective_from, **facts)
    level = LevelFactory(edition=edition, number=2, name="Early help")
    for title, words in needs.items():
        need = NeedFactory(edition=edition, title=title)
        IndicatorFactory(need=need, level=level, text=words)
    if agreed:
        agree_elsewhere(edition=edition, words="Agreed by the partners in July")
    return edition
