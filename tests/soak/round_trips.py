"""Any sound edition, written, exported, imported and written again, is the same edition.

Run as a program inside the site's settings; prints one JSON object.
"""

from __future__ import annotations

import json
import logging
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from thresholds.content import Content

TITLE, TITLE_AGAIN = "Levels of Need", "Levels of Need, brought back"


@dataclass
class Tried:
    """How many editions went round in every form, and how many came back the same in all."""

    tried: int = 0
    identical: int = 0


def main() -> None:
    """Try as many editions as the first argument says."""
    django.setup()
    logging.disable(logging.WARNING)
    from hypothesis import HealthCheck, given, settings

    from tests.thresholds.making import contents

    tried = Tried()

    @given(contents())
    @settings(
        max_examples=int(sys.argv[1]),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def go_round(content: Content) -> None:
        tried.tried += 1
        same = comes_back(content)
        tried.identical += same
        if not same:
            sys.stderr.write(f"came back changed: {content!r}\n")

    go_round()
    print(json.dumps({"tried": tried.tried, "identical": tried.identical}))  # noqa: T201


def comes_back(content: Content) -> bool:
    """Whether the edition is the same after every form of export and import; leaves nothing."""
    from django.db import transaction

    from thresholds.exporters import FORMS

    with transaction.atomic():
        same = all(_comes_back_as(content, form) for form in FORMS)
        transaction.set_rollback(True)
    return same


def _comes_back_as(content: Content, form: str) -> bool:
    from tests.thresholds.making import draft
    from thresholds.exporters import export_to
    from thresholds.importers import NamedFile, parse_file, parse_pair
    from thresholds.selectors import content_of_edition

    first = draft(content, title=TITLE)
    with tempfile.TemporaryDirectory(prefix="portal-round-") as folder:
        out = Path(folder) if form == "csv" else Path(folder, f"edition.{form}")
        paths = export_to(first, form, out)
        files = [NamedFile(path.name, path.read_bytes()) for path in paths]
    parsed = parse_pair(*files) if form == "csv" else parse_file(files[0])
    again = draft(parsed.content, title=TITLE_AGAIN)
    return content_of_edition(first) == content_of_edition(again) == content


if __name__ == "__main__":
    main()
