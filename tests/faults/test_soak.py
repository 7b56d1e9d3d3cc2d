"""The short run of ``run.py soak``: it finds every figure, and nothing lost or wrong."""

from __future__ import annotations

import json
from pathlib import Path

from tests.faults.sites import Sites
from tests.running.portal_site import PYTHON, plain_environment
from tests.running.servers import ROOT, must_run
from tests.soak.endurance import Sample, growth_kb

NOUGHT = ("writes_lost", "writes_errors", "round_trips_changed", "load_errors", "load_workers_lost")
KEPT = ROOT / "docs" / "figures.json"
STARTS = {"demo_first_start_seconds", "demo_second_start_seconds"}


def test_a_short_run_finds_every_figure_and_nothing_wrong(sites: Sites, tmp_path: Path) -> None:
    file = tmp_path / "figures.json"
    asked = ["--quick", "--site", str(sites.on_sqlite.data), "--json", str(file)]
    must_run([PYTHON, "-m", "tests.soak", *asked], plain_environment())
    figures = json.loads(file.read_text())
    assert {name: figures[name] for name in NOUGHT} == dict.fromkeys(NOUGHT, 0)
    assert figures["load_requests"] > 0
    assert figures["round_trips_identical"] == figures["round_trips"] > 0
    assert set(figures) | STARTS == set(json.loads(KEPT.read_text()))


def test_growth_is_the_slope_of_memory_once_the_site_is_warm() -> None:
    filling = [Sample(requests, 50_000_000 + requests * 9_000) for requests in (0, 1_000, 2_000)]
    warm = [Sample(requests, 90_000_000 + requests * 2) for requests in range(3_000, 9_000, 1_000)]
    assert abs(growth_kb([*filling, *warm]) - 20) < 0.001
