"""Where things are in this checkout, and the environment its commands run in."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.running.console import say

SKIPPED_FOLDERS = frozenset({".git", ".tools", ".venv", "node_modules", "var", "__pycache__"})


@dataclass(frozen=True, slots=True)
class Checkout:
    """The folder that holds ``run.py``."""

    root: Path

    @property
    def venv(self) -> Path:
        """The folder of the Python environment."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """The environment's interpreter."""
        return self.venv / "bin" / "python"

    @property
    def tools(self) -> Path:
        """Programs installed for this checkout alone: uv, Node."""
        return self.root / ".tools"

    @property
    def data(self) -> Path:
        """All that the demo writes: ``PORTAL_DATA``, or ``var`` in the checkout."""
        return Path(os.environ.get("PORTAL_DATA") or self.root / "var").absolute()

    def lock(self, name: str) -> Path:
        """The hash-locked requirements called ``name``."""
        return self.root / "requirements" / f"{name}.txt"

    def environment(self, settings: str | None = None, **more: str) -> dict[str, str]:
        """The parent's environment with this checkout's Python first; proxies and the like stay."""
        result = dict(os.environ)
        result.pop("PYTHONHOME", None)
        result["VIRTUAL_ENV"] = str(self.venv)
        result["PATH"] = os.pathsep.join([str(self.venv / "bin"), result.get("PATH", os.defpath)])
        result["PYTHONUNBUFFERED"] = "1"
        if settings:
            result["DJANGO_SETTINGS_MODULE"] = settings
        result.update(more)
        return result

    def demo_environment(self) -> dict[str, str]:
        """Settings and data of the demo."""
        return self.environment("portal.settings.demo", PORTAL_DATA=str(self.data))

    def files(self, *suffixes: str) -> Iterator[Path]:
        """The project's own files that end so, in order; nothing installed or built."""
        for folder, children, names in os.walk(self.root):
            children[:] = sorted(set(children) - SKIPPED_FOLDERS)
            for name in sorted(names):
                if name.endswith(suffixes):
                    yield Path(folder, name)


@contextmanager
def preparing(checkout: Checkout) -> Iterator[None]:
    """Let one run at a time install and build; a second one waits for the first."""
    checkout.tools.mkdir(exist_ok=True)
    with (checkout.tools / "lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another run.py is preparing this checkout; waiting for it.")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
