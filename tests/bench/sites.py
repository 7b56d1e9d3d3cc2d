"""The sites beside the portal: a stock Wagtail site, and a trivial view."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from tests.running.portal_site import PYTHON, plain_environment
from tests.running.servers import Server, gunicorn, must_run

STOCK_SETTINGS = """\
from .base import *

DEBUG = False
SECRET_KEY = "measured on loopback only"
ALLOWED_HOSTS = ["*"]
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
"""


@contextlib.contextmanager
def trivial_site(folder: Path) -> Iterator[Server]:
    """A view that answers two letters, without middleware."""
    application = "tests.bench.trivial:application"
    with gunicorn(application, plain_environment(), folder / "trivial.log") as server:
        yield server


@contextlib.contextmanager
def stock_site(folder: Path) -> Iterator[Server]:
    """What ``wagtail start`` writes, with production settings; its home page is the page."""
    site = folder / "stock"
    site.mkdir()
    env = plain_environment(DJANGO_SETTINGS_MODULE="stock.settings.bench")
    must_run([str(Path(PYTHON).with_name("wagtail")), "start", "stock", str(site)], env)
    (site / "stock" / "settings" / "bench.py").write_text(STOCK_SETTINGS)
    for command in (("migrate", "--noinput"), ("collectstatic", "--noinput")):
        must_run([PYTHON, "manage.py", *command, "--verbosity", "0"], env, folder=site)
    with gunicorn("stock.wsgi:application", env, folder / "stock.log", folder=site) as server:
        yield server
