"""Who may come to a page: signed in, and for an agency its lead or who keeps all agencies."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from accounts.models import Agency, Membership, User
from accounts.rules import manages_everybody, may_manage

View = Callable[..., HttpResponse]


def person_of(request: HttpRequest) -> User:
    """Who is signed in, where a guard has seen to it."""
    return cast("User", request.user)


def for_leads(view: View) -> View:
    """The view gets the agency of its address; for anybody else the agency does not exist (404)."""

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, agency: int, *args: Any, **kwargs: Any) -> HttpResponse:
        found = get_object_or_404(Agency, pk=agency)
        if not may_manage(request.user, found):
            raise Http404
        return view(request, found, *args, **kwargs)

    return guarded


def for_service_owners(view: View) -> View:
    """The page exists only for who keeps the memberships of every agency."""

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not manages_everybody(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def membership_at(agency: Agency, pk: int) -> Membership:
    """A membership of that agency with what a page shows of it; 404 for another agency's."""
    found: Membership = get_object_or_404(agency.memberships.for_lists(), pk=pk)
    return found
