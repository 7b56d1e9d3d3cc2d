"""One membership: what is said of it, its history, its end."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms.fields import add_refusal
from accounts.forms.memberships import EndForm, MembershipForm
from accounts.membership_states import ENDED, state_of
from accounts.models import Agency, Membership
from accounts.selectors import agency_frame, history
from accounts.services.memberships import change_membership, end_membership
from accounts.services.refusals import Refused
from accounts.views.guards import for_leads, membership_at, person_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@for_leads
def membership(request: HttpRequest, agency: Agency, membership: int) -> HttpResponse:
    """What is said of it, and all that happened to it."""
    found = membership_at(agency, membership)
    state = state_of(found)
    context = {
        "membership": found,
        "state": state,
        "is_over": state is ENDED,
        "is_own": found.person_id == person_of(request).pk,
        "history": history(found),
    }
    return render(request, "accounts/membership.html", agency_frame(agency, "people") | context)


@get_or_post
@for_leads
def edit(request: HttpRequest, agency: Agency, membership: int) -> HttpResponse:
    """Change facts and roles, or set a last day."""
    found = _running(agency, membership)
    by = person_of(request)
    form = MembershipForm(request.POST or None, membership=found, by=by)
    if form.is_valid():
        try:
            change_membership(
                membership=found, facts=form.facts(), by=by, roles=form.chosen_roles()
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"Saved. What {found.person} may see follows it at once.")
            return redirect("accounts:membership", agency.pk, found.pk)
    context = agency_frame(agency, "people") | {"membership": found, "form": form}
    return render(request, "accounts/membership_edit.html", context)


@get_or_post
@for_leads
def end(request: HttpRequest, agency: Agency, membership: int) -> HttpResponse:
    """Ask once more and for the reason, then end it now."""
    found = _running(agency, membership)
    by = person_of(request)
    if found.person_id == by.pk:
        raise Http404
    form = EndForm(request.POST or None)
    if form.is_valid():
        if end_membership(membership=found, by=by, reason=form.cleaned_data["reason"]):
            messages.success(request, f"The membership of {found.person} has ended.")
        else:
            messages.info(request, f"The membership of {found.person} had ended already.")
        return redirect("accounts:membership", agency.pk, found.pk)
    context = agency_frame(agency, "people") | {"membership": found, "form": form}
    return render(request, "accounts/membership_end.html", context)


def _running(agency: Agency, pk: int) -> Membership:
    found = membership_at(agency, pk)
    if state_of(found) is ENDED:
        raise Http404
    return found
