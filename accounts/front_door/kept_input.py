"""What somebody sent after their session had ended: kept for them until they sign in again.

It lies in the new session of the same browser, on the server, for an hour. Only the person whose
session ended gets it back. Passwords, codes and files are not kept.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

KEPT, ENDED = "kept_input", "session_ended"
SECONDS = 3600
MOST_CHARACTERS = 500_000
_NEVER = ("csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", "code")


@dataclass(frozen=True, slots=True)
class KeptInput:
    """A form as it was sent: where to, its fields, and whether files were left out."""

    path: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What a person would recognise: fields with words in them."""
        shown = [
            (name.replace("_", " ").replace("-", " ").capitalize(), value.strip())
            for name, value in self.fields
        ]
        return [one for one in shown if any(letter.isalpha() for letter in one[1])][:40]


def note_ended(request: HttpRequest, person: Any, limit: str) -> None:
    """Remember in the new session whose session ended, and which limit it had passed."""
    request.session[ENDED] = {"person": person.pk, "limit": limit, "at": int(time.time())}
    request.session.set_expiry(SECONDS)


def ended_by(request: HttpRequest) -> str:
    """The limit by which the session before this one ended; empty when none did."""
    told = _fresh(request, ENDED)
    return str(told["limit"]) if told else ""


def keep(request: HttpRequest) -> bool:
    """Keep what was sent for the person whose session ended; whether there was one to keep it."""
    ended = _fresh(request, ENDED)
    if ended is None:
        return False
    sent = request.POST.copy()
    for name in _NEVER:
        sent.pop(name, None)
    body = sent.urlencode()
    if len(body) > MOST_CHARACTERS:
        return False
    request.session[KEPT] = {
        "person": ended["person"],
        "at": int(time.time()),
        "path": request.get_full_path(),
        "body": body,
        "had_files": bool(request.FILES),
    }
    return True


def is_kept(request: HttpRequest) -> bool:
    """Whether something waits for whoever signs in next, should it be theirs."""
    return _fresh(request, KEPT) is not None


def has_kept_input(request: HttpRequest) -> bool:
    """Whether something waits for the person who is signed in."""
    return kept_input(request) is not None


def kept_input(request: HttpRequest) -> KeptInput | None:
    """What waits for the person who is signed in."""
    told = _fresh(request, KEPT)
    if told is None or told["person"] != request.user.pk:
        return None
    sent = QueryDict(told["body"])
    fields = tuple((name, value) for name, values in sent.lists() for value in values)
    return KeptInput(told["path"], fields, told["had_files"])


def after_sign_in(request: HttpRequest, person: Any) -> None:
    """Drop what belongs to somebody else and the note of the end; last as long as the browser."""
    request.session.pop(ENDED, None)
    request.session.set_expiry(0)
    told = request.session.get(KEPT)
    if told is not None and told["person"] != person.pk:
        drop(request)


def drop(request: HttpRequest) -> None:
    """Forget what was kept."""
    request.session.pop(KEPT, None)


def _fresh(request: HttpRequest, name: str) -> dict[str, Any] | None:
    told: dict[str, Any] | None = request.session.get(name)
    if told is None or time.time() - told["at"] > SECONDS:
        return None
    return told
