"""What of the page tree, the pictures and the files somebody meets inside Wagtail's admin.

Wagtail lets everybody who may enter the admin choose among all pages and files, and names a page in
some confirmations without asking for a right to it. Here a person meets what they may edit, and
beside it what they may read on the site anyway.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.permissions import policy_registry

from core.visibility import visible_in_collections, visible_pages

EDITING = "wagtailadmin_pages"
CHOOSING = "wagtailadmin_choose_page_child"
CHOSEN_PAGES = "wagtailadmin_choose_page_chosen_multiple"
LONGEST_QUESTION = 200  # Wagtail's search nests once a word, and the databases have an end
AT_ONCE = "wagtail_bulk_action"
CHOSEN_FILES = {
    "wagtailimages_chooser:chosen_multiple": get_image_model,
    "wagtaildocs_chooser:chosen_multiple": get_document_model,
}
_OF_PAGE = ("page_id", "page_to_move_id", "destination_id", "parent_page_id", "page_pk", "pk")
_FILE_RIGHTS = ("add", "change", "delete", "choose")


def choosable_pages(pages: QuerySet[Any], user: Any) -> QuerySet[Any]:
    """Those of ``pages`` that ``user`` may edit or read; the way to what they may edit with it."""
    explorable = policy_registry.get_by_type(Page).explorable_instances(user)
    readable = visible_pages(Page.objects.all(), user)
    return pages.filter(pk__in=explorable.values("pk")) | pages.filter(pk__in=readable.values("pk"))


def choosable_files(files: QuerySet[Any], user: Any) -> QuerySet[Any]:
    """Those images or documents of ``files`` that ``user`` may work with or read."""
    policy = policy_registry.get_by_type(files.model)
    own = policy.instances_user_has_any_permission_for(user, _FILE_RIGHTS)
    readable = visible_in_collections(files.model._default_manager.all(), user)
    return files.filter(pk__in=own.values("pk")) | files.filter(pk__in=readable.values("pk"))


class AdminScopeMiddleware:
    """Refuses every admin view about a page to those who have no business with that page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        match = request.resolver_match
        if match is None or not request.path.startswith("/admin/"):
            return
        if len(request.GET.get("q", "")) > LONGEST_QUESTION:
            raise BadRequest(f"Search for {LONGEST_QUESTION} characters or fewer.")
        if not request.user.has_perm("wagtailadmin.access_admin"):
            return  # the admin itself sends them to the door
        if EDITING in match.namespaces:
            allowed = all(_has_business_with(request, pk) for pk in _named_pages(kwargs))
        elif match.view_name in (CHOOSING, CHOSEN_PAGES):
            named = [*_named_pages(kwargs), *request.GET.getlist("id")]
            allowed = _all_of(Page, named, choosable_pages, request.user)
        elif match.view_name == AT_ONCE:
            allowed = _may_handle_at_once(request, kwargs)
        elif match.view_name in CHOSEN_FILES:
            model = CHOSEN_FILES[match.view_name]()
            allowed = _all_of(model, request.GET.getlist("id"), choosable_files, request.user)
        else:
            return
        if not allowed:
            raise PermissionDenied


def _named_pages(kwargs: dict[str, Any]) -> list[Any]:
    return [kwargs[name] for name in _OF_PAGE if name in kwargs]


def _may_handle_at_once(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """Wagtail names those it leaves out of an action on many; whom they are not for learns none."""
    model = apps.get_model(kwargs["app_label"], kwargs["model_name"])
    named = request.GET.getlist("id")
    if issubclass(model, Page):
        return all(_has_business_with(request, pk) for pk in named if pk.isdecimal())
    if model in (get_image_model(), get_document_model()):
        return _all_of(model, named, choosable_files, request.user)
    return True


def _all_of(
    model: type[Model],
    named: list[Any],
    choosable: Callable[[QuerySet[Any], Any], QuerySet[Any]],
    user: Any,
) -> bool:
    ids = {int(pk) for pk in named if str(pk).isdecimal()}
    wanted = model._default_manager.filter(pk__in=ids)
    return choosable(wanted, user).count() == wanted.count()


def _has_business_with(request: HttpRequest, page_id: Any) -> bool:
    policy = policy_registry.get_by_type(Page)
    if policy.explorable_instances(request.user).filter(pk=page_id).exists():
        return True
    page = Page.objects.filter(pk=page_id).first()
    return page is not None and page.permissions_for_user(request.user).can_edit()
