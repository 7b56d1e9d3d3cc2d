"""Eight processes write to one SQLite file. ``run.py soak`` does it at full size."""

from __future__ import annotations

import json

from tests.running.portal_site import Portal

WRITING = "tests.faults.writing"


def test_eight_processes_write_to_one_file_and_no_row_is_lost(portal: Portal) -> None:
    written = json.loads(portal.run_module(WRITING, "--writers", "8", "--rows", "40"))
    assert (written["rows"], written["lost"], written["errors"]) == (320, 0, 0)


def test_without_waiting_for_each_other_rows_are_lost(portal: Portal) -> None:
    written = json.loads(
        portal.run_module(WRITING, "--writers", "8", "--rows", "40", "--unprotected")
    )
    assert written["errors"] > 0
    assert written["lost"] > 0
