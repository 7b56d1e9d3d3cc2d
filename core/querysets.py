"""Named states of pages and files."""

from __future__ import annotations

from typing import Self

from django.db import models
from wagtail.images.models import ImageQuerySet
from wagtail.models import PageQuerySet
from wagtail.search.queryset import SearchableQuerySetMixin

from core import visibility


class PortalPageQuerySet(PageQuerySet):
    """Pages by what a person may see."""

    def visible_to(self, user: visibility.Person) -> Self:
        """Live pages outside every restriction that bars ``user``."""
        return visibility.visible_pages(self, user)


class FileQuerySet(SearchableQuerySetMixin, models.QuerySet):
    """Images and documents by what a person may see."""

    def visible_to(self, user: visibility.Person) -> Self:
        """Files outside every collection that bars ``user``."""
        return visibility.visible_in_collections(self, user)


class PictureQuerySet(FileQuerySet, ImageQuerySet):
    """Images, which Wagtail's own lists ask for with their sizes."""
