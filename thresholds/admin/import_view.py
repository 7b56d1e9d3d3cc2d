"""Bringing a whole edition in from files: check only, or import all of it or nothing."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import log

from core.formula_safe import inert
from core.tables.faults import Fault, FaultyFile
from thresholds.admin import kept_files
from thresholds.admin.counting import counted
from thresholds.admin.file_forms import ImportForm
from thresholds.importers import NamedFile, ParsedEdition, parse_file, parse_pair
from thresholds.models import Edition
from thresholds.services import AgreedContentError, ImportRefusedError, Outcome, import_edition
from thresholds.tables.columns import (
    INDICATOR_COLUMNS,
    LEVEL_COLUMNS,
    OPTIONAL_LEVEL_COLUMNS,
)

IMPORT = "thresholds.import"
MOST_SHOWN = 1_000


@dataclass(frozen=True)
class Report:
    """What an import did or would do, for the page."""

    title: str
    outcome: Outcome
    levels: int
    needs: int
    indicators: int
    warnings: tuple[str, ...]

    @property
    def counts(self) -> str:
        parts = ((self.levels, "level"), (self.needs, "need"), (self.indicators, "indicator"))
        return ", ".join(counted(count, noun) for count, noun in parts)

    def sentence(self, edition: Edition) -> str:
        """What happened to ``edition``."""
        if self.outcome is Outcome.UNCHANGED:
            return (
                f"“{self.title}” holds exactly this already ({self.counts}). Nothing was changed."
            )
        if edition.is_draft:
            return f"The draft “{self.title}” was {self.outcome}: {self.counts}."
        day = f"{edition.effective_from:%-d %B %Y}"
        return f"“{self.title}” is agreed and in force from {day}: {self.counts}."


def _named(upload: Any) -> NamedFile:
    return NamedFile(upload.name, upload.read())


def _parsed(values: dict[str, Any]) -> ParsedEdition:
    if values["file"]:
        parsed = parse_file(_named(values["file"]))
    else:
        parsed = parse_pair(_named(values["levels"]), _named(values["indicators"]))
    return parsed.titled(values["title"], values["effective_from"])


def faults_as_csv(faults: list[Fault]) -> bytes:
    """Faults as a file that no spreadsheet computes."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["sheet", "row", "column", "what to do"])
    for fault in faults:
        place = fault.place
        row = "" if place.row is None else str(place.row)
        writer.writerow([inert(place.sheet), row, inert(place.column), inert(fault.message)])
    return out.getvalue().encode("utf-8-sig")


def _faults_key(user: Any) -> str:
    return f"thresholds-import-faults-{user.pk}"


class ImportEdition(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Choose files, check them, import them."""

    model = Edition
    permission_required = "add"
    form_class = ImportForm
    template_name = "thresholds/admin/import_edition.html"
    page_title = "Import an edition"
    header_icon = "upload"
    checks_first = True

    @property
    def faults_url(self) -> str:
        """Where the list of faults can be had as a file."""
        return reverse("threshold_import:faults")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        here = {"url": reverse("threshold_editions:list"), "label": "Editions"}
        return [*self.breadcrumbs_items, here, {"url": "", "label": self.page_title}]

    def get_form_kwargs(self) -> dict[str, Any]:
        """With the files that were checked, unless others were chosen."""
        kwargs = super().get_form_kwargs() | {"user": self.request.user}
        if self.request.method == "POST" and not self.request.FILES:
            token = self.request.POST.get("checked", "")
            kwargs["files"] = kept_files.fetch(self.request.user, token)
        return kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "level_columns": LEVEL_COLUMNS,
            "indicator_columns": INDICATOR_COLUMNS,
            "optional_columns": sorted(OPTIONAL_LEVEL_COLUMNS),
        }

    def form_valid(self, form: ImportForm) -> HttpResponse:
        check_only = "import" not in self.request.POST
        try:
            parsed = _parsed(form.cleaned_data)
            edition, report = self._import(parsed, form, check_only=check_only)
        except FaultyFile as faulty:
            return self._faulty(form, faulty.faults)
        except (ImportRefusedError, AgreedContentError) as refusal:
            form.add_error(None, f"{refusal} Nothing was changed.")
            return self.form_invalid(form)
        if check_only:
            return self._checked(form, report)
        self._say(edition, report)
        if edition.is_draft:
            return redirect(f"{reverse('threshold_needs:list')}?edition={edition.pk}")
        return redirect("threshold_editions:list")

    def _import(
        self, parsed: ParsedEdition, form: ImportForm, *, check_only: bool
    ) -> tuple[Edition, Report]:
        """Everything as in earnest; ``check_only`` takes it back at the end."""
        with transaction.atomic():
            imported = import_edition(
                facts=parsed.facts,
                content=parsed.content,
                agreed=form.cleaned_data.get("agreed") or "",
            )
            if check_only:
                transaction.set_rollback(True)
            elif imported.outcome is not Outcome.UNCHANGED:
                log(imported.edition, IMPORT, user=self.request.user, content_changed=True)
        content = parsed.content
        return imported.edition, Report(
            imported.edition.title,
            imported.outcome,
            len(content.levels),
            len(content.needs),
            sum(1 for _ in content.indicators()),
            imported.warnings,
        )

    def _checked(self, form: ImportForm, report: Report) -> HttpResponse:
        values = form.cleaned_data
        uploads = {name: values[name] for name in form.files if values.get(name)}
        context = self.get_context_data(
            form=form,
            report=report,
            checked=kept_files.keep(self.request.user, uploads),
            checked_names=[upload.name for upload in uploads.values()],
        )
        return self.render_to_response(context)

    def _faulty(self, form: ImportForm, faults: list[Fault]) -> HttpResponse:
        cache.set(_faults_key(self.request.user), faults_as_csv(faults), kept_files.AN_HOUR)
        context = self.get_context_data(
            form=form, faults=faults[:MOST_SHOWN], faults_count=len(faults)
        )
        return self.render_to_response(context, status=422)

    def _say(self, edition: Edition, report: Report) -> None:
        messages.success(self.request, report.sentence(edition))
        if report.warnings:
            count = len(report.warnings)
            subject = "pathway does" if count == 1 else "pathways do"
            messages.warning(
                self.request,
                f"{count} {subject} not exist yet. The links will work once they are published.",
            )


class ImportFaults(PermissionCheckedMixin, View):
    """The faults of this person's last check or import, as CSV, for an hour."""

    model = Edition
    permission_required = "add"

    def get(self, request: HttpRequest) -> HttpResponse:
        body = cache.get(_faults_key(request.user))
        if body is None:
            raise Http404("There is no list of faults. Check the files again.")
        response = HttpResponse(body, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="import-faults.csv"'
        return response


class _ImportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("thresholds.add_edition"))


class ImportViewSet(ViewSet):
    """The import page and its list of faults."""

    name = "threshold_import"
    url_prefix = "thresholds/import"
    icon = "upload"
    menu_label = "Import"
    menu_item_class = _ImportMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", self.construct_view(ImportEdition), name="index"),
            path("faults/", self.construct_view(ImportFaults), name="faults"),
        ]
