"""Editions in the admin: list, start a draft, edit its facts, put it in force."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.log_actions import log
from wagtail.snippets.views import snippets

from thresholds.addresses import Addresses
from thresholds.admin import previews
from thresholds.admin.drafts import (
    ChangesDraftsOnly,
    ListView,
    RevisedViewSet,
    WithoutAutosave,
    may_put_in_force,
)
from thresholds.admin.forms import AgreeForm, EditionForm, StartDraftForm
from thresholds.exporters import FORMS
from thresholds.models import Edition
from thresholds.services import ImportRefusedError, agree_elsewhere, start_draft

AGREE = "thresholds.agree"
IMPORT = "thresholds.import"


def _links(edition: Edition, user: Any) -> list[tuple[str, str, str]]:
    """Label, address and icon of what can be done with an edition besides editing it."""
    addresses = Addresses(edition.number)
    links = [
        ("Read it", addresses.document(), "view"),
        ("Needs", f"{reverse('threshold_needs:list')}?edition={edition.pk}", "list-ul"),
        ("Levels", f"{reverse('threshold_levels:index')}?edition={edition.pk}", "bars"),
    ]
    links += [(f"Download as {f.upper()}", addresses.download(f), "download") for f in FORMS]
    if user.has_perm("thresholds.add_edition"):
        address = f"{reverse('threshold_editions:add')}?copy_of={edition.pk}"
        links.append(("Start a draft from it", address, "copy"))
    if edition.is_draft and may_put_in_force(user):
        address = reverse("threshold_editions:agree", args=[edition.pk])
        links.append(("Agreed elsewhere: put in force", address, "circle-check"))
    return links


class EditionList(ListView):
    """Every edition, the newest first."""

    page_title = "Editions"

    def get_base_queryset(self) -> Any:
        return Edition.objects.visible_to(self.request.user)

    @cached_property
    def in_force_id(self) -> int | None:
        return Edition.objects.in_force().values_list("pk", flat=True).first()

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "title",
            "number",
            Column("status", label="Status", accessor="get_status_display", sort_key="status"),
            DateColumn("effective_from", label="From", sort_key="effective_from"),
            BooleanColumn(
                "in_force", label="In force", accessor=lambda e: e.pk == self.in_force_id
            ),
        ]

    @cached_property
    def add_item_label(self) -> str:
        return "Start a draft"

    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons = list(super().header_buttons)
        if self.user_has_permission("add"):
            address = reverse("threshold_import:index")
            buttons.append(HeaderButton("Import", url=address, icon_name="upload"))
        return buttons

    def get_edit_url(self, instance: Edition) -> str | None:
        """An agreed edition is read, not edited."""
        if not instance.is_draft:
            return instance.get_absolute_url()
        return super().get_edit_url(instance)  # type: ignore[no-any-return]

    def get_list_more_buttons(self, instance: Edition) -> list[Any]:
        buttons = []
        if instance.is_draft:
            buttons = super().get_list_more_buttons(instance)
        buttons.append(
            MenuItem(
                "History",
                reverse(self.history_url_name, args=[quote(instance.pk)]),
                icon_name="history",
                priority=25,
            )
        )
        for place, (label, url, icon) in enumerate(_links(instance, self.request.user)):
            buttons.append(MenuItem(label, url, icon_name=icon, priority=12 + place))
        return buttons

    history_url_name = None


class EditEdition(ChangesDraftsOnly, WithoutAutosave, snippets.EditView):
    """The facts of a draft."""

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons = list(super().header_more_buttons)
        for place, (label, url, icon) in enumerate(_links(self.object, self.request.user)):
            buttons.append(Button(label, url=url, icon_name=icon, priority=place))
        return buttons


class DeleteEdition(ChangesDraftsOnly, snippets.DeleteView):
    """Delete a draft with all its content."""

    @property
    def confirmation_message(self) -> str:
        needs, levels = self.object.needs.count(), self.object.levels.count()
        return (
            f"Delete this draft? Its {levels} levels and {needs} needs with all their indicators "
            "go with it. Download it first if you may want it again."
        )


class StartDraft(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """A new draft, empty or as a copy of another edition."""

    model = Edition
    permission_required = "add"
    form_class = StartDraftForm
    template_name = "thresholds/admin/form.html"
    page_title = "Start a draft"
    header_icon = "plus"
    submit_label = "Start the draft"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": reverse("threshold_editions:list"), "label": "Editions"}
        return [*self.breadcrumbs_items, here, {"url": "", "label": self.page_title}]

    def get_initial(self) -> dict[str, Any]:
        return {"copy_of": self.request.GET.get("copy_of")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form: StartDraftForm) -> HttpResponse:
        values, user = form.cleaned_data, self.request.user
        try:
            with transaction.atomic():
                edition = start_draft(title=values["title"], copy_of=values["copy_of"])
                revision = edition.save_revision(user=user)
                log(edition, "wagtail.create", user=user, revision=revision, content_changed=True)
        except ImportRefusedError as refusal:
            form.add_error("title", str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, f"The draft “{edition.title}” is ready to be edited.")
        return redirect("threshold_editions:edit", edition.pk)


class PutInForce(ChangesDraftsOnly, PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """For administrators: the partners agreed this draft outside the portal."""

    model = Edition
    permission_required = "change"
    form_class = AgreeForm
    template_name = "thresholds/admin/agree.html"
    page_title = "Agreed elsewhere: put in force"
    header_icon = "circle-check"
    submit_label = "Put in force"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not may_put_in_force(request.user):
            raise PermissionDenied
        self.object = get_object_or_404(Edition, pk=kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = reverse("threshold_editions:edit", args=[self.object.pk])
        return [
            *self.breadcrumbs_items,
            {"url": reverse("threshold_editions:list"), "label": "Editions"},
            {"url": edit, "label": self.object.title},
            {"url": "", "label": "Put in force"},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        initial = {"effective_from": self.object.effective_from}
        return super().get_form_kwargs() | {"edition": self.object, "initial": initial}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "edition": self.object,
            "levels_count": self.object.levels.count(),
            "needs_count": self.object.needs.count(),
        }

    def form_valid(self, form: AgreeForm) -> HttpResponse:
        user = self.request.user
        try:
            with transaction.atomic():
                edition = Edition.objects.select_for_update().get(pk=self.object.pk)
                edition.effective_from = form.cleaned_data["effective_from"]
                agree_elsewhere(edition=edition, words=form.cleaned_data["words"])
                log(edition, AGREE, user=user, data={"words": edition.agreed_elsewhere})
        except ImportRefusedError as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        day = f"{edition.effective_from:%-d %B %Y}"
        messages.success(self.request, f"“{edition.title}” is agreed and in force from {day}.")
        return redirect("threshold_editions:list")


class EditionViewSet(RevisedViewSet):
    """Editions: drafts to edit, agreed ones to read."""

    model = Edition
    url_namespace = "threshold_editions"
    url_prefix = "thresholds/editions"
    icon = "doc-full-inverse"
    menu_label = "Editions"
    ordering = "-number"
    index_view_class = EditionList
    edit_view_class = EditEdition
    delete_view_class = DeleteEdition
    preview_on_edit_view_class = previews.PreviewOnEdit
    revisions_view_class = previews.PreviewRevision
    edit_handler = ObjectList(Edition.panels, base_form_class=EditionForm)
    dropped_routes = frozenset({"usage", "preview_on_add"})

    @property
    def add_view(self) -> Any:
        return self.construct_view(StartDraft)

    def get_urlpatterns(self) -> list[Any]:
        agree = path("<int:pk>/agree/", self.construct_view(PutInForce), name="agree")
        return [*super().get_urlpatterns(), agree]
