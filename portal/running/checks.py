"""The checks that are not tests: style, types, layers, templates, migrations, deployment."""

from __future__ import annotations

import secrets
import tempfile
import time
from dataclasses import dataclass

from portal.running.assets import ensure_assets
from portal.running.checkout import Checkout, preparing
from portal.running.console import say, step
from portal.running.environment import ensure_environment
from portal.running.processes import Command, run
from portal.running.testing import STOPPED

TEST_SETTINGS = "portal.settings.test"
PRODUCTION_SETTINGS = "portal.settings.base"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name, its command line and the settings it runs with."""

    name: str
    command: Command
    settings: str = TEST_SETTINGS


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a check ended, and after how many seconds."""

    name: str
    status: int
    seconds: float

    def __str__(self) -> str:
        """One line of the closing summary."""
        word = "ok" if self.status == 0 else "FAILED"
        return f"  {word:6}  {self.name}  ({self.seconds:.1f} s)"


def run_checks(checkout: Checkout) -> int:
    """Run every check, whatever the others say; return 1 when any failed."""
    try:
        with preparing(checkout):
            ensure_environment(checkout, "dev")
            ensure_assets(checkout)
        with tempfile.TemporaryDirectory(prefix="portal-check-") as data:
            outcomes = [_outcome(checkout, check, data) for check in checks(checkout)]
    except KeyboardInterrupt:
        return STOPPED
    say()
    for outcome in outcomes:
        say(str(outcome))
    failed = sum(outcome.status != 0 for outcome in outcomes)
    say(f"{failed} of {len(outcomes)} checks failed." if failed else "All checks passed.")
    return 1 if failed else 0


def checks(checkout: Checkout) -> list[Check]:
    """All checks, the quick ones first."""
    python: Command = [checkout.python, "-m"]
    manage: Command = [checkout.python, "manage.py"]
    relative = [path.relative_to(checkout.root) for path in checkout.files(".html")]
    pages = [path for path in relative if "templates" in path.parts]
    found = [
        Check("ruff check", [*python, "ruff", "check"]),
        Check("ruff format", [*python, "ruff", "format", "--check"]),
        Check("import layers", [checkout.venv / "bin" / "lint-imports"]),
    ]
    if pages:
        found += [
            Check("template format", [checkout.venv / "bin" / "djade", "--check", *pages]),
            Check("template lint", [*python, "djlint", "--lint", "--quiet", *pages]),
        ]
    return [
        *found,
        Check("types", [*python, "mypy"]),
        Check("permission pages", [*manage, "write_permission_docs", "--check"]),
        Check("migrations", [*manage, "makemigrations", "--check", "--dry-run"]),
        Check(
            "deployment",
            [*manage, "check", "--deploy", "--fail-level", "WARNING"],
            PRODUCTION_SETTINGS,
        ),
    ]


def production_environment(data: str) -> dict[str, str]:
    """The variables that production needs, made up for this run."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "portal.example.org",
        "BASE_URL": "https://portal.example.org",
        "PORTAL_DATA": data,
    }


def _outcome(checkout: Checkout, check: Check, data: str) -> Outcome:
    step(check.name)
    started = time.monotonic()
    env = checkout.environment(check.settings, **production_environment(data))
    status = run(check.command, cwd=checkout.root, env=env)
    return Outcome(check.name, status, time.monotonic() - started)
