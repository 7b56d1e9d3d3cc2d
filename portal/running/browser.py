"""A real browser for the tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable

from portal.running import debian
from portal.running.checkout import Checkout
from portal.running.console import step, warn
from portal.running.processes import Command, answers

VARIABLE = "PORTAL_TEST_CHROMIUM"
NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
DOWNLOAD_SECONDS = 60


def find_chromium(
    names: Iterable[str] = NAMES, which: Callable[[str], str | None] = shutil.which
) -> str | None:
    """The first Chromium or Chrome that the machine has."""
    return next((path for path in map(which, names) if path), None)


def ensure_chromium(checkout: Checkout) -> str:
    """The path of a browser for the tests; empty for the one that Playwright keeps itself.

    In this order: what ``PORTAL_TEST_CHROMIUM`` says, the machine's, Playwright's download,
    Debian's package. With none of them the browser tests fail, and say so.
    """
    told = os.environ.get(VARIABLE)
    if told:
        return told
    found = find_chromium()
    if found:
        return found
    if not _playwright_has_own(checkout):
        step("Installing a browser for the tests")
        if not _download(checkout) and debian.install("chromium"):
            found = find_chromium()
        if not found and not _playwright_has_own(checkout):
            warn("no Chromium was found or could be installed; the browser tests will fail.")
    return found or ""


def _playwright_has_own(checkout: Checkout) -> bool:
    question = (
        "from playwright.sync_api import sync_playwright as s\n"
        "import os\n"
        "with s() as p: print(os.path.exists(p.chromium.executable_path))"
    )
    return answers([checkout.python, "-c", question]) == "True"


def _download(checkout: Checkout) -> bool:
    """Playwright's own browser, quietly: where it is blocked, Debian's follows."""
    command: Command = [checkout.python, "-m", "playwright", "install", "chromium"]
    return answers(command, seconds=DOWNLOAD_SECONDS) is not None
