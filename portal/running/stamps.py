"""Remembering what a piece of work was done from, so that it is not done again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


def fingerprint(files: Iterable[Path], *facts: str, base: Path | None = None) -> str:
    """SHA-256 over names and contents of ``files`` and over ``facts``; a missing file counts too.

    Names are taken relative to ``base``, so that a moved checkout keeps its fingerprints.
    """
    digest = hashlib.sha256()
    for path in sorted(set(files)):
        name = path.relative_to(base) if base else path
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "missing"
        digest.update(f"{name}\0{content}\n".encode())
    for fact in facts:
        digest.update(f"{fact}\n".encode())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Stamp:
    """A file that holds the fingerprint of what its neighbour was made from."""

    path: Path

    def matches(self, value: str) -> bool:
        """Whether the work was finished for exactly this fingerprint."""
        try:
            return self.path.read_text().strip() == value
        except OSError:
            return False

    def write(self, value: str) -> None:
        """Say that the work is finished; only after it is."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(f"{value}\n")
