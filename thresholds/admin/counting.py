"""Numbers with their nouns."""

from __future__ import annotations


def counted(count: int, noun: str) -> str:
    """``1 need``, ``2 needs``: for nouns that take an s."""
    return f"{count} {noun}{'' if count == 1 else 's'}"
