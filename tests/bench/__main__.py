"""``run.py bench``: ratios from one run, printed beside what is to be reached.

A figure that is not reached is no error; a measurement that cannot be made is.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from portal.running.console import say
from portal.running.processes import stop_on_sigterm
from tests.bench.figures import as_numbers, table, write_json
from tests.bench.load import wrk
from tests.bench.measuring import figures_of_run
from tests.running.servers import ServerError


def main() -> int:
    """Measure, print, and keep the numbers where they are wanted."""
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the numbers in FILE")
    parser.add_argument(
        "--seconds", type=float, default=4, help="length of one measurement (default: 4)"
    )
    chosen = parser.parse_args()
    stop_on_sigterm()
    if not wrk():
        say("wrk is not here: Python asks instead, and is itself the limit of quick answers.")
    try:
        with tempfile.TemporaryDirectory(
            prefix="portal-bench-", ignore_cleanup_errors=True
        ) as folder:
            figures = figures_of_run(Path(folder), chosen.seconds)
    except ServerError as fault:
        sys.stderr.write(f"error: {fault}\n")
        return 1
    say()
    say(table(figures))
    if chosen.json:
        write_json(chosen.json, as_numbers(figures))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
