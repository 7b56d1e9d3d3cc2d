"""The people whom a manager manages."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.roles import OWN_TEAM
from accounts.selectors import team_of
from accounts.views.guards import person_of

A_PAGE = 50


@require_safe
@login_required
def team(request: HttpRequest) -> HttpResponse:
    """Name, job role, team and dates of who names this manager today. 404 for others."""
    person = person_of(request)
    if not person.has_perm(OWN_TEAM):
        raise Http404
    page = Paginator(team_of(person), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/team.html", {"page_obj": page})
