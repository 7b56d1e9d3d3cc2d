"""Which passwords are too easy to guess, beside short and common ones."""

from __future__ import annotations

import re
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from core.models import SiteSettings

LONGEST = 256
FEWEST_DIFFERENT = 5
_READ_AS = str.maketrans("01345@$!7", "oieasasit")
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_OF_THE_TRADE = ("safeguarding", "partnership", "portal", "child", "children", "welcome", "letmein")


class MaximumLengthValidator:
    """A password no longer than anybody can mean: hashing one has to stay cheap."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ``ValidationError`` for a longer one."""
        if len(password) > LONGEST:
            raise ValidationError(f"Choose a password of {LONGEST} characters or fewer.")

    def get_help_text(self) -> str:
        return f"At most {LONGEST} characters."


class EasilyGuessedValidator:
    """Refuses what guessers try first once twelve characters are asked for.

    A common password with digits or signs around it, or with digits in place of letters; words of
    the trade and the partnership's own; a few characters again and again; a run of the alphabet,
    of digits or of the keyboard.
    """

    def __init__(self) -> None:
        self._common = CommonPasswordValidator().passwords

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ``ValidationError`` with what to do instead."""
        plain = password.casefold()
        if len(set(plain)) < FEWEST_DIFFERENT or _is_a_run(plain):
            raise ValidationError(
                "This password repeats itself or is a run of keys. Choose three random words."
            )
        bare = _EDGES.sub("", plain)
        read = _EDGES.sub("", plain.translate(_READ_AS))
        known = {*self._common, *_OF_THE_TRADE, *_own_words()}
        if {bare, read, bare.translate(_READ_AS)} & known or _is_only(read, known):
            raise ValidationError(
                "This password is a common one with something added. Choose three random words."
            )

    def get_help_text(self) -> str:
        return "Not a common password, even with digits or signs added."


def _own_words() -> set[str]:
    """The words of the partnership's name, and the name as one word."""
    names = SiteSettings.objects.values_list("partnership_name", flat=True)
    words = [re.findall(r"\w+", name.casefold()) for name in names]
    return {"".join(name) for name in words} | {w for name in words for w in name if len(w) > 3}


def _is_only(read: str, known: set[str]) -> bool:
    """Whether it is one known word written two or more times, such as ``passwordpassword``."""
    return any(
        len(read) % size == 0 and read == read[:size] * (len(read) // size) and read[:size] in known
        for size in range(3, len(read) // 2 + 1)
    )


_RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")


def _is_a_run(plain: str) -> bool:
    """Whether runs of four keys or more, forwards or backwards, make up nearly all of it."""
    runs = [*_RUNS, *(run[::-1] for run in _RUNS)]
    place = covered = 0
    while place < len(plain):
        length = max(
            (size for run in runs for size in _lengths(plain, place, run)),
            default=0,
        )
        covered += length if length >= 4 else 0
        place += max(length, 1)
    return covered >= len(plain) - 2


def _lengths(plain: str, place: int, run: str) -> list[int]:
    start = run.find(plain[place])
    if start < 0:
        return []
    size = 0
    while (
        place + size < len(plain)
        and start + size < len(run)
        and plain[place + size] == run[start + size]
    ):
        size += 1
    return [size]
