"""Needs in the admin: the list in the editors' order, and a need's own facts."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import BaseButton, Button, HeaderButton
from wagtail.snippets.views import snippets

from thresholds.admin import previews
from thresholds.admin.choosing import OfOneEdition
from thresholds.admin.counting import counted
from thresholds.admin.drafts import (
    ChangesDraftsOnly,
    ListView,
    RevisedViewSet,
    WithoutAutosave,
    refused,
)
from thresholds.admin.forms import NeedForm
from thresholds.admin.ladder_panel import LadderPanel
from thresholds.admin.ladder_view import LadderView
from thresholds.models import Indicator, Need
from thresholds.services import AgreedContentError, keep_first_version, move_need

LAST = 1_000_000


def _list_url(edition_id: int) -> str:
    return f"{reverse('threshold_needs:list')}?edition={edition_id}"


class NeedList(OfOneEdition, ListView):
    """The needs of one edition, in the editors' order all on one page: they can be dragged."""

    page_title = "Needs"

    def get_base_queryset(self) -> Any:
        return self.parts(Need.objects.select_related("edition"))

    @cached_property
    def counts(self) -> dict[tuple[int, int], int]:
        rows = (
            self.parts_of_needs()
            .order_by()
            .values_list("need_id", "level__number")
            .annotate(count=Count("pk"))
        )
        return {(need, level): count for need, level, count in rows}

    def parts_of_needs(self) -> Any:
        return Indicator.objects.filter(need__edition=self.edition)

    @cached_property
    def list_display(self) -> list[Any]:
        levels = self.edition.levels.order_by("number") if self.edition else []
        return [
            "title",
            Column(
                "dimension",
                accessor="get_dimension_display",
                sort_key="dimension",
                width="13%",
            ),
            Column("ages", accessor="age", sort_key="age_from_months", width="9%"),
            *(
                Column(
                    f"level_{level.number}",
                    label=f"Level {level.number}",
                    accessor=partial(self._count, level.number),
                    width="5%",
                )
                for level in levels
            ),
        ]

    def _count(self, level: int, need: Need) -> int:
        return self.counts.get((need.pk, level), 0)

    def get_reorder_url(self) -> str | None:
        if self.edition is None or not self.edition.is_draft:
            return None
        return super().get_reorder_url()  # type: ignore[no-any-return]

    @cached_property
    def reorder_button(self) -> Any:
        """Wagtail's own forgets the edition."""
        return None

    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons = list(super().header_buttons)
        if self.edition is not None and self.ordering != self.sort_order_field:
            url = _list_url(self.edition.pk)
            buttons.append(HeaderButton("Back to the editors’ order", url=url, icon_name="order"))
        return buttons

    @cached_property
    def no_results_message(self) -> str:
        """What will be listed, and how it gets there."""
        if self.edition is None:
            return "The needs of an edition are listed here once there is one."
        return f"“{self.edition.title}” has no needs yet. Add them one by one, or import them."

    def get_add_url(self) -> str | None:
        if self.edition is None or not self.edition.is_draft:
            return None
        url = super().get_add_url()
        return f"{url}?edition={self.edition.pk}" if url else None

    def get_edit_url(self, instance: Need) -> str | None:
        """A need of an agreed edition is read, not edited."""
        if not instance.edition.is_draft:
            return instance.get_absolute_url()
        return super().get_edit_url(instance)  # type: ignore[no-any-return]

    def get_list_more_buttons(self, instance: Need) -> list[Any]:
        read = MenuItem("Read it", instance.get_absolute_url(), icon_name="view", priority=15)
        if not instance.edition.is_draft:
            return [read]
        buttons = [*super().get_list_more_buttons(instance), read]
        if self.user_has_permission("change"):
            ladder = reverse("threshold_needs:ladder", args=[instance.pk])
            label = f"Ladder of “{instance.title}”"
            buttons.append(
                BaseButton(
                    "Ladder",
                    url=ladder,
                    icon_name="list-ol",
                    priority=1,
                    attrs={"aria-label": label},
                    classname="button button-small button-secondary",
                )
            )
        return buttons


class CreateNeed(WithoutAutosave, snippets.CreateView):
    """A need of a draft, put at the end of its list."""

    def get_initial(self) -> dict[str, Any]:
        return {"edition": self.request.GET.get("edition")}

    def save_instance(self) -> Any:
        self.form.instance.edition.require_draft()
        return super().save_instance()

    def get_success_url(self) -> str:
        """Its ladder comes next."""
        return reverse("threshold_needs:ladder", args=[self.object.pk])


class EditNeed(ChangesDraftsOnly, WithoutAutosave, snippets.EditView):
    """What a need is about."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        ladder = reverse("threshold_needs:ladder", args=[self.object.pk])
        return [HeaderButton("Ladder", url=ladder, icon_name="list-ol")]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        read = Button("Read it", url=self.object.get_absolute_url(), icon_name="view", priority=1)
        return [*super().header_more_buttons, read]

    def save_instance(self) -> Any:
        keep_first_version(need=self.object)
        return super().save_instance()

    def get_success_url(self) -> str:
        return _list_url(self.object.edition_id)


class DeleteNeed(ChangesDraftsOnly, snippets.DeleteView):
    """Delete a need of a draft with its ladder."""

    def get_success_url(self) -> str:
        return _list_url(self.object.edition_id)

    @property
    def confirmation_message(self) -> str:
        count = self.object.indicators.count()
        return f"Delete this need? Its ladder ({counted(count, 'indicator')}) goes with it."


class ReorderNeeds(generic.ReorderView):
    """Move one need to a place among those of its edition and number them all anew."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        need = get_object_or_404(Need.objects.select_related("edition"), pk=kwargs["pk"])
        if not self.user_has_permission("change"):
            raise PermissionDenied
        try:
            move_need(need=need, position=self._position(request))
        except AgreedContentError:
            return refused(request, need.edition)
        return JsonResponse({"success": True})

    @staticmethod
    def _position(request: HttpRequest) -> int:
        text = request.GET.get("position", "")
        return int(text) if text.isascii() and text.isdigit() else LAST


class NeedViewSet(RevisedViewSet):
    """Needs, edition by edition."""

    model = Need
    url_namespace = "threshold_needs"
    url_prefix = "thresholds/needs"
    icon = "list-ul"
    menu_label = "Needs"
    ordering = "sort_order"
    list_per_page = 100
    index_view_class = NeedList
    index_template_name = "thresholds/admin/list_of_edition.html"
    add_view_class = CreateNeed
    edit_view_class = EditNeed
    delete_view_class = DeleteNeed
    reorder_view_class = ReorderNeeds
    preview_on_add_view_class = previews.PreviewOnCreate
    preview_on_edit_view_class = previews.PreviewOnEdit
    revisions_view_class = previews.PreviewRevision
    edit_handler = ObjectList(
        [
            FieldPanel("edition"),
            FieldPanel("title"),
            FieldPanel("dimension"),
            FieldPanel("key"),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("age_from_months"), FieldPanel("age_to_months")])],
                heading="Ages",
            ),
            FieldRowPanel([FieldPanel("agencies"), FieldPanel("keywords")]),
            FieldPanel("place"),
            LadderPanel(heading="Ladder"),
        ],
        base_form_class=NeedForm,
    )

    def get_urlpatterns(self) -> list[Any]:
        ladder = path("<int:pk>/ladder/", self.construct_view(LadderView), name="ladder")
        return [*super().get_urlpatterns(), ladder]
