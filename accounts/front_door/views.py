"""Pages of the front door that allauth has not, or has with a gap."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.views import INTERNAL_RESET_SESSION_KEY
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.views import DeactivateTOTPView
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.front_door import kept_input, session_limits
from accounts.front_door.sessions import end_other_sessions, end_session, open_sessions
from accounts.models import User


@login_required
@require_http_methods(["GET", "POST"])
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in; one session, or all but this one, can be ended."""
    person, this = _person(request), request.session.session_key
    if request.method == "POST":
        chosen = request.POST.get("session", "")
        if chosen.isdecimal():
            ended = end_session(person=person, pk=int(chosen), this=this)
            said = "That browser is signed out." if ended else "That browser was signed out before."
        else:
            end_other_sessions(person=person, this=this)
            said = "You are signed out everywhere but here."
        messages.success(request, said)
        return redirect("usersessions_list")
    listed = open_sessions(person, this=this)
    return render(request, "usersessions/usersession_list.html", {"sessions": listed})


@require_GET
def session_status(request: HttpRequest) -> JsonResponse:
    """How many seconds the session has left when nobody uses it; asking does not use it."""
    return _status(request)


@require_GET
def stay_signed_in(request: HttpRequest) -> JsonResponse:
    """The same after using it: a click on “Stay signed in”."""
    if request.user.is_authenticated:
        session_limits.touch(request, int(time.time()), at_once=True)
    return _status(request)


@login_required
@require_GET
def kept(request: HttpRequest) -> HttpResponse:
    """What was sent after the session had ended, to be sent again or thrown away."""
    waiting = kept_input.kept_input(request)
    if waiting is None:
        return redirect("/")
    return render(request, "account/kept_input.html", {"kept": waiting})


@login_required
@require_POST
def drop_kept(request: HttpRequest) -> HttpResponse:
    """Throw away what was kept."""
    kept_input.drop(request)
    messages.success(request, "What you sent before is thrown away.")
    return redirect("/")


@require_GET
def reset_by_link(request: HttpRequest) -> HttpResponse:
    """Take the secret of the mail's link out of the address; allauth's page then checks it."""
    uid, _, key = request.GET.get("key", "").partition("-")
    if not uid.isalnum() or not uid.isascii():
        uid = "0"
    request.session[INTERNAL_RESET_SESSION_KEY] = key
    return redirect("account_reset_password_from_key", uidb36=uid, key="set-password")


class RemovePasskeyView(RemoveWebAuthnView):
    """allauth's, which would let the last second factor of who needs one go."""

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            _lock(self.request)
            key = self.get_object()
            if not get_adapter().can_delete_authenticator(key):
                messages.error(
                    self.request, get_adapter().error_messages["cannot_delete_authenticator"]
                )
                return redirect("mfa_list_webauthn")
            return super().form_valid(form)  # type: ignore[no-any-return]


class DeactivateAppView(DeactivateTOTPView):
    """allauth's, deciding and deleting under one lock."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            _lock(request)
            return super().post(request, *args, **kwargs)  # type: ignore[no-any-return]


def _lock(request: HttpRequest) -> None:
    """Of two requests that remove one factor each, the second sees what the first left."""
    User.objects.select_for_update().get(pk=_person(request).pk)


def _status(request: HttpRequest) -> JsonResponse:
    times = session_limits.times_of(request) if request.user.is_authenticated else None
    left = times.left_seconds(int(time.time())) if times else 0
    return JsonResponse(
        {
            "signed_in": times is not None,
            "left_seconds": left,
            "warned_before_seconds": session_limits.WARNED_BEFORE_SECONDS,
        }
    )


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user
