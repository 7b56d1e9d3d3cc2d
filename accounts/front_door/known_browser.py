"""Browsers in which somebody has signed in before, told by a cookie that names nobody.

The cookie is set at sign-in only. It holds a random number of the browser and, for each of the
last people who signed in there, a keyed hash of both: without the site's key it says nothing. It
opens no door. It gives its browser an allowance of guesses of its own, so that strangers who
guess at an account do not lock its owner out.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import User

AGE = timedelta(days=365)
PEOPLE = 8
_SALT = "accounts.front_door.known_browser"


def known_browser(request: HttpRequest, person: User | None) -> str | None:
    """The number of this browser when ``person`` has signed in here before, else None."""
    told = _read(request)
    if person is None or told is None:
        return None
    mark = _mark(told["browser"], person)
    known = any(constant_time_compare(mark, one) for one in told["people"])
    return str(told["browser"]) if known else None


def remember_browser(request: HttpRequest, response: HttpResponse, person: User) -> None:
    """Let the browser be known the next time ``person`` signs in here."""
    told = _read(request) or {"browser": secrets.token_urlsafe(16), "people": []}
    mark = _mark(told["browser"], person)
    people = [mark, *(one for one in told["people"] if one != mark)][:PEOPLE]
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE_NAME,
        signing.dumps({"browser": told["browser"], "people": people}, salt=_SALT),
        max_age=AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> dict[str, Any] | None:
    value = request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE_NAME, "")
    try:
        told: dict[str, Any] = signing.loads(value, salt=_SALT, max_age=AGE)
    except signing.BadSignature:
        return None
    return told


def _mark(browser: str, person: User) -> str:
    return salted_hmac(_SALT, f"{browser}\x1f{person.pk}", algorithm="sha256").hexdigest()[:32]
