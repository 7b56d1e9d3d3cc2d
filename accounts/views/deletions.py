"""Requests to be forgotten, for the service owner."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.services.deletions import carry_out_deletion
from accounts.services.refusals import Refused
from accounts.views.guards import for_service_owners, person_of


@require_safe
@for_service_owners
def deletions(request: HttpRequest) -> HttpResponse:
    """Who asks to be forgotten, the oldest request first."""
    asked = User.objects.filter(deletion_asked_at__isnull=False).order_by("deletion_asked_at")
    return render(request, "accounts/deletions.html", {"people": asked})


@require_http_methods(["GET", "HEAD", "POST"])
@for_service_owners
def deletion(request: HttpRequest, person: int) -> HttpResponse:
    """Ask once more, then forget the person."""
    asked = User.objects.filter(deletion_asked_at__isnull=False)
    found = get_object_or_404(asked, pk=person)
    if request.method == "POST":
        try:
            carry_out_deletion(person=found, by=person_of(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "The account is deleted. What stays bears a number only.")
        return redirect("accounts:deletions")
    context = {"person": found, "memberships": found.memberships.for_lists()}
    return render(request, "accounts/deletion.html", context)
