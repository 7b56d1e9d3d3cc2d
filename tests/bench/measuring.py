"""The measurements, side by side: every round asks all servers in turn."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from portal.running.console import RunError, step, warn
from tests.bench import finding, weight
from tests.bench.figures import Figure
from tests.bench.load import Load, measure
from tests.bench.sites import stock_site, trivial_site
from tests.running.portal_site import Portal
from tests.running.postgres import running_postgres
from tests.running.servers import Server

ROUNDS = 3
DOCUMENT = "/thresholds/"
GZIP = ("Accept-Encoding: gzip",)


@dataclass(frozen=True)
class Asked:
    """One thing that is measured under load."""

    name: str
    server: Server
    paths: Sequence[str]
    headers: Sequence[str] = ()


def figures_of_run(folder: Path, seconds: float) -> list[Figure]:
    """Build the sites in ``folder``, measure them and end all that was started."""
    step("Building the demo partnership and a stock site")
    portal = Portal(folder / "portal")
    portal.build()
    with contextlib.ExitStack() as leaving:
        trivial = leaving.enter_context(trivial_site(folder))
        stock = leaving.enter_context(stock_site(folder))
        warm = leaving.enter_context(portal.served("warm"))
        cold = leaving.enter_context(portal.served("cold", PAGE_CACHE_MEGABYTES="0"))
        for server, path in ((trivial, "/"), (stock, "/"), (warm, DOCUMENT), (cold, DOCUMENT)):
            server.warm(path)
        finding.warm(warm)
        step("Finder, one question after the other")
        latency = finding.page_latency(warm)
        sqlite_share = finding.top_three(warm)
        finder_paths = list(dict.fromkeys(p.address(finding.PAGE) for p in finding.phrases()))
        loads = _rounds(
            [
                Asked("trivial", trivial, ["/"]),
                Asked("warm", warm, [DOCUMENT]),
                Asked("warm_gzip", warm, [DOCUMENT], GZIP),
                Asked("cold", cold, [DOCUMENT]),
                Asked("cold_gzip", cold, [DOCUMENT], GZIP),
                Asked("stock", stock, ["/"]),
                Asked("finder", warm, finder_paths),
            ],
            seconds,
        )
        first_view = weight.first_view(warm, DOCUMENT)
    step("Counting queries inside the site")
    inside = json.loads(portal.run_module("tests.bench.inside", PAGE_CACHE_MEGABYTES="0"))
    return [
        *_of_document(loads, inside),
        *_of_finder(loads, latency, inside),
        Figure("finder_top3_sqlite", "finder: right need in first three, SQLite", sqlite_share),
        Figure(
            "finder_top3_postgres",
            "finder: right need in first three, PostgreSQL",
            top_three_on_postgres(folder),
        ),
        Figure("first_view_kb", "first view, over the wire", first_view.all_kb, " KB", most=100),
        Figure("script_kb", "of which script", first_view.script_kb, " KB", most=30),
    ]


def top_three_on_postgres(folder: Path) -> float | None:
    """The same phrases on a private PostgreSQL; None where there is none."""
    try:
        step("Finder on a private PostgreSQL")
        with running_postgres() as postgres:
            portal = Portal(folder / "on-postgres", postgres.url)
            portal.build()
            with portal.served() as server:
                return finding.top_three(server)
    except RunError as fault:
        warn(f"the finder was not measured on PostgreSQL: {fault}")
        return None


def _rounds(asked: Sequence[Asked], seconds: float) -> dict[str, list[Load]]:
    loads: dict[str, list[Load]] = {one.name: [] for one in asked}
    for one in asked:
        measure(one.server, one.paths, 1, one.headers)
    for number in range(ROUNDS):
        step(f"Load, round {number + 1} of {ROUNDS}")
        for one in asked:
            loads[one.name].append(measure(one.server, one.paths, seconds, one.headers))
    return loads


def _ratio(loads: Mapping[str, Sequence[Load]], one: str, other: str) -> float:
    """The median over the rounds of the ratio within each round."""
    pairs = zip(loads[one], loads[other], strict=True)
    return median(a.requests_a_second / b.requests_a_second for a, b in pairs)


def _p99(loads: Mapping[str, Sequence[Load]], name: str) -> float:
    return median(load.p99_ms for load in loads[name])


def _of_document(loads: Mapping[str, Sequence[Load]], inside: Mapping[str, float]) -> list[Figure]:
    def ratio(key: str, words: str, one: str, other: str, least: float | None = None) -> Figure:
        return Figure(key, words, _ratio(loads, one, other), least=least, digits=3)

    def p99(key: str, words: str, name: str) -> Figure:
        return Figure(f"{key}_p99_ms", f"  {words}, slowest hundredth", _p99(loads, name), " ms")

    rate = median(load.requests_a_second for load in loads["trivial"])
    return [
        Figure("trivial_requests_a_second", "trivial view, requests a second", rate, digits=0),
        p99("trivial", "trivial view", "trivial"),
        Figure(
            "indicators",
            "indicators on the document page",
            inside["indicators"],
            least=200,
            digits=0,
        ),
        ratio("threshold_page_warm", "document ÷ trivial, kept page", "warm", "trivial", 0.7),
        p99("threshold_page_warm", "kept page", "warm"),
        ratio("threshold_page_warm_gzip", "  the same, compressed", "warm_gzip", "trivial"),
        ratio("threshold_page_cold", "document ÷ trivial, page cache off", "cold", "trivial", 0.06),
        p99("threshold_page_cold", "page cache off", "cold"),
        ratio("threshold_page_cold_gzip", "  the same, compressed", "cold_gzip", "trivial"),
        Figure(
            "threshold_page_cold_queries",
            "  queries, nothing remembered",
            inside["queries_first"],
            most=8,
            digits=0,
        ),
        Figure(
            "threshold_page_next_queries",
            "  queries, page cache off",
            inside["queries_next"],
            most=8,
            digits=0,
        ),
        Figure(
            "threshold_page_first_ms",
            "  first page after a change",
            inside["first_ms"],
            " ms",
            digits=0,
        ),
        ratio("threshold_page_vs_stock", "document ÷ stock Wagtail home page", "warm", "stock", 3),
        p99("stock_page", "stock page", "stock"),
    ]


def _of_finder(
    loads: Mapping[str, Sequence[Load]],
    latency: finding.Latency,
    inside: Mapping[str, float],
) -> list[Figure]:
    return [
        Figure(
            "finder_vs_trivial", "finder ÷ trivial", _ratio(loads, "finder", "trivial"), digits=3
        ),
        Figure(
            "finder_loaded_p99_ms",
            "  finder under load, slowest hundredth",
            _p99(loads, "finder"),
            " ms",
        ),
        Figure("finder_p95_ms", "finder, whole page, p95", latency.p95_ms, " ms", most=60),
        Figure("finder_p99_ms", "finder, whole page, p99", latency.p99_ms, " ms"),
        Figure("finder_ranking_p95_ms", "  ranking alone, p95", inside["ranking_p95_ms"], " ms"),
        Figure("finder_ranking_p99_ms", "  ranking alone, p99", inside["ranking_p99_ms"], " ms"),
    ]
