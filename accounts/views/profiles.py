"""Everybody's own pages: name, agencies, data, deletion. A person without membership has these."""

from __future__ import annotations

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.fields import add_refusal
from accounts.forms.joining import NameForm
from accounts.membership_states import state_of
from accounts.personal_data import as_document, to_read
from accounts.rules import led_agencies, manages_everybody
from accounts.services.deletions import ask_for_deletion, withdraw_deletion
from accounts.services.join_requests import agencies_to_join
from accounts.services.memberships import speak_for
from accounts.services.profiles import rename
from accounts.services.refusals import Refused
from accounts.standing import membership_in_force
from accounts.views.guards import person_of


@require_safe
@login_required
def me(request: HttpRequest) -> HttpResponse:
    """Who I am, for which agencies I speak, and what I can do about it."""
    person = person_of(request)
    memberships = [
        (one, state_of(one)) for one in person.memberships.for_lists().order_by("-start_date")
    ]
    holding = [one for one, state in memberships if state.key == "in_force"]
    return render(
        request,
        "accounts/me.html",
        {
            "memberships": memberships,
            "holding": holding,
            "speaking": membership_in_force(person),
            "requests": person.join_requests.undecided().select_related("agency"),
            "may_join": agencies_to_join(person).exists(),
            "leads": manages_everybody(person) or led_agencies(person).exists(),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def name(request: HttpRequest) -> HttpResponse:
    """Change how I am called."""
    person = person_of(request)
    initial = {"first_name": person.first_name, "last_name": person.last_name}
    form = NameForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            rename(person=person, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "Your name is saved.")
            return redirect("accounts:me")
    return render(request, "accounts/me_name.html", {"form": form})


@require_POST
@login_required
def speak(request: HttpRequest) -> HttpResponse:
    """Choose for which of my agencies I speak."""
    person = person_of(request)
    chosen = request.POST.get("membership", "")
    found = get_object_or_404(person.memberships, pk=int(chosen) if chosen.isdecimal() else 0)
    try:
        speak_for(person=person, membership=found)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"You now speak for {found.agency.name}.")
    return redirect("accounts:me")


@require_safe
@login_required
def data(request: HttpRequest) -> HttpResponse:
    """All that is kept about me, to read."""
    sections = to_read(person_of(request))
    return render(request, "accounts/me_data.html", {"sections": sections})


@require_safe
@login_required
def data_file(request: HttpRequest) -> HttpResponse:
    """The same for a machine."""
    document = as_document(person_of(request))
    body = json.dumps(document, ensure_ascii=False, indent=2)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    name = f"my-data-{timezone.localdate()}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def deletion(request: HttpRequest) -> HttpResponse:
    """Ask to be forgotten, or take that back."""
    person = person_of(request)
    if request.method == "POST":
        if "withdraw" in request.POST:
            withdraw_deletion(person=person)
            messages.success(request, "You have taken back your request. Your account stays.")
        else:
            ask_for_deletion(person=person)
            messages.success(request, "Your request is noted. You get an e-mail when it is done.")
        return redirect("accounts:me")
    return render(request, "accounts/me_deletion.html")
