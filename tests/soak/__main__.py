"""``run.py soak``: the heavy cases at full size; the figures go to ``docs/figures.json``.

It fails when something was lost, changed or answered wrongly. A time that is not reached is no
failure.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from datetime import date
from pathlib import Path

from portal.running.console import say
from portal.running.processes import stop_on_sigterm
from tests.bench.figures import as_numbers, table, write_json
from tests.running.servers import ROOT, ServerError
from tests.soak.lengths import FULL, QUICK
from tests.soak.measuring import figures_of_run

FIGURES = ROOT / "docs" / "figures.json"


def main() -> int:
    """Run, print, and keep the numbers."""
    parser = argparse.ArgumentParser(prog="run.py soak", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes; keeps no numbers")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the numbers in FILE")
    parser.add_argument(
        "--site", type=Path, metavar="FOLDER", help="copy the demo built there; start no other"
    )
    chosen = parser.parse_args()
    stop_on_sigterm()
    try:
        with tempfile.TemporaryDirectory(prefix="portal-soak-", ignore_cleanup_errors=True) as made:
            lengths = QUICK if chosen.quick else FULL
            figures = figures_of_run(Path(made), lengths, chosen.site)
    except ServerError as fault:
        sys.stderr.write(f"error: {fault}\n")
        return 1
    say()
    say(table(figures))
    file = chosen.json or (None if chosen.quick else FIGURES)
    if file:
        measured = {"measured_on": date.today().isoformat(), "cores": os.cpu_count()}
        write_json(file, as_numbers(figures) | measured)
    return int(any(figure.most == 0 and figure.value for figure in figures))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
