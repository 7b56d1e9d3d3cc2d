"""What every request of a signed-in person passes: limits of the session, the second factor."""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.front_door import kept_input, session_limits
from accounts.front_door.second_factor import (
    factors_of,
    has_proven_second_factor,
    needs_second_factor,
)

Next = Callable[[HttpRequest], HttpResponse]
Answer = TypeVar("Answer")
FORBIDDEN = HTTPStatus.FORBIDDEN
LOGIN_DOORS = frozenset({"/account/login/", "/admin/login/", "/_util/login/"})
ON_THE_WAY_IN = ("account_login", "account_logout", "account_reset", "mfa_")

# Asked by programs of a page, not by a person who uses the site.
UNATTENDED = ("/account/session/", "/admin/editing-sessions/")
# What stays open to a person who has not shown the second factor that they need.
ALWAYS_OPEN = frozenset(
    {
        *("account_logout", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"),
        *("session_status", "healthz", "readyz", "brand_css", "robots"),
    }
)
# And to a person who has none yet. Who has one shows it first: else a session from before it was
# set up could add a key of its own, with the password alone.
OPEN_TO_SET_ONE_UP = frozenset(
    {
        *("account_reauthenticate", "account_email", "account_confirm_email"),
        *("mfa_index", "mfa_activate_totp", "mfa_add_webauthn"),
    }
)


class SessionLimitsMiddleware:
    """Ends a session that was not used for too long, or lasts too long, on the server's side.

    What its owner sends to a page for signed-in people after that is kept for them.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _has_session(request):
            _or_nobody(request, self._limit)
        response = self.get_response(request)
        if not _has_session(request) or not self._turned_away(request, response):
            return response
        kept = kept_input.keep(request)
        forbidden = response.status_code == FORBIDDEN
        return redirect_to_login(request.path) if kept and forbidden else response

    @staticmethod
    def _limit(request: HttpRequest) -> None:
        if not request.user.is_authenticated:
            return
        now = int(time.time())
        limit = session_limits.overrun(request, now)
        if limit:
            person = request.user
            logout(request)
            kept_input.note_ended(request, person, limit)
        elif not request.path.startswith(UNATTENDED):
            session_limits.touch(request, now)

    @staticmethod
    def _turned_away(request: HttpRequest, response: HttpResponse) -> bool:
        """Whether a sound form was sent to a page that is only for people who are signed in."""
        match = request.resolver_match
        if (
            request.method != "POST"
            or request.user.is_authenticated
            or not getattr(request, "csrf_processing_done", False)
            or (match is not None and match.view_name.startswith(ON_THE_WAY_IN))
        ):
            return False
        target = urlsplit(response.get("Location", "")).path
        return response.status_code == FORBIDDEN or target in LOGIN_DOORS


class SecondFactorMiddleware:
    """Sends whoever needs a second factor and has not shown one to where they can."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        lacking = _has_session(request) and _or_nobody(request, self._lacks_second_factor)
        if not lacking:
            return None
        match = request.resolver_match
        name = match.view_name if match is not None else ""
        if name in ALWAYS_OPEN:
            return None
        factors = factors_of(request.user)
        if not factors and name in OPEN_TO_SET_ONE_UP:
            return None
        if _asks_for_data(request):
            return HttpResponse("Your role needs a second step.", status=FORBIDDEN)
        return HttpResponseRedirect(self._where_to(request, factors))

    @staticmethod
    def _lacks_second_factor(request: HttpRequest) -> bool:
        return (
            request.user.is_authenticated
            and not has_proven_second_factor(request)
            and needs_second_factor(request.user)
        )

    @staticmethod
    def _where_to(request: HttpRequest, factors: set[str]) -> str:
        if not factors:
            messages.warning(
                request,
                "Your role can see or change what others must not. "
                "Set up a second step of signing in to go on.",
            )
            return reverse("mfa_index")
        door = "mfa_reauthenticate" if "totp" in factors else "mfa_reauthenticate_webauthn"
        wanted = request.get_full_path() if request.method in ("GET", "HEAD") else "/"
        return f"{reverse(door)}?{urlencode({'next': wanted})}"


def _has_session(request: HttpRequest) -> bool:
    """Whether the browser sent a session: readers without one cost nothing here."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def _or_nobody(request: HttpRequest, asked: Callable[[HttpRequest], Answer]) -> Answer | None:
    """The answer of ``asked``; when the database is lost, nobody is signed in."""
    try:
        return asked(request)
    except (InterfaceError, OperationalError):
        request.user = AnonymousUser()
        return None


def _asks_for_data(request: HttpRequest) -> bool:
    """Whether a program of a page asks, which cannot follow to a page for people."""
    return (
        request.headers.get("X-Requested-With") == "XMLHttpRequest"
        or request.headers.get("Sec-Fetch-Dest") == "empty"
        or "application/json" in request.headers.get("Accept", "")
    )
