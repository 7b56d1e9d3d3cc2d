"""Editions in the admin: list, start a draft, edit its facts."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import quote
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import BaseButton, Button, HeaderButton
from wagtail.log_actions import log
from wagtail.snippets.views import snippets

from thresholds.addresses import Addresses
from thresholds.admin import previews
from thresholds.admin.agreeing import PutInForce
from thresholds.admin.counting import counted
from thresholds.admin.drafts import (
    ChangesDraftsOnly,
    ListView,
    RevisedViewSet,
    WithoutAutosave,
    may_put_in_force,
)
from thresholds.admin.forms import EditionForm, StartDraftForm
from thresholds.exporters import FORMS
from thresholds.models import Edition
from thresholds.services import ImportRefusedError, start_draft


def _links(edition: Edition, user: Any) -> list[tuple[str, str, str]]:
    """Label, address and icon of what can be done with an edition besides editing it."""
    addresses = Addresses(edition.number)
    links = [("Read it", addresses.document(), "view")]
    links += [(f"Download as {f.upper()}", addresses.download(f), "download") for f in FORMS]
    if user.has_perm("thresholds.add_edition"):
        address = f"{reverse('threshold_editions:add')}?copy_of={edition.pk}"
        links.append(("Start a draft from it", address, "copy"))
    if edition.is_draft and may_put_in_force(user):
        address = reverse("threshold_editions:agree", args=[edition.pk])
        links.append(("Agreed elsewhere: put in force", address, "circle-check"))
    return links


def _from(edition: Edition) -> str:
    day = edition.effective_from
    return f"{day:%-d %B %Y}" if day else "No date yet"


def _parts_buttons(edition: Edition) -> list[tuple[str, str, str]]:
    """Label, address and icon of the lists of an edition's parts."""
    return [
        ("Needs", f"{reverse('threshold_needs:list')}?edition={edition.pk}", "list-ul"),
        ("Levels", f"{reverse('threshold_levels:index')}?edition={edition.pk}", "bars"),
    ]


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
            Column("number", label="Number", sort_key="number", width="7rem"),
            Column("state", label="State", accessor=self._state, sort_key="status"),
            Column("effective_from", label="From", accessor=_from, sort_key="effective_from"),
        ]

    def _state(self, edition: Edition) -> str:
        """In words that tell what holds today."""
        if edition.is_draft:
            return "Draft"
        if edition.pk == self.in_force_id:
            return "In force"
        coming = edition.starts_after(timezone.localdate())
        return "Agreed, not yet in force" if coming else "Superseded"

    @cached_property
    def no_results_message(self) -> str:
        """What will be listed, and how it gets there."""
        return "There is no edition yet. Start a draft, or import the document you have."

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
        for label, url, icon in _parts_buttons(instance):
            buttons.append(
                BaseButton(
                    label,
                    url=url,
                    icon_name=icon,
                    priority=1,
                    attrs={"aria-label": f"{label} of “{instance.title}”"},
                    classname="button button-small button-secondary",
                )
            )
        return buttons

    history_url_name = None


class EditEdition(ChangesDraftsOnly, WithoutAutosave, snippets.EditView):
    """The facts of a draft."""

    @cached_property
    def header_buttons(self) -> list[Any]:
        return [
            *super().header_buttons,
            *(
                HeaderButton(n, url=url, icon_name=icon)
                for n, url, icon in _parts_buttons(self.object)
            ),
        ]

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
        levels = counted(self.object.levels.count(), "level")
        needs = counted(self.object.needs.count(), "need")
        return (
            f"Delete this draft? Its content goes with it: {levels}, {needs} and all their "
            "indicators. Download it first if you may want it again."
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
        """Most drafts begin as a copy of what is in force."""
        in_force = Edition.objects.in_force().values_list("pk", flat=True).first()
        return {"copy_of": self.request.GET.get("copy_of", in_force)}

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
