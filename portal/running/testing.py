"""Running the tests, and the other programs under ``tests/``, in the development environment."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from portal.running.assets import ensure_assets
from portal.running.browser import VARIABLE, ensure_chromium
from portal.running.checkout import Checkout, preparing
from portal.running.console import step
from portal.running.environment import ensure_environment
from portal.running.libraries import BROWSER_DRIVER, PDF, ensure_libraries
from portal.running.postgres import private_server
from portal.running.processes import Command, run

STOPPED = 130
MOST_WORKERS = 4
ALONE = ("-n", "--pdb", "--trace", "-s", "--co", "--collect-only", "--lf", "--ff")


def run_tests(checkout: Checkout, arguments: Sequence[str], *, postgres: bool = False) -> int:
    """Run pytest on SQLite, or on a private PostgreSQL; return pytest's exit status.

    The tests get a data folder of their own, which goes with the run.
    """
    try:
        with ExitStack() as leaving:
            browser = prepare_for_tests(checkout)
            data = leaving.enter_context(
                tempfile.TemporaryDirectory(prefix="portal-test-", ignore_cleanup_errors=True)
            )
            env = checkout.environment(
                "portal.settings.test", PORTAL_DATA=data, **{VARIABLE: browser}
            )
            if postgres:
                env["DATABASE_URL"] = leaving.enter_context(private_server())
            step("Running the tests")
            command: Command = [
                checkout.python,
                "-m",
                "pytest",
                *side_by_side(arguments),
                *arguments,
            ]
            return run(command, cwd=checkout.root, env=env)
    except KeyboardInterrupt:
        return STOPPED


def side_by_side(arguments: Sequence[str], cores: int | None = None) -> list[str]:
    """Options by which all tests run on several cores; none when the person chooses tests.

    The order is kept within each: tests that empty the database come late, browsers last.
    """
    chosen = any(one.startswith(ALONE) or Path(one.split("::")[0]).exists() for one in arguments)
    workers = min(cores or os.cpu_count() or 1, MOST_WORKERS)
    if chosen or workers == 1:
        return []
    return ["-n", str(workers), "--dist", "load"]


def run_module(checkout: Checkout, module: str, arguments: Sequence[str]) -> int:
    """Run a program of ``tests/`` on the demo's settings; it makes its own data folder."""
    try:
        browser = prepare_for_tests(checkout)
        env = checkout.environment("portal.settings.demo", **{VARIABLE: browser})
        return run([checkout.python, "-m", module, *arguments], cwd=checkout.root, env=env)
    except KeyboardInterrupt:
        return STOPPED


def prepare_for_tests(checkout: Checkout) -> str:
    """Install and build what the tests need; return the browser's path, empty for Playwright's."""
    with preparing(checkout):
        ensure_environment(checkout, "dev")
        ensure_libraries(PDF)
        ensure_libraries(BROWSER_DRIVER)
        ensure_assets(checkout)
        return ensure_chromium(checkout)
