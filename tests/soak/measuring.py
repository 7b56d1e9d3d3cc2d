"""All that a run finds out, one thing after the other."""

from __future__ import annotations

import json
import time
from pathlib import Path

from portal.running.console import step
from tests.bench import finding
from tests.bench.figures import Figure
from tests.faults.documents import write_document
from tests.running.portal_site import Portal
from tests.running.servers import Server, ServerError
from tests.soak.demo_start import seconds_to_first_page
from tests.soak.endurance import endure
from tests.soak.lengths import Lengths

WRITERS = 8


def figures_of_run(folder: Path, lengths: Lengths, site: Path | None) -> list[Figure]:
    """Measure in ``folder``, on copies of the demo in ``site``, or of one that is built first."""
    started = [] if site else demo_starts(folder / "demo")
    demo = Portal(site or folder / "demo")
    return [
        *started,
        *writing(demo.copy_to(folder / "written"), lengths),
        *importing(demo.copy_to(folder / "imported"), folder, lengths),
        *round_trips(demo.copy_to(folder / "round"), lengths),
        *reading(demo.copy_to(folder / "read"), lengths),
    ]


def demo_starts(data: Path) -> list[Figure]:
    """The first start builds everything but the installed packages; the second finds it there."""
    step("Starting the demo, twice")
    data.mkdir()
    first, second = seconds_to_first_page(data), seconds_to_first_page(data)
    return [
        Figure("demo_first_start_seconds", "demo, first start, packages installed", first, " s"),
        Figure("demo_second_start_seconds", "demo, second start", second, " s", digits=1),
    ]


def writing(portal: Portal, lengths: Lengths) -> list[Figure]:
    """Eight processes on one SQLite file."""
    step(f"{WRITERS} processes writing {lengths.rows_a_writer} rows each")
    asked = ["--writers", str(WRITERS), "--rows", str(lengths.rows_a_writer)]
    written = json.loads(portal.run_module("tests.faults.writing", *asked))
    return [
        Figure("writes", "rows written by eight processes at once", written["rows"], digits=0),
        Figure("writes_lost", "  of which lost", written["lost"], most=0, digits=0),
        Figure("writes_errors", "  errors", written["errors"], most=0, digits=0),
        Figure("writes_seconds", "  seconds", written["seconds"], " s"),
    ]


def importing(portal: Portal, folder: Path, lengths: Lengths) -> list[Figure]:
    """The real command on a large document, from its start to its end."""
    step(f"Importing {lengths.import_rows} rows")
    document = write_document(folder, rows=lengths.import_rows)
    started = time.monotonic()
    printed = document.import_into(portal)
    seconds = time.monotonic() - started
    if f"{lengths.import_rows} indicators" not in printed:
        raise ServerError(f"the import did not bring all rows:\n{printed}")
    return [
        Figure("import_rows", "rows of an import", lengths.import_rows, digits=0),
        Figure("import_seconds", "  seconds", seconds, " s", most=20),
    ]


def round_trips(portal: Portal, lengths: Lengths) -> list[Figure]:
    """Exported and imported in every form."""
    step(f"Sending {lengths.round_trips} editions through export and import")
    found = json.loads(portal.run_module("tests.soak.round_trips", str(lengths.round_trips)))
    tried, identical = found["tried"], found["identical"]
    return [
        Figure("round_trips", "editions exported and imported in every form", tried, digits=0),
        Figure("round_trips_identical", "  of which came back the same", identical, digits=0),
        Figure("round_trips_changed", "  changed", tried - identical, most=0, digits=0),
    ]


def reading(portal: Portal, lengths: Lengths) -> list[Figure]:
    """What readers see: the finder first, then everything for a long time."""
    with portal.served("read") as server:
        return [*finder(server), *endurance(portal, server, lengths)]


def finder(server: Server) -> list[Figure]:
    """How quick it is, and how often the right need is among the first three."""
    step("Finder, one question after the other")
    finding.warm(server)
    latency = finding.page_latency(server)
    share = finding.top_three(server)
    return [
        Figure("finder_p95_ms", "finder, whole page, p95", latency.p95_ms, " ms", most=60),
        Figure("finder_p99_ms", "finder, whole page, p99", latency.p99_ms, " ms"),
        Figure("finder_top3", "finder, right need in the first three", share),
    ]


def endurance(portal: Portal, server: Server, lengths: Lengths) -> list[Figure]:
    """Mixed load for a long time."""
    step(f"Reading the site for {lengths.seconds:g} seconds")
    endured = endure(portal, server, lengths)
    return [
        Figure("load_seconds", "seconds under mixed load", lengths.seconds, " s", digits=0),
        Figure("load_requests", "  requests", endured.requests, digits=0),
        Figure("load_errors", "  errors", endured.errors, most=0, digits=0),
        Figure("load_workers_lost", "  workers lost", endured.workers_lost, most=0, digits=0),
        Figure(
            "worker_growth_kb_per_10000_requests",
            "  growth of a worker in 10,000 requests",
            endured.growth_kb,
            " KB",
            digits=0,
        ),
        Figure("worker_mb", "  a worker at the end", endured.worker_mb, " MB", digits=0),
    ]
