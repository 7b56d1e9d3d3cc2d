from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Site

import thresholds
from accounts.sync import sync_roles
from core.models import SiteSettings
from home.demo import content
from home.demo.pathways import build_pathways
from home.demo.people import build_people
from home.factories import (
    HomePageFactory,
    NoticeIndexPageFactory,
    NoticePageFactory,
    StandardPageFactory,
)
from home.models import HomePage, NoticeIndexPage
from thresholds.importers import NamedFile, parse_pair
from thresholds.models import Edition
from thresholds.services import import_edition
from thresholds.synonyms import install_shipped

MONTH = timedelta(days=30.4)
EDITION = {
    "title": "Westshire Levels of Need",
    "number": 1,
    "effective_from": date(2025, 9, 1),
    "guidance_edition": "Working Together to Safeguard Children 2023",
    "review_due": date(2027, 3, 1),
    "owner": "Partnership business manager",
    "summary_of_change": "First edition in this portal. Every need now has an age range, and "
    "every level says who leads, whose agreement is needed and how fast.",
}
AGREED = "Agreed by the safeguarding partners of Westshire at their meeting on 3 July 2025"


class Command(BaseCommand):
    """Build the fictional partnership "Westshire"; a second run adds nothing twice."""

    help = 'Build the fictional partnership "Westshire". A second run adds nothing twice.'

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            sync_roles()
            home = self._home()
            self._settings(home)
            self._pages(home)
            build_pathways(home)
            self._thresholds()
            install_shipped()
            build_people()
        self.stdout.write("The demo partnership is ready.")

    def _home(self) -> HomePage:
        """The home page in place of Wagtail's welcome page."""
        home = HomePage.objects.first()
        if home is not None:
            return home
        words = content.read("home")
        root = Page.objects.get(depth=1)
        Page.objects.filter(depth=2, slug="home").delete()
        root = Page.objects.get(pk=root.pk)
        made: HomePage = HomePageFactory.create(
            parent=root,
            title=words["title"],
            slug="home",
            summary=words["intro"][:200],
            question=words["question"],
            intro=words["intro"],
            ways_in=[{"type": "way_in", "value": dict(way)} for way in words["ways_in"]],
        )
        Site.objects.update_or_create(
            is_default_site=True,
            defaults={"hostname": "localhost", "root_page": made, "site_name": "Westshire"},
        )
        return made

    def _settings(self, home: HomePage) -> None:
        site = Site.objects.get(root_page=home)
        SiteSettings.objects.get_or_create(site=site, defaults=content.read("settings"))

    def _pages(self, home: HomePage) -> None:
        index = NoticeIndexPage.objects.first() or NoticeIndexPageFactory(
            parent=home, summary="News for partners, the newest first."
        )
        today = timezone.localdate()
        for words in content.pages():
            parent = index if words["type"] == "notice" else home
            if Page.objects.child_of(parent).filter(slug=words["slug"]).exists():
                continue
            facts = {
                "parent": parent,
                "title": words["title"],
                "slug": words["slug"],
                "summary": words["summary"],
                "content_owner": words["owner"],
                "review_due": today + words["review_months"] * MONTH,
                "body": content.body_of(words),
            }
            if words["type"] == "notice":
                NoticePageFactory(**facts, published_on=date.fromisoformat(words["published_on"]))
            else:
                StandardPageFactory(**facts, show_in_menus=words.get("show_in_menus", False))

    def _thresholds(self) -> None:
        """The edition; one of an earlier demo stays, as what partners agreed cannot change."""
        if Edition.objects.filter(title=EDITION["title"]).exists():
            return
        folder = Path(thresholds.__file__).parent / "demo"
        files = [NamedFile(n, (folder / n).read_bytes()) for n in ("levels.csv", "indicators.csv")]
        parsed = parse_pair(*files)
        import_edition(
            facts=type(parsed.facts)(**EDITION),  # type: ignore[arg-type]
            content=parsed.content,
            agreed=AGREED,
        )
