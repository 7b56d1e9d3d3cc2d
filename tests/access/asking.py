"""One request of one actor, undone at once, and whether it was let through."""

from __future__ import annotations

import collections
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.http import HttpResponse
from django.test import Client

REFUSED = (401, 403, 404, 410)
DOORS = (
    "/account/login/",
    "/admin/login/",
    "/account/reauthenticate/",
    "/account/2fa/reauthenticate/",
)


class WrongMethodError(Exception):
    """The route does not take this method, so nothing was learnt about access."""


def ask(client: Client, method: str, path: str, sent: dict[str, str]) -> HttpResponse:
    """The answer; what the request wrote is rolled back, and the cookies are as before."""
    before = client.cookies.output(header="")
    client.raise_request_exception = False
    with transaction.atomic():
        send: Any = client.post if method == "POST" else client.get
        answer: HttpResponse = send(path, sent)
        transaction.set_rollback(True)
    if answer.streaming:
        collections.deque(answer.streaming_content, maxlen=0)  # its file is closed at the end
    client.cookies = SimpleCookie(before.replace("\r\n", "; "))
    return answer


def is_let_through(answer: HttpResponse, path: str) -> bool:
    """Whether the answer is the thing asked for, not a refusal or the way to a door.

    Wagtail refuses by a redirect to the admin's home. Raises ``WrongMethodError`` for 405.
    """
    if answer.status_code == 405:
        raise WrongMethodError
    if answer.status_code in REFUSED:
        return False
    if answer.status_code in (301, 302, 303):
        target = urlsplit(answer["Location"]).path
        refused_by_wagtail = target == "/admin/" and path.startswith("/admin/")
        return not (target.startswith(DOORS) or refused_by_wagtail)
    return True
