"""Invitations: sent and kept by a lead, accepted by the person whom they are for."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.fields import add_refusal
from accounts.forms.joining import AccountForm, InvitationForm
from accounts.models import Agency, Invitation, User
from accounts.selectors import agency_frame, page_of
from accounts.services.invitations import (
    accept_invitation,
    invitation_of,
    invite,
    resend_invitation,
    why_closed,
    withdraw_invitation,
)
from accounts.services.opening import has_no_account, owns_address
from accounts.services.refusals import Refused
from accounts.tokens import hash_of
from accounts.views.guards import for_leads, person_of

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
KEY = "accounts_invitation"


@require_safe
@for_leads
def invitations(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Those that nobody has answered, the latest first."""
    listed = agency.invitations.unanswered().select_related("invited_by")
    context = agency_frame(agency, "invitations") | {"page_obj": page_of(listed, request)}
    return render(request, "accounts/invitations.html", context)


@get_or_post
@for_leads
def new(request: HttpRequest, agency: Agency) -> HttpResponse:
    """Invite one person."""
    by = person_of(request)
    form = InvitationForm(request.POST or None, by=by)
    if form.is_valid():
        values = form.cleaned_data
        try:
            invite(
                agency=agency,
                email=values["email"],
                facts=form.facts(),
                by=by,
                roles=values["roles"],
            )
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"An invitation is on its way to {values['email']}.")
            return redirect("accounts:invitations", agency.pk)
    context = agency_frame(agency, "invitations") | {"form": form}
    return render(request, "accounts/invite.html", context)


@require_POST
@for_leads
def resend(request: HttpRequest, agency: Agency, invitation: int) -> HttpResponse:
    """Send a new link."""
    found = get_object_or_404(agency.invitations, pk=invitation)
    try:
        resend_invitation(invitation=found, by=person_of(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"A new link is on its way to {found.email}.")
    return redirect("accounts:invitations", agency.pk)


@require_POST
@for_leads
def withdraw(request: HttpRequest, agency: Agency, invitation: int) -> HttpResponse:
    """Let the link cease to work."""
    found = get_object_or_404(agency.invitations, pk=invitation)
    if withdraw_invitation(invitation=found):
        messages.success(request, f"The link sent to {found.email} no longer works.")
    else:
        messages.info(request, f"The invitation of {found.email} was closed already.")
    return redirect("accounts:invitations", agency.pk)


@sensitive_post_parameters("password")
@get_or_post
def accept(request: HttpRequest) -> HttpResponse:
    """The page behind the link. The key goes from the address into the session at once."""
    if "key" in request.GET:
        request.session[KEY] = hash_of(request.GET["key"])
        return redirect("accounts:invitation")
    try:
        invitation = invitation_of(request.session.get(KEY, ""))
    except Refused as refusal:
        return _closed(request, str(refusal), 404)
    if why := why_closed(invitation):
        return _closed(request, why, 410)
    if has_no_account(invitation.email):
        return _accept_as_new(request, invitation)
    return _accept_as_known(request, invitation)


def _accept_as_new(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if request.user.is_authenticated:
        return _for_another(request, invitation)
    noted = User.objects.filter(email=invitation.email).first() or User()
    names = {"first_name": noted.first_name, "last_name": noted.last_name}
    form = AccountForm(request.POST or None, email=invitation.email, initial=names)
    if form.is_valid():
        try:
            accept_invitation(token_hash=invitation.token_hash, account=form.account())
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            del request.session[KEY]
            messages.success(request, f"Your account is ready. Sign in as {invitation.email}.")
            return redirect("account_login")
    return render(request, "accounts/accept_new.html", {"invitation": invitation, "form": form})


def _accept_as_known(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if not request.user.is_authenticated:
        return render(request, "accounts/accept_sign_in.html", {"invitation": invitation})
    person = person_of(request)
    if not owns_address(person, invitation.email):
        return _for_another(request, invitation)
    refused = ""
    if request.method == "POST":
        try:
            accept_invitation(token_hash=invitation.token_hash, person=person)
        except Refused as refusal:
            refused = str(refusal)
        else:
            del request.session[KEY]
            messages.success(request, f"You are now a member of {invitation.agency.name}.")
            return redirect("accounts:me")
    context = {"invitation": invitation, "refused": refused}
    return render(request, "accounts/accept_known.html", context)


def _for_another(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    context = {"invitation": invitation}
    return render(request, "accounts/accept_other.html", context, status=403)


def _closed(request: HttpRequest, why: str, status: int) -> HttpResponse:
    return render(request, "accounts/accept_closed.html", {"why": why}, status=status)
