"""How Wagtail's admin shows each person only what is theirs."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks

from core.admin_scope import choosable_files, choosable_pages


@hooks.register("construct_page_chooser_queryset")
def pages_to_choose(pages: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    return choosable_pages(pages, request.user)


@hooks.register("construct_image_chooser_queryset")
@hooks.register("construct_document_chooser_queryset")
def files_to_choose(files: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    return choosable_files(files, request.user)
