"""The ladder of a need on one page: every level a column, every indicator a row."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton

from thresholds.admin.drafts import ChangesDraftsOnly, refused
from thresholds.admin.ladder import LadderGrid, mark_of, typed_elsewhere
from thresholds.models import Need
from thresholds.pathways.selectors import known_keys
from thresholds.services import AgreedContentError, replace_ladder

MORE_ROWS = 4


class LadderView(
    ChangesDraftsOnly, PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView
):
    """Fill a need's ladder; nothing typed is ever lost, and nothing of somebody else's either."""

    model = Need
    permission_required = "change"
    template_name = "thresholds/admin/ladder.html"
    page_title = "Ladder"
    header_icon = "list-ol"
    http_method_names = ("get", "head", "post")
    object: Need

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.object = get_object_or_404(
            Need.objects.select_related("edition", "latest_revision__user"), pk=kwargs["pk"]
        )

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        need = self.object
        needs = f"{reverse('threshold_needs:list')}?edition={need.edition_id}"
        edit = reverse("threshold_needs:edit", args=[need.pk])
        return [
            *self.breadcrumbs_items,
            {"url": needs, "label": "Needs"},
            {"url": edit, "label": need.title},
            {"url": "", "label": "Ladder"},
        ]

    @cached_property
    def header_buttons(self) -> list[Any]:
        edit = reverse("threshold_needs:edit", args=[self.object.pk])
        history = reverse("threshold_needs:history", args=[self.object.pk])
        return [
            HeaderButton("Edit facts", url=edit, icon_name="edit"),
            HeaderButton("Read it", url=self.object.get_absolute_url(), icon_name="view"),
            HeaderButton("History", url=history, icon_name="history"),
        ]

    def _grid(self, data: Any = None) -> LadderGrid:
        need = self.object
        levels = list(need.edition.levels.order_by("number"))
        asked = self.request.GET.get("rows", "")
        blank_rows = MORE_ROWS if asked == "more" else 1
        return LadderGrid(levels, list(need.indicators.all()), data, blank_rows=blank_rows)

    @cached_property
    def neighbours(self) -> dict[str, Need | None]:
        """The needs before and after this one in the editors' order."""
        keys = list(
            Need.objects.filter(edition=self.object.edition_id)
            .order_by("sort_order", "key")
            .only("pk", "title", "edition_id")
        )
        here = next(i for i, other in enumerate(keys) if other.pk == self.object.pk)
        return {
            "previous": keys[here - 1] if here else None,
            "next": keys[here + 1] if here + 1 < len(keys) else None,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context.setdefault("grid", None)
        context["grid"] = context["grid"] or self._grid()
        return context | {
            "need": self.object,
            "edition": self.object.edition,
            "pathways": sorted(known_keys()),
            **self.neighbours,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                Need.objects.select_for_update().get(pk=self.object.pk)
                grid = self._grid(request.POST)
                valid = grid.is_valid()
                if request.POST.get("mark") != grid.mark:
                    return self._overtaken(grid)
                if not valid:
                    return self._again(grid)
                return self._saved(grid)
        except AgreedContentError:
            return refused(request, self.object.edition)

    def _overtaken(self, grid: LadderGrid) -> HttpResponse:
        grid.show_saved()
        elsewhere = typed_elsewhere(self.request.POST, [rung.level for rung in grid.rungs])
        context = self.get_context_data(
            grid=grid,
            overtaken=True,
            overtaken_by=self.object.latest_revision,
            typed_elsewhere=elsewhere,
        )
        return self.render_to_response(context, status=409)

    def _again(self, grid: LadderGrid) -> HttpResponse:
        return self.render_to_response(self.get_context_data(grid=grid))

    def _saved(self, grid: LadderGrid) -> HttpResponse:
        written = grid.written()
        counted: dict[int, int] = {}
        for indicator in written:
            counted[indicator.level_id] = counted.get(indicator.level_id, 0) + 1
            indicator.position = counted[indicator.level_id]
        if mark_of([rung.level for rung in grid.rungs], written) == grid.mark:
            messages.success(self.request, "Nothing was changed.")
        else:
            replace_ladder(need=self.object, indicators=written, user=self.request.user)
            messages.success(self.request, f"The ladder of “{self.object.title}” is saved.")
        here = reverse("threshold_needs:ladder", args=[self.object.pk])
        following = self.neighbours["next"]
        if "save-more" in self.request.POST:
            return redirect(f"{here}?rows=more")
        if "save-next" in self.request.POST and following is not None:
            return redirect("threshold_needs:ladder", following.pk)
        return redirect(here)
