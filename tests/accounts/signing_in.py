"""A test client that is signed in as the front door would have done it."""

from __future__ import annotations

import time

from allauth.account.internal.flows import login
from django.test import Client

from accounts.front_door import session_limits
from accounts.models import User

BACKEND = "accounts.front_door.backend.StandingBackend"


def signed_in(person: User, *, second_factor: bool = True) -> Client:
    """A browser in which ``person`` came in a moment ago, with a password and a second factor.

    They have confirmed since that it is them, so that no page asks for that again.
    """
    client = Client()
    client.force_login(person, backend=BACKEND)
    now = int(time.time())
    session = client.session
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": now, "email": person.email, "reauthenticated": True},
        *([{"method": "mfa", "type": "totp", "at": now, "reauthenticated": True}] * second_factor),
    ]
    session[session_limits.TIMES] = [now, now, second_factor]
    session.save()
    return client
