"""What makes a link work once: a random token, of which only a hash is kept."""

from __future__ import annotations

import secrets
from hashlib import sha256


def new_token() -> tuple[str, str]:
    """A token of 256 random bits for a link, and the hash by which it is known again."""
    token = secrets.token_urlsafe(32)
    return token, hash_of(token)


def hash_of(token: str) -> str:
    """What of a token is kept. Nothing slow is needed: nobody guesses 256 random bits."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
