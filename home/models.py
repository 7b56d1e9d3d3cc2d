from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from core.blocks import WayInBlock
from core.models import BasePage
from core.models.base_page import body_field

LATEST_NOTICES = 4
NOTICES_A_PAGE = 20


class HomePage(BasePage):
    """One question, the ways in, and the latest notices."""

    question = models.CharField(max_length=120, default="What are you worried about?")
    intro = models.CharField(max_length=300, blank=True)
    ways_in = StreamField([("way_in", WayInBlock(icon="link"))], blank=True)

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("question"),
        FieldPanel("intro"),
        FieldPanel("ways_in"),
    ]
    template = "home/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        notices = NoticePage.objects.visible_to(request.user).order_by("-published_on", "title")
        context["notices"] = notices[:LATEST_NOTICES]
        return context


class StandardPage(BasePage):
    """An ordinary page of the site."""

    body = body_field()

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    template = "home/standard_page.html"
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]


class NoticeIndexPage(BasePage):
    """All notices, the newest first."""

    template = "home/notice_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.NoticePage"]
    max_count = 1

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        notices = NoticePage.objects.child_of(self).visible_to(request.user)
        context["page_obj"] = Paginator(
            notices.order_by("-published_on", "title"), NOTICES_A_PAGE
        ).get_page(request.GET.get("page"))
        return context


class NoticePage(BasePage):
    """A short piece of news."""

    published_on = models.DateField(default=timezone.localdate)
    body = body_field()

    content_panels = [*BasePage.content_panels, FieldPanel("published_on"), FieldPanel("body")]
    template = "home/notice_page.html"
    parent_page_types = ["home.NoticeIndexPage"]
    subpage_types: list[str] = []
