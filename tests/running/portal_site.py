"""The demo partnership as a site of its own: built, managed, copied and served."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from portal.running.assets import RESULT, ensure_assets
from portal.running.checkout import Checkout
from tests.running.servers import ROOT, Server, gunicorn, must_run

PYTHON = sys.executable
UNWANTED = (
    "DATABASE_URL",
    "DJANGO_SETTINGS_MODULE",
    "PAGE_CACHE_MEGABYTES",
    "PORTAL_DATA",
    "SECRET_KEY",
    "TRUSTED_PROXIES",
)


def plain_environment(**more: str) -> dict[str, str]:
    """This process's environment without what steers the portal, and with ``more``."""
    kept = {name: value for name, value in os.environ.items() if name not in UNWANTED}
    return {**kept, "PYTHONUNBUFFERED": "1", **more}


@dataclass(frozen=True)
class Portal:
    """The demo partnership in a data folder of its own."""

    data: Path
    database_url: str = ""

    def environment(self, **more: str) -> dict[str, str]:
        """What every command and server of this site runs in."""
        wanted = {"DJANGO_SETTINGS_MODULE": "portal.settings.demo", "PORTAL_DATA": str(self.data)}
        if self.database_url:
            wanted["DATABASE_URL"] = self.database_url
        return plain_environment(**(wanted | more))

    def manage(self, *arguments: str) -> str:
        """Run a management command and return what it prints."""
        return must_run([PYTHON, "manage.py", *arguments], self.environment())

    def run_module(self, module: str, *arguments: str, **more: str) -> str:
        """Run a program of ``tests/`` inside this site's settings."""
        return must_run([PYTHON, "-m", module, *arguments], self.environment(**more))

    def build(self, *, static: bool = True) -> None:
        """From nothing to a site that can be served; without ``static``, once it has its files."""
        self.data.mkdir(parents=True, exist_ok=True)
        if static and not (ROOT / RESULT).is_file():
            ensure_assets(Checkout(ROOT))
        with ThreadPoolExecutor() as side_by_side:
            collecting = ("collectstatic", "--noinput", "--verbosity", "0")
            collected = side_by_side.submit(self.manage, *collecting) if static else None
            self.manage("migrate", "--noinput", "--verbosity", "0")
            self.manage("build_demo")
            if collected:
                collected.result()

    def copy_to(self, folder: Path) -> Portal:
        """The same site (on SQLite) in another folder; nothing may be writing to this one."""
        shutil.copytree(self.data, folder, dirs_exist_ok=True)
        return Portal(folder)

    @contextlib.contextmanager
    def served(
        self, name: str = "server", *arguments: str, ready: str = "/readyz", **more: str
    ) -> Iterator[Server]:
        """The site behind two Gunicorn workers; ``more`` is added to its environment."""
        log = self.data / f"{name}.log"
        env = self.environment(**more)
        with gunicorn(
            "portal.wsgi:application", env, log, ready=ready, arguments=arguments
        ) as server:
            yield server
