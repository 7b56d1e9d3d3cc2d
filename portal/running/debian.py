"""Installing Debian packages that the project needs, where the person is allowed to."""

from __future__ import annotations

import os
import shutil
from functools import cache
from pathlib import Path

from portal.running.console import say, warn
from portal.running.processes import run


def can_install() -> bool:
    """Whether this is a Debian-like machine and the person is root on it."""
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def install(*packages: str) -> bool:
    """Install ``packages``; False (and the hint what to do) when that cannot be done here."""
    if not can_install():
        warn(f"not installed, and this is not root on Debian: {' '.join(packages)}")
        return False
    say(f"Installing with apt-get: {' '.join(packages)}")
    _update()
    return _apt_get("install", "--yes", "--no-install-recommends", *packages)


@cache
def _update() -> bool:
    return _apt_get("update")


def _apt_get(*arguments: str) -> bool:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return run(["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0", *arguments], cwd=Path("/"), env=env) == 0
