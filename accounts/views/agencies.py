"""The people of an agency, for its lead."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.forms.memberships import PeopleFilterForm
from accounts.models import Agency
from accounts.rules import led_agencies, manages_everybody
from accounts.selectors import SHOWN, agency_frame, page_of
from accounts.views.guards import for_leads


@require_safe
@login_required
def choose(request: HttpRequest) -> HttpResponse:
    """Straight to the one agency that a lead has; else a choice. 404 for who leads none."""
    everything = manages_everybody(request.user)
    agencies = Agency.objects.all() if everything else led_agencies(request.user)
    listed = list(agencies.order_by("name"))
    if not listed and not everything:
        raise Http404
    if len(listed) == 1:
        return redirect("accounts:people", listed[0].pk)
    return render(request, "accounts/choose_agency.html", {"agencies": listed})


@require_safe
@for_leads
def people(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Who belongs to the agency now, soon, or did before."""
    shown = request.GET.get("show", "now")
    shown = shown if shown in SHOWN else "now"
    form = PeopleFilterForm(request.GET, agency=agency)
    found = form.narrow(SHOWN[shown].memberships(agency).for_lists())
    found = found.order_by("person__last_name", "person__first_name", "person__email", "-pk")
    page = page_of(found, request)
    context = {"form": form, "page_obj": page, "shown": SHOWN[shown], "states": SHOWN.values()}
    return render(request, "accounts/people.html", agency_frame(agency, "people") | context)
