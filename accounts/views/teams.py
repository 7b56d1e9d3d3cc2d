"""The people whom a manager manages."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.roles import OWN_TEAM
from accounts.selectors import page_of, team_of
from accounts.views.guards import person_of


@require_safe
@login_required
def team(request: HttpRequest) -> HttpResponse:
    """Name, job role, team and dates of who names this manager today. 404 for others."""
    person = person_of(request)
    if not person.has_perm(OWN_TEAM):
        raise Http404
    page = page_of(team_of(person), request)
    return render(request, "accounts/team.html", {"page_obj": page})
