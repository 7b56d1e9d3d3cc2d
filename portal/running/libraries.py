"""Shared libraries of the machine that no Python package brings along."""

from __future__ import annotations

import ctypes.util
import sys
from collections.abc import Callable
from dataclasses import dataclass

from portal.running import debian
from portal.running.console import warn


@dataclass(frozen=True, slots=True)
class Need:
    """What is needed for what: libraries as the linker names them, and Debian's packages."""

    purpose: str
    libraries: tuple[str, ...]
    packages: tuple[str, ...]


PDF = Need(
    "writing PDFs (WeasyPrint)",
    ("pango-1.0", "pangoft2-1.0"),
    ("libpango-1.0-0", "libpangoft2-1.0-0"),
)
BROWSER_DRIVER = Need("driving the browser (Playwright)", ("atomic",), ("libatomic1",))


def ensure_libraries(need: Need) -> None:
    """Install what is missing, or say what will not work without it."""
    if missing(need) and not debian.install(*need.packages):
        warn(f"{need.purpose} will not work without {', '.join(need.libraries)}.")


def missing(need: Need, find: Callable[[str], str | None] = ctypes.util.find_library) -> list[str]:
    """The libraries that the dynamic linker does not find; Playwright's need is Linux's alone."""
    if need is BROWSER_DRIVER and sys.platform != "linux":
        return []
    return [name for name in need.libraries if find(name) is None]
