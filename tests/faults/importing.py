"""An import that stops in the middle and waits to be killed; run inside the site's settings.

``--without-transaction`` makes the same writes without what holds them together.
"""

from __future__ import annotations

import argparse
import contextlib
import signal
from pathlib import Path
from types import SimpleNamespace

import django

HALFWAY = "halfway"


def main() -> None:
    """Import the files until half of the indicators are written."""
    parser = argparse.ArgumentParser(prog="tests.faults.importing")
    parser.add_argument("levels", type=Path)
    parser.add_argument("indicators", type=Path)
    parser.add_argument("title")
    parser.add_argument("--without-transaction", action="store_true")
    chosen = parser.parse_args()
    django.setup()
    from thresholds import services
    from thresholds.importers import NamedFile, parse_pair

    if chosen.without_transaction:
        services.transaction = SimpleNamespace(atomic=contextlib.nullcontext)
    files = [NamedFile(path.name, path.read_bytes()) for path in (chosen.levels, chosen.indicators)]
    parsed = parse_pair(*files).titled(chosen.title, None)
    services.import_edition(facts=parsed.facts, content=parsed.content, progress=wait_at_half)


def wait_at_half(done: int, total: int) -> None:
    """Say that half is written, and go no further."""
    if done * 2 >= total:
        print(HALFWAY, flush=True)  # noqa: T201
        signal.pause()


if __name__ == "__main__":
    main()
