"""The code that somebody's authenticator app shows, without the library under test."""

from __future__ import annotations

import base64
import hmac
import struct
import time

PERIOD_SECONDS = 30


def code_of_app(secret: str, at: float | None = None) -> str:
    """Six digits for a base32 ``secret`` at a moment, now without one. Source: RFC 6238, RFC 4226."""
    counter = int((time.time() if at is None else at) // PERIOD_SECONDS)
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", counter), "sha1")
    offset = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
