"""Synonyms in the admin: how people say the terms of the field."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import log

from core.tables.faults import FaultyFile
from core.text.words import fold
from thresholds.admin import synonym_files
from thresholds.admin.drafts import LIST, LIST_RESULTS, ListView
from thresholds.admin.file_forms import SynonymFileForm
from thresholds.admin.forms import SynonymForm
from thresholds.admin.import_view import MOST_SHOWN
from thresholds.importers import NamedFile
from thresholds.models import Synonym


def _origin(synonym: Synonym) -> str:
    if not synonym.shipped:
        return "Added here"
    if not synonym.say:
        return "Switched off here"
    return "Changed here" if synonym.changed_here else "Came with the portal"


def _word_brought(request: HttpRequest) -> str:
    """A word that found nothing, to be added to a term."""
    return " ".join(request.GET.get("say", "").split())


class SynonymList(ListView):
    """Every term, searched by itself and by the ways of saying it."""

    page_title = "Synonyms"
    search_fields = ["term"]

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            self._get_title_column("term", width="25%"),
            Column("ways", label="Ways of saying it"),
            Column("origin", label="Where from", accessor=_origin, width="8rem"),
        ]

    def search_queryset(self, queryset: Any) -> Any:
        """Plain comparison of folded text: JSON is stored differently by every database."""
        if not self.is_searching:
            return queryset
        wanted = fold(self.search_query)
        found = [
            pk
            for pk, term, say in Synonym.objects.values_list("pk", "term", "say")
            if any(wanted in fold(text) for text in (term, *say))
        ]
        return queryset.filter(pk__in=found)

    @cached_property
    def no_results_message(self) -> str:
        """What will be listed, and how it gets there."""
        if self.is_searching:
            return f"No term and no way of saying it holds “{self.search_query}”."
        return "There are no synonyms yet. Add the terms of the field and how people say them."

    @cached_property
    def header_buttons(self) -> list[Any]:
        download = reverse("threshold_synonyms:download")
        buttons = [
            *super().header_buttons,
            HeaderButton("Download all as CSV", url=download, icon_name="download"),
        ]
        if self.user_has_permission("add") and self.user_has_permission("change"):
            upload = reverse("threshold_synonyms:upload")
            buttons.append(HeaderButton("Import CSV", url=upload, icon_name="upload"))
        return buttons


class CreateSynonym(generic.CreateView):
    """A new term; ``?say=`` brings a first way of saying it."""

    def get_initial(self) -> dict[str, Any]:
        word = _word_brought(self.request)
        return {"say": [word]} if word else {}


class EditSynonym(generic.EditView):
    """The ways of one term; ``?say=`` brings one more, written but not saved."""

    def get_initial(self) -> dict[str, Any]:
        word = _word_brought(self.request)
        return {"say": [*self.object.say, word]} if word else {}


class DeleteSynonym(generic.DeleteView):
    """Delete a term; one that came with the portal is switched off, else it would come back."""

    @property
    def confirmation_message(self) -> str:
        if self.object.shipped:
            return (
                "This term came with the portal and would come back with the next update. "
                "It is switched off instead: it stays in the list without ways of saying it."
            )
        return "Delete this term and its ways of saying it?"

    def delete_action(self) -> None:
        if not self.object.shipped:
            super().delete_action()
            return
        self.object.say, self.object.changed_here = [], True
        self.object.save()
        log(self.object, "wagtail.edit", user=self.request.user, content_changed=True)

    def get_success_message(self) -> str:
        done = "switched off" if self.object.shipped else "deleted"
        return f"“{self.object.term}” is {done}."


class DownloadSynonyms(PermissionCheckedMixin, View):
    """All synonyms as the import reads them."""

    model = Synonym
    any_permission_required = ("add", "change", "delete", "view")

    def get(self, request: HttpRequest) -> HttpResponse:
        body = synonym_files.as_csv(Synonym.objects.order_by("term"))
        response = HttpResponse(body, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="synonyms.csv"'
        return response


class UploadSynonyms(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Add and overwrite terms from a file: all of it or nothing."""

    model = Synonym
    permission_required = "change"
    form_class = SynonymFileForm
    template_name = "thresholds/admin/import.html"
    page_title = "Import synonyms"
    header_icon = "upload"

    def user_has_permission(self, permission: str) -> bool:
        return bool(super().user_has_permission(permission) and super().user_has_permission("add"))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": reverse("threshold_synonyms:index"), "label": "Synonyms"}
        return [*self.breadcrumbs_items, here, {"url": "", "label": self.page_title}]

    def form_valid(self, form: SynonymFileForm) -> HttpResponse:
        upload = form.cleaned_data["file"]
        try:
            written = synonym_files.write(
                synonym_files.parse(NamedFile(upload.name, upload.read()))
            )
        except FaultyFile as faulty:
            context = self.get_context_data(
                form=form, faults=faulty.faults[:MOST_SHOWN], faults_count=len(faulty.faults)
            )
            return self.render_to_response(context, status=422)
        messages.success(
            self.request,
            f"Synonyms imported: {written.added} added, {written.changed} changed, "
            f"{written.unchanged} unchanged.",
        )
        return redirect("threshold_synonyms:index")


class SynonymViewSet(ModelViewSet):
    """Terms and the ways people say them."""

    model = Synonym
    name = "threshold_synonyms"
    url_prefix = "thresholds/synonyms"
    icon = "tag"
    menu_label = "Synonyms"
    ordering = "term"
    list_per_page = 50
    search_fields = ["term"]
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = SynonymList
    index_template_name = LIST
    index_results_template_name = LIST_RESULTS
    add_view_class = CreateSynonym
    edit_view_class = EditSynonym
    delete_view_class = DeleteSynonym
    edit_handler = ObjectList([FieldPanel("term"), FieldPanel("say")], base_form_class=SynonymForm)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"usage_url_name": None, **kwargs})  # type: ignore[no-any-return]

    def get_urlpatterns(self) -> list[Any]:
        own = [
            path("download/", self.construct_view(DownloadSynonyms), name="download"),
            path("upload/", self.construct_view(UploadSynonyms), name="upload"),
        ]
        return [*(p for p in super().get_urlpatterns() if p.name != "usage"), *own]
