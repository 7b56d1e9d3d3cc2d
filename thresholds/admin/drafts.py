"""What every screen of the admin shares: drafts only, and no side doors."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from wagtail.admin.views import generic
from wagtail.snippets.views.snippets import SnippetViewSet

from thresholds.admin.policies import edition_of
from thresholds.models import Edition

LIST = "thresholds/admin/list.html"
LIST_RESULTS = "thresholds/admin/list_results.html"


def may_put_in_force(user: Any) -> bool:
    """Whether ``user`` may say that the partners agreed an edition elsewhere."""
    return bool(user.is_active and user.is_superuser)


def refused(request: HttpRequest, edition: Edition) -> HttpResponse:
    """403 in plain words, with the way to a new draft."""
    if not request.accepts("text/html"):
        message = f"“{edition.title}” is agreed and cannot change."
        return JsonResponse(
            {"success": False, "error_code": "agreed", "error_message": message}, status=403
        )
    context = {
        "edition": edition,
        "header_title": f"{edition.title}: agreed",
        "header_icon": "lock",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Home"},
            {"url": reverse("threshold_editions:list"), "label": "Editions"},
            {"url": "", "label": f"{edition.title}: agreed"},
        ],
        "may_start": request.user.has_perm("thresholds.add_edition"),
    }
    return TemplateResponse(request, "thresholds/admin/agreed.html", context, status=403)


class ChangesDraftsOnly:
    """A view that writes ``self.object``: refused once its edition is agreed.

    The database is asked, not the object in hand, which may come from an old revision.
    """

    object: Any
    permission_required: str

    def stored_edition(self) -> Edition | None:
        edition = edition_of(self.object)
        return Edition.objects.filter(pk=edition.pk).first() if edition else None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.user_has_permission(self.permission_required):  # type: ignore[attr-defined]
            raise PermissionDenied
        edition = self.stored_edition()
        if edition is not None and not edition.is_draft:
            return refused(request, edition)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def save_instance(self) -> Any:
        """Once more within the transaction: it may have been agreed while the form was checked."""
        edition = edition_of(self.object)
        if edition is not None:
            Edition.objects.select_for_update().get(pk=edition.pk).require_draft()
        return super().save_instance()  # type: ignore[misc]


class WithoutAutosave:
    """Typing never writes: what these forms save is the draft itself, not a version beside it."""

    autosave_enabled: bool

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.autosave_enabled = False


class ListView(generic.IndexViewOptionalFeaturesMixin, generic.IndexView):
    """A list without export: what goes out goes through the portal's own formula-safe files."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if "export" in request.GET:
            raise PermissionDenied


class RevisedViewSet(SnippetViewSet):
    """Preview and history as snippets have them, without choosers, bulk actions and usage.

    Wagtail's choosers list every object to whoever may enter the admin; drafts are not for them.
    """

    menu_item_is_registered = True
    index_view_class = ListView
    copy_view_enabled = False
    add_to_reference_index = False
    index_template_name = LIST
    index_results_template_name = LIST_RESULTS
    dropped_routes: frozenset[str] = frozenset({"usage"})

    def register_chooser_viewset(self) -> None:
        """No chooser."""

    def register_snippet_model(self) -> None:
        """Not among the snippets that bulk actions take."""

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"usage_url_name": None, **kwargs})  # type: ignore[no-any-return]

    def get_urlpatterns(self) -> list[Any]:
        return [p for p in super().get_urlpatterns() if p.name not in self.dropped_routes]
