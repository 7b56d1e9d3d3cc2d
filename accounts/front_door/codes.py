"""Codes of an authenticator app, each of which opens once.

allauth marks used codes in the cache, which may belong to one machine. Here the row of the
authenticator remembers the last time step that was used, under a lock: the same or an earlier
step is refused for good, on every machine (RFC 6238, section 5.2).
"""

from __future__ import annotations

import time

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.db import transaction

LAST_STEP = "last_step"


@transaction.atomic
def use_code_of_app(authenticator: Authenticator, code: str, *, now: float | None = None) -> bool:
    """Whether ``code`` is right and not used yet; it is used by this call."""
    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    step = _step_of(decrypt(row.data["secret"]), code, time.time() if now is None else now)
    if step is None or step <= row.data.get(LAST_STEP, -1):
        return False
    row.data[LAST_STEP] = step
    row.save(update_fields=["data"])
    authenticator.data = row.data
    return True


def _step_of(secret: str, code: str, now: float) -> int | None:
    """The time step, of those that a clock may be off by, to which ``code`` belongs."""
    current = int(now // app_settings.TOTP_PERIOD)
    tolerance = app_settings.TOTP_TOLERANCE
    for step in range(current - tolerance, current + tolerance + 1):
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            return step
    return None
