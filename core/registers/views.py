"""The two views of a register: its list, which is also its files, and one record."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.mixins import Echo
from wagtail.log_actions import log

from core.admin_lists import LIST, RESULTS, SearchesEveryWord
from core.formula_safe import inert
from core.registers.looks import EXPORTED, LISTED, VIEWED

if TYPE_CHECKING:
    from core.registers.register import ReadOnlyRegister


class _RegisterView(WagtailAdminTemplateMixin):
    """A view that asks the register who may come in, and what is there for them."""

    register: ReadOnlyRegister = None  # type: ignore[assignment]
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.register.permission_helper.user_can_list(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    def user_has_permission(self, permission: str) -> bool:
        """Nothing but to view; the parent class shows no button without its permission."""
        return permission == "view"

    def user_has_any_permission(self, permissions: Any) -> bool:
        return "view" in permissions

    def records(self) -> Any:
        """The records that this person may see."""
        everything = self.register.model._default_manager.all()
        return self.register.visible_to(self.request.user, everything)

    def note(self, action: str, instance: Any, **data: Any) -> None:
        """Log that this person looked; record and register by number and name alone."""
        title = f"{self.register.title}, {instance.pk}" if instance.pk else self.register.title
        data["register"] = self.register.title
        log(instance, action, user=self.request.user, title=title, data=data)


class RegisterList(SearchesEveryWord, _RegisterView, generic.IndexView):
    """A page of records, searched, filtered and ordered; the same as a file."""

    any_permission_required = ["view"]
    template_name = LIST
    results_template_name = RESULTS

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        register = self.register
        self.model = register.model
        self.page_title = register.title
        self.header_icon = register.get_menu_icon()
        self.paginate_by = register.list_per_page
        self.search_fields = register.search_fields
        self.filterset_class = register.filterset_class
        self.default_ordering = register.ordering
        self.index_url_name = register.url_helper.get_action_url_name("index")
        self.index_results_url_name = register.url_helper.get_action_url_name("results")
        self.list_export = [column.name for column in register.columns]
        self.export_filename = f"{register.name}-{timezone.localdate().isoformat()}"
        super().setup(request, *args, **kwargs)

    @cached_property
    def columns(self) -> list[Column]:
        hidden = self.register.not_in_list
        first, *others = (one for one in self.register.columns if one.name not in hidden)
        title = TitleColumn(
            first.name,
            label=first.label,
            accessor=first.accessor,
            sort_key=first.sort_key,
            get_url=self.register.url_of,
            width="20%",
        )
        return [title, *others]

    @cached_property
    def no_results_message(self) -> str:
        if self.is_searching or self.is_filtering:
            return "No record matches. Take a filter away, or search for fewer letters."
        return self.register.empty_message

    def get_base_queryset(self) -> Any:
        return self.register.for_list(self.records())

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """The page or the file, each noted with what was shown."""
        shown = list(context["object_list"])
        whole = self.model(pk=0)
        if not self.is_export:
            self.note(LISTED, whole, records=[record.pk for record in shown])
            return super().render_to_response(context, **kwargs)  # type: ignore[no-any-return]
        form = self.request.GET["export"]
        self.note(EXPORTED, whole, count=len(shown), form=form, filters=self._filters_used())
        return self.as_spreadsheet(shown, form)  # type: ignore[no-any-return]

    def _filters_used(self) -> dict[str, str]:
        """The declared filters; what was searched for may be a name and is left out."""
        names = self.filters.form.changed_data if self.filters else []
        return {name: str(self.filters.form.cleaned_data.get(name, "")) for name in names}

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        return {column.name: column.get_value(item) for column in self.register.columns}

    def get_heading(self, queryset: Any, field: str) -> str:
        (heading,) = [column.label for column in self.register.columns if column.name == field]
        return inert(str(heading))

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        """Moments in London, everything else that is not a date or a number as inert text."""
        if isinstance(value, datetime):
            value = timezone.localtime(value).replace(tzinfo=None, microsecond=0)
            return value if export_format == self.FORMAT_XLSX else value.isoformat(" ")
        if value is None:
            return ""
        ready = super().preprocess_field_value(field, value, export_format)
        return inert(ready) if isinstance(ready, str) else ready

    def stream_csv(self, queryset: Any) -> Iterator[bytes]:
        """With a mark at its beginning, so that spreadsheets read accents."""
        yield b"\xef\xbb\xbf"
        writer = csv.DictWriter(Echo(), fieldnames=self.list_export)
        yield writer.writerow({name: self.get_heading(queryset, name) for name in self.list_export})
        for item in queryset:
            yield self.write_csv_row(writer, self.to_row_dict(item))


class RecordView(_RegisterView, TemplateView):
    """One record with what happened to it."""

    template_name = "core/registers/record.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.record = get_object_or_404(
            self.register.for_list(self.records()), pk=self.kwargs["pk"]
        )
        self.page_title = self.register.record_title(self.record)
        self.header_icon = self.register.get_menu_icon()
        self.note(VIEWED, self.record)
        return super().get(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listed = {"url": self.register.url_helper.index_url, "label": self.register.title}
        return [*self.breadcrumbs_items, listed, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = [(column.label, column.get_value(self.record)) for column in self.register.columns]
        return super().get_context_data(
            facts=[*facts, *self.register.further_facts(self.record)],
            events=self.register.events(self.record),
            **kwargs,
        )
