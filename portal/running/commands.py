"""The command line of ``run.py``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from portal.running.checkout import Checkout, preparing
from portal.running.checks import run_checks
from portal.running.console import RunError
from portal.running.demo import run_demo
from portal.running.environment import ensure_environment
from portal.running.processes import run, stop_on_sigterm
from portal.running.testing import run_module, run_tests

LAST_PORT = 65535
ROOT = Path(__file__).resolve().parents[2]
EPILOGUE = """\
examples:
  python3 run.py demo                      try the portal at http://localhost:8000
  python3 run.py test                      every test, in a real browser too
  python3 run.py test tests/search -x      some tests; the rest of the line goes to pytest
  python3 run.py manage shell              any management command, on the demo's data

environment:
  PORTAL_DATA            folder of all that the demo writes (default: var in this checkout)
  PORTAL_TEST_CHROMIUM   browser for the tests (default: the machine's, else Playwright's)

Everything is installed into this checkout (.venv, .tools, node_modules), from locked lists with
hashes. As root on Debian, missing system packages (chromium, postgresql, Pango) are installed
with apt-get.
"""

PassedThrough = Callable[[Checkout, Sequence[str]], int]


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    stop_on_sigterm()
    try:
        return _dispatch(Checkout(ROOT), arguments)
    except RunError as fault:
        sys.stderr.write(f"error: {fault}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def manage(checkout: Checkout, arguments: Sequence[str]) -> int:
    """A management command with the demo's settings and data."""
    with preparing(checkout):
        ensure_environment(checkout, "demo")
    checkout.data.mkdir(parents=True, exist_ok=True)
    env = checkout.demo_environment()
    return run([checkout.python, "manage.py", *arguments], cwd=checkout.root, env=env)


PASSED_THROUGH: dict[str, tuple[str, PassedThrough]] = {
    "test": ("run the tests on SQLite; arguments go to pytest", run_tests),
    "test-postgres": (
        "run the tests on a private PostgreSQL; arguments go to pytest",
        lambda checkout, arguments: run_tests(checkout, arguments, postgres=True),
    ),
    "bench": (
        "measure speed, as ratios within one run; --json FILE keeps the numbers",
        lambda checkout, arguments: run_module(checkout, "tests.bench", arguments),
    ),
    "soak": (
        "use the site for a long time and watch it",
        lambda checkout, arguments: run_module(checkout, "tests.soak", arguments),
    ),
    "manage": ("run a management command with the demo's settings and data", manage),
}


def _dispatch(checkout: Checkout, arguments: Sequence[str]) -> int:
    """Arguments of a passed-through command are none of argparse's business: ``-x``, ``--help``."""
    if arguments and arguments[0] in PASSED_THROUGH:
        return PASSED_THROUGH[arguments[0]][1](checkout, arguments[1:])
    chosen = _parser().parse_args(arguments)
    if chosen.command == "demo":
        return run_demo(checkout, chosen.port)
    return run_checks(checkout)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="run.py",
        description="Try out, test and check the portal from this checkout.",
        epilog=EPILOGUE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    demo = commands.add_parser("demo", help="build the demo if needed and serve it until Ctrl-C")
    demo.add_argument("--port", type=_port, default=8000, help="port to serve on (default: 8000)")
    commands.add_parser("check", help="style, types, layers, templates, migrations, deployment")
    for name, (purpose, _) in PASSED_THROUGH.items():
        commands.add_parser(name, help=purpose, add_help=False)
    return parser


def _port(text: str) -> int:
    number = int(text)
    if not 1 <= number <= LAST_PORT:
        raise argparse.ArgumentTypeError(f"must be between 1 and {LAST_PORT}")
    return number
