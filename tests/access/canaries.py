"""A thousand words that nobody may meet who may not see what they stand in."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Comment, Page

from accounts.factories import UserFactory
from core.models import PortalDocument, PortalImage
from home.factories import NoticeIndexPageFactory, NoticePageFactory, StandardPageFactory
from home.models import HomePage
from tests.site_building import build_collection, build_edition, build_home, restrict

CANARY = re.compile(r"(?i)kestrel\d{4}")
STATES = ("draft", "private", "group", "below", "alias", "expired")
PAGES_A_STATE = 22
FILES_A_COLLECTION = 90
NEEDS = 60


@dataclass
class Aviary:
    """Where each canary sits: its word → the place, for the message of a failing test."""

    places: dict[str, str] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: itertools.count(1))
    paths: list[str] = field(default_factory=list)

    def new(self, place: str) -> str:
        """One more canary."""
        word = f"kestrel{next(self.numbers):04d}"
        self.places[word] = place
        return word

    def escaped(self, text: str) -> set[str]:
        """Every canary in ``text``, with where it ought to have stayed."""
        return {f"{word} ({self.places[word]})" for word in self._in(text)}

    def _in(self, text: str) -> set[str]:
        return {word.lower() for word in CANARY.findall(text)} & self.places.keys()


def build() -> Aviary:
    """Pages, files, comments and drafts that ordinary readers may not see, a thousand words."""
    aviary = Aviary()
    home = build_home()
    readers = Group.objects.create(name="Five people")
    _pages(aviary, home, readers)
    _files(aviary, readers)
    _drafts_of_thresholds(aviary)
    return aviary


def _pages(aviary: Aviary, home: HomePage, readers: Group) -> None:
    index = NoticeIndexPageFactory(parent=home, title="News")
    closed = StandardPageFactory(parent=home, title=aviary.new("title of the closed root"))
    restrict(closed, kind="groups", groups=(readers,))
    writer = UserFactory(roles=["content_editor"])
    for state, number in itertools.product(STATES, range(PAGES_A_STATE)):
        notice = number % 2 == 0 and state in ("draft", "private", "group", "expired")
        parent = closed if state == "below" else (index if notice else home)
        factory = NoticePageFactory if notice else StandardPageFactory
        slug = aviary.new(f"address of a page, {state}")
        page = factory(
            parent=parent,
            title=aviary.new(f"title, {state}"),
            slug=slug,
            summary=aviary.new(f"summary, {state}"),
            body=[{"type": "text", "value": f"<p>{aviary.new(f'body, {state}')}</p>"}],
            search_description=aviary.new(f"description, {state}"),
            show_in_menus=number % 3 == 0,
        )
        if state == "group":
            restrict(page, kind="groups", groups=(readers,))
        elif state in ("private", "alias"):
            restrict(page, kind="login")
        Comment.objects.create(
            page_id=page.pk,
            user=writer,
            text=aviary.new(f"comment, {state}"),
            contentpath="title",
        )
        page = Page.objects.get(pk=page.pk)
        if state == "alias":
            twin = page.create_alias(parent=Page.objects.get(pk=home.pk), update_slug=f"{slug}-2")
            aviary.paths.append(twin.url_path.removeprefix("/home"))
        if state in ("draft", "expired"):
            page.unpublish(set_expired=state == "expired")
        aviary.paths.append(page.url_path.removeprefix("/home"))
        _edited_since(aviary, page)


def _edited_since(aviary: Aviary, page: Page) -> None:
    """A draft on top of what was published."""
    page = page.specific
    page.title = aviary.new("title of a draft")
    page.save_revision()


def _files(aviary: Aviary, readers: Group) -> None:
    collection: Collection = build_collection("Closed")
    restrict(collection, kind="groups", groups=(readers,))
    for _ in range(FILES_A_COLLECTION):
        name, title = aviary.new("name of a document"), aviary.new("title of a document")
        words = aviary.new("words in a document")
        document = PortalDocument.objects.create(
            title=title,
            collection=collection,
            file=ContentFile(words.encode(), name=f"{name}.txt"),
        )
        aviary.paths += [document.url, f"/media/documents/{name}.txt"]
    for _ in range(10):
        name = aviary.new("name of a picture")
        image = PortalImage.objects.create(
            title=aviary.new("title of a picture"),
            description=aviary.new("description of a picture"),
            collection=collection,
            file=get_test_image_file(f"{name}.png"),
        )
        aviary.paths.append(f"/media/{image.file.name}")


def _drafts_of_thresholds(aviary: Aviary) -> None:
    build_edition({"Hunger and food": "Always hungry"}, effective_from=date(2025, 9, 1))
    draft = build_edition(
        {
            f"{aviary.new('title of a need, draft')}": aviary.new("indicator, draft")
            for _ in range(NEEDS)
        },
        agreed=False,
        number=77,
        effective_from=date(2027, 9, 1),
        title=aviary.new("title of an edition, draft"),
        summary_of_change=aviary.new("summary of change, draft"),
    )
    numbered = f"/thresholds/editions/{draft.number}/"
    aviary.paths += [numbered, f"{numbered}print/", f"{numbered}download/json/"]
    aviary.paths += [f"{numbered}needs/{need.key}/" for need in draft.needs.all()]
