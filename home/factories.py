"""Pages for tests and for the demo partnership."""

from __future__ import annotations

from datetime import date

import factory
import wagtail_factories

from home.models import HomePage, NoticeIndexPage, NoticePage, StandardPage


class _UpkeepFactory(wagtail_factories.PageFactory):
    class Meta:
        abstract = True

    summary = "What this page is for."
    content_owner = "Partnership business manager"
    review_due = date(2027, 11, 1)


class HomePageFactory(_UpkeepFactory):
    """The home page of a site."""

    class Meta:
        model = HomePage

    title = "Home"


class StandardPageFactory(_UpkeepFactory):
    """An ordinary page; needs a ``parent``."""

    class Meta:
        model = StandardPage

    title = factory.Sequence(lambda n: f"Page {n}")


class NoticeIndexPageFactory(_UpkeepFactory):
    """The list of notices; needs a ``parent``."""

    class Meta:
        model = NoticeIndexPage

    title = "Notices"
    slug = "notices"


class NoticePageFactory(_UpkeepFactory):
    """A notice; needs a ``parent``."""

    class Meta:
        model = NoticePage

    title = factory.Sequence(lambda n: f"Notice {n}")
    published_on = date(2026, 10, 1)
