"""Asking for an account, asking to join, and the lead's decision."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.fields import add_refusal
from accounts.forms.joining import AskForm, JoinForm, RefusalForm, SignUpForm
from accounts.forms.memberships import FactsForm
from accounts.front_door.guesses import may_mail
from accounts.models import Agency, JoinRequest
from accounts.selectors import agency_frame, page_of
from accounts.services.join_requests import (
    address_of_link,
    agencies_to_join,
    approve,
    ask_for_account,
    ask_to_join,
    refuse,
    sign_up,
)
from accounts.services.opening import has_no_account
from accounts.services.refusals import Refused
from accounts.views.guards import for_leads, person_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
KEY = "accounts_join"


@get_or_post
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for an account; the answer is the same whatever the address."""
    form = AskForm(request.POST or None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        if may_mail(request, email):
            ask_for_account(email=email)
        return redirect("accounts:join_sent")
    return render(request, "accounts/join.html", {"form": form})


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Look at your e-mail."""
    return render(request, "accounts/join_sent.html")


@sensitive_post_parameters("password")
@get_or_post
def confirm(request: HttpRequest) -> HttpResponse:
    """The page behind the link; the key goes from the address into the session at once."""
    if "key" in request.GET:
        request.session[KEY] = request.GET["key"]
        return redirect("accounts:join_confirm")
    try:
        email = address_of_link(request.session.get(KEY, ""))
    except Refused as refusal:
        return render(request, "accounts/join_closed.html", {"why": str(refusal)}, status=410)
    if not has_no_account(email):
        why = "This address has an account by now. Sign in instead."
        return render(request, "accounts/join_closed.html", {"why": why}, status=410)
    form = SignUpForm(
        request.POST or None, email=email, agencies=Agency.objects.of_address(email)
    )  # fmt: skip
    if form.is_valid():
        values = form.cleaned_data
        try:
            sign_up(
                email=email,
                account=form.account(),
                agency=values["agency"],
                job_role=values["job_role"],
                team=values["team"],
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            del request.session[KEY]
            return render(request, "accounts/join_asked.html", {"agency": values["agency"]})
    return render(request, "accounts/join_confirm.html", {"form": form, "email": email})


@get_or_post
@login_required
def join(request: HttpRequest) -> HttpResponse:
    """Ask to join an agency, with an account."""
    person = person_of(request)
    agencies = agencies_to_join(person)
    form = JoinForm(request.POST or None, agencies=agencies)
    if form.is_valid():
        try:
            ask_to_join(person=person, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{form.cleaned_data['agency']} will answer by e-mail.")
            return redirect("accounts:me")
    return render(request, "accounts/join_agency.html", {"form": form, "agencies": agencies})


@require_safe
@for_leads
def join_requests(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Requests that wait for a decision, the oldest first."""
    waiting = agency.join_requests.undecided().select_related("person")
    context = agency_frame(agency, "join_requests") | {"page_obj": page_of(waiting, request)}
    return render(request, "accounts/join_requests.html", context)


@require_safe
@for_leads
def join_request(request: HttpRequest, agency: Agency, join_request: int) -> HttpResponse:
    """One request, to approve or to refuse."""
    found = _request_at(agency, join_request)
    initial = {"job_role": found.job_role, "team": found.team}
    form = FactsForm(by=person_of(request), initial=initial)
    return _decision(request, found, form, RefusalForm())


@require_POST
@for_leads
def approve_request(request: HttpRequest, agency: Agency, join_request: int) -> HttpResponse:
    """Let the person in."""
    found = _request_at(agency, join_request)
    form = FactsForm(request.POST, by=person_of(request))
    if form.is_valid():
        try:
            approve(
                join_request=found,
                facts=form.facts(),
                by=person_of(request),
                roles=form.cleaned_data["roles"],
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{found.person} is now a member of {agency.short_name}.")
            return redirect("accounts:join_requests", agency.pk)
    return _decision(request, found, form, RefusalForm())


@require_POST
@for_leads
def refuse_request(request: HttpRequest, agency: Agency, join_request: int) -> HttpResponse:
    """Say no, and why."""
    found = _request_at(agency, join_request)
    form = RefusalForm(request.POST)
    if form.is_valid():
        try:
            refuse(join_request=found, by=person_of(request), reason=form.cleaned_data["reason"])
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{found.person} has been told that you refused.")
            return redirect("accounts:join_requests", agency.pk)
    initial = {"job_role": found.job_role, "team": found.team}
    return _decision(request, found, FactsForm(by=person_of(request), initial=initial), form)


def _request_at(agency: Agency, pk: int) -> JoinRequest:
    listed = agency.join_requests.select_related("person", "agency", "decided_by")
    found: JoinRequest = get_object_or_404(listed, pk=pk)
    return found


def _decision(
    request: HttpRequest, found: JoinRequest, form: FactsForm, refusal_form: RefusalForm
) -> HttpResponse:
    context = {"join_request": found, "form": form, "refusal_form": refusal_form}
    frame = agency_frame(found.agency, "join_requests")
    return render(request, "accounts/join_request.html", frame | context)
