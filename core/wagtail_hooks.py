"""How Wagtail's admin shows each person only what is theirs."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
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


@hooks.register("before_serve_document")
def refuse_whom_it_is_not_for(document: Any, request: HttpRequest) -> None:
    """Wagtail asks whether somebody is signed in; here a closed collection is for members."""
    own = type(document).objects.filter(pk=document.pk)
    if request.user.is_authenticated and not own.visible_to(request.user).exists():
        raise PermissionDenied
