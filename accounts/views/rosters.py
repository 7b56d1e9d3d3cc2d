"""A roster brought in and taken away: looked at first, then imported."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from accounts.exporters import roster_csv
from accounts.forms.rosters import RosterForm
from accounts.importers import read_roster
from accounts.models import Agency
from accounts.rosters import COLUMNS, OPTIONAL_COLUMNS
from accounts.selectors import agency_frame
from accounts.services.refusals import Refused
from accounts.services.roster_plans import Outcome, Plan, plan_roster
from accounts.services.rosters import import_roster
from accounts.views.guards import for_leads, person_of
from core.tables.faults import Faults, FaultyFile

MOST_SHOWN = 200


@require_http_methods(["GET", "HEAD", "POST"])
@for_leads
def roster(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Choose a file, see what it would do, then import it."""
    if request.method == "POST" and "checked" in request.POST:
        return _import(request, agency)
    form = RosterForm(request.POST, request.FILES) if request.method == "POST" else RosterForm()
    if not form.is_valid():
        return _page(request, agency, form=form)
    upload = form.cleaned_data["file"]
    return _look(request, agency, upload.name, upload.read())


@require_safe
@for_leads
def roster_file(request: HttpRequest, agency: Agency) -> HttpResponse:
    """The roster of today and of those to come, as CSV."""
    response = HttpResponse(roster_csv(agency), content_type="text/csv; charset=utf-8")
    name = f"roster-{slugify(agency.short_name) or agency.pk}-{timezone.localdate()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _look(request: HttpRequest, agency: Agency, name: str, content: bytes) -> HttpResponse:
    faults = Faults()
    rows = read_roster(name, content, faults)
    plan = plan_roster(agency=agency, rows=rows, by=person_of(request), faults=faults, name=name)
    if faults.found:
        return _faulty(request, agency, faults)
    kept = base64.b64encode(content).decode()
    shown: dict[str, Any] = {"groups": _groups(plan), "counts": _counts(plan)}
    return _page(request, agency, plan=plan, checked=kept, name=name, **shown)


def _import(request: HttpRequest, agency: Agency) -> HttpResponse:
    name = request.POST.get("name", "roster.csv")[:100]
    try:
        content = base64.b64decode(request.POST["checked"], validate=True)
    except binascii.Error:
        return redirect("accounts:roster", agency.pk)
    faults = Faults()
    rows = read_roster(name, content, faults)
    if faults.found:
        return _faulty(request, agency, faults)
    try:
        plan = import_roster(
            agency=agency,
            rows=rows,
            by=person_of(request),
            end_missing="end_missing" in request.POST,
            expected=request.POST.get("plan", ""),
            name=name,
        )
    except FaultyFile as faulty:
        return _faulty(request, agency, Faults(faulty.faults))
    except Refused as refusal:
        messages.warning(request, str(refusal))
        return _look(request, agency, name, content)
    messages.success(request, _said(plan, ended="end_missing" in request.POST))
    return redirect("accounts:people", agency.pk)


def _said(plan: Plan, *, ended: bool) -> str:
    counts = [
        f"{plan.counts[outcome]} {outcome}"
        for outcome in (Outcome.INVITED, Outcome.ADDED, Outcome.CHANGED, Outcome.UNCHANGED)
        if plan.counts[outcome]
    ]
    if ended and plan.counts[Outcome.LEAVER]:
        counts.append(f"{plan.counts[Outcome.LEAVER]} ended")
    return f"The roster is in: {', '.join(counts)}."


def _counts(plan: Plan) -> list[str]:
    return [f"{plan.counts[outcome]} {outcome}" for outcome in Outcome if plan.counts[outcome]]


def _groups(plan: Plan) -> list[dict[str, Any]]:
    titles = {
        Outcome.INVITED: "Invited: they get an e-mail with a link",
        Outcome.ADDED: "Added: they have an account, and get an e-mail",
        Outcome.CHANGED: "Changed",
        Outcome.LEAVER: "Missing from the file",
    }
    return [
        {"title": title, "steps": plan.of(outcome), "leavers": outcome is Outcome.LEAVER}
        for outcome, title in titles.items()
        if plan.counts[outcome]
    ]


def _faulty(request: HttpRequest, agency: Agency, faults: Faults) -> HttpResponse:
    shown = {"faults": faults.found[:MOST_SHOWN], "faults_count": len(faults.found)}
    return _page(request, agency, status=422, form=RosterForm(), **shown)


def _page(request: HttpRequest, agency: Agency, status: int = 200, **shown: Any) -> HttpResponse:
    columns = {"columns": COLUMNS, "optional_columns": sorted(OPTIONAL_COLUMNS)}
    context = agency_frame(agency, "roster") | columns | shown
    return render(request, "accounts/roster.html", context, status=status)
