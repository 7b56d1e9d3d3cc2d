"""An import that is killed halfway, and one that is as large as imports get."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.faults.documents import Document, write_document
from tests.faults.importing import HALFWAY
from tests.faults.sites import OnPostgres
from tests.running.portal_site import PYTHON, Portal
from tests.running.rows import Rows, rows_of
from tests.running.servers import ROOT

ROWS = 1_000
LARGE = 5_000
HANGS_AFTER_SECONDS = 60
INDICATORS = "thresholds_indicator"


@pytest.fixture
def document(tmp_path: Path) -> Document:
    return write_document(tmp_path, rows=ROWS)


def indicators_added(before: Rows, after: Rows) -> int:
    return len(after[INDICATORS]) - len(before[INDICATORS])


def kill_halfway(portal: Portal, document: Document, more: Sequence[str] = ()) -> None:
    """Import in a process of its own, and kill that once half of the rows are written."""
    files = [str(document.levels), str(document.indicators), document.title]
    process = subprocess.Popen(
        [PYTHON, "-m", "tests.faults.importing", *files, *more],
        cwd=ROOT,
        env=portal.environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline().strip() == HALFWAY
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_an_import_killed_halfway_leaves_nothing_and_can_be_run_again(
    portal: Portal, document: Document
) -> None:
    before = rows_of(portal)
    kill_halfway(portal, document)
    assert rows_of(portal) == before
    assert f"{ROWS} indicators" in document.import_into(portal)
    assert indicators_added(before, rows_of(portal)) == ROWS


def test_on_postgresql_too_an_import_killed_halfway_leaves_nothing(
    on_postgres: OnPostgres, document: Document
) -> None:
    before = rows_of(on_postgres.portal)
    kill_halfway(on_postgres.portal, document)
    assert rows_of(on_postgres.portal) == before


def test_the_same_writes_without_a_transaction_leave_half(
    portal: Portal, document: Document
) -> None:
    before = rows_of(portal)
    kill_halfway(portal, document, ["--without-transaction"])
    assert indicators_added(before, rows_of(portal)) == ROWS // 2


def test_five_thousand_rows_are_imported_in_one_go(portal: Portal, tmp_path: Path) -> None:
    """``run.py soak`` measures how long it takes; here only a hang is a failure."""
    document = write_document(tmp_path, rows=LARGE)
    started = time.monotonic()
    printed = document.import_into(portal)
    seconds = time.monotonic() - started
    print(f"{LARGE} rows imported in {seconds:.1f} s")  # noqa: T201
    assert f"{LARGE} indicators" in printed
    assert seconds < HANGS_AFTER_SECONDS
