from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager

from core.blocks import BODY_BLOCKS
from core.page_cache import publicly_cacheable
from core.querysets import PortalPageQuerySet
from core.visibility import page_is_public


class BasePage(Page):
    """What every published page has: a summary, an owner and a date of review."""

    summary = models.CharField(
        max_length=200, help_text="One sentence, shown in lists and search results."
    )
    content_owner = models.CharField(
        max_length=100, help_text="The post that keeps this page right, never a person's name."
    )
    review_due = models.DateField(help_text="By when the owner looks at it again.")

    objects = PageManager.from_queryset(PortalPageQuerySet)()

    content_panels = [*Page.content_panels, FieldPanel("summary")]
    promote_panels = [
        *Page.promote_panels,
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("content_owner"), FieldPanel("review_due")])],
            heading="Upkeep",
        ),
    ]

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, refused to whom it is not for.

        Wagtail has asked the anonymous to sign in by now. What mirrors a page that the reader may
        not see does not exist for them.
        """
        public = page_is_public(self)
        if (
            not public
            and not type(self).objects.filter(pk=self.pk).visible_to(request.user).exists()
        ):
            if self.mirrors_another():
                raise Http404
            raise PermissionDenied
        response = super().serve(request, *args, **kwargs)
        if public and request.user.is_anonymous:
            response.render()
            publicly_cacheable(response)
        return response

    def mirrors_another(self) -> bool:
        """Whether this page, or one above it, is an alias."""
        return self.get_ancestors(inclusive=True).filter(alias_of__isnull=False).exists()

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """Nothing for a page that not everybody may read."""
        if not type(self).objects.filter(pk=self.pk).visible_to(AnonymousUser()).exists():
            return []
        return super().get_sitemap_urls(request)


def body_field() -> StreamField:
    """The one StreamField of ordinary content, its blocks defined in ``core.blocks``."""
    return StreamField(BODY_BLOCKS, blank=True)
