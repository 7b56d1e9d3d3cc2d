"""Levels in the admin, edition by edition."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from thresholds.admin.choosing import OfOneEdition
from thresholds.admin.counting import counted
from thresholds.admin.drafts import LIST_RESULTS, ChangesDraftsOnly, ListView
from thresholds.admin.forms import LevelForm
from thresholds.models import Level


def _list_url(edition_id: int) -> str:
    return f"{reverse('threshold_levels:index')}?edition={edition_id}"


def _yes_or_no(level: Level) -> str:
    return "Yes" if level.statutory else "No"


class ColourColumn(Column):
    """A colour as a swatch beside its code."""

    cell_template_name = "thresholds/admin/parts/colour_cell.html"


class LevelList(OfOneEdition, ListView):
    """The levels of one edition."""

    page_title = "Levels"

    def get_base_queryset(self) -> Any:
        return self.parts(Level.objects.select_related("edition"))

    @cached_property
    def list_display(self) -> list[Any]:
        title = self._get_title_column_class(TitleColumn)
        return [
            title(
                "level",
                label="Level",
                accessor=str,
                get_url=self.get_edit_url,
                sort_key="number",
                width="25%",
            ),
            ColourColumn("colour", label="Colour", width="9rem"),
            Column("statutory", label="Statutory", accessor=_yes_or_no, width="6rem"),
            Column("contact", label="Contact"),
        ]

    @cached_property
    def no_results_message(self) -> str:
        """What will be listed, and how it gets there."""
        if self.edition is None:
            return "The levels of an edition are listed here once there is one."
        return f"“{self.edition.title}” has no levels yet. Add the first one, or import them."

    def get_add_url(self) -> str | None:
        if self.edition is None or not self.edition.is_draft:
            return None
        url = super().get_add_url()
        return f"{url}?edition={self.edition.pk}" if url else None

    def get_edit_url(self, instance: Level) -> str | None:
        """A level of an agreed edition is read, not edited."""
        edition = instance.edition
        if not edition.is_draft:
            return reverse("thresholds:edition_level", args=[edition.number, instance.number])
        return super().get_edit_url(instance)  # type: ignore[no-any-return]

    def get_list_more_buttons(self, instance: Level) -> list[Any]:
        return super().get_list_more_buttons(instance) if instance.edition.is_draft else []


class CreateLevel(generic.CreateView):
    """A level of a draft."""

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("edition", "")
        if not (asked.isascii() and asked.isdigit()):
            return {}
        last = Level.objects.filter(edition=int(asked)).aggregate(last=Max("number"))["last"]
        return {"edition": asked, "number": (last or 0) + 1}

    def save_instance(self) -> Any:
        self.form.instance.edition.require_draft()
        return super().save_instance()

    def get_success_url(self) -> str:
        return _list_url(self.object.edition_id)


class EditLevel(ChangesDraftsOnly, generic.EditView):
    """A level of a draft."""

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.object = self.get_object()

    def get_success_url(self) -> str:
        return _list_url(self.object.edition_id)


class DeleteLevel(ChangesDraftsOnly, generic.DeleteView):
    """Delete a level of a draft with what was written for it."""

    def get_success_url(self) -> str:
        return _list_url(self.object.edition_id)

    @property
    def confirmation_message(self) -> str:
        count = self.object.indicators.count()
        at_it = counted(count, "indicator")
        return f"Delete this level? What all needs look like at it ({at_it}) goes with it."


class LevelViewSet(ModelViewSet):
    """Levels and what to do at each."""

    model = Level
    name = "threshold_levels"
    url_prefix = "thresholds/levels"
    icon = "bars"
    menu_label = "Levels"
    ordering = "number"
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = LevelList
    index_template_name = "thresholds/admin/list_of_edition.html"
    index_results_template_name = LIST_RESULTS
    add_view_class = CreateLevel
    edit_view_class = EditLevel
    delete_view_class = DeleteLevel
    edit_handler = ObjectList(Level.panels, base_form_class=LevelForm)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"usage_url_name": None, **kwargs})  # type: ignore[no-any-return]

    def get_urlpatterns(self) -> list[Any]:
        return [p for p in super().get_urlpatterns() if p.name != "usage"]
