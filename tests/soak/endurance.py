"""The site under mixed load while an editor publishes: no error, and no memory that only grows."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from portal.running.console import step
from tests.running.portal_site import Portal
from tests.running.servers import Server
from tests.running.workers import resident_bytes, worker_pids
from tests.soak.lengths import Lengths
from tests.soak.readers import Report, read, visits

READERS = 3
WARMING_SHARE = 1 / 3
PER_REQUESTS = 10_000


@dataclass(frozen=True)
class Sample:
    """Memory of all workers together once so many requests had been made."""

    requests: int
    bytes_held: int


@dataclass(frozen=True)
class Endured:
    """Requests, those that went wrong, workers lost, and what became of the memory."""

    requests: int
    errors: int
    workers_lost: int
    growth_kb: float
    """Kilobytes by which a worker grows in 10,000 requests to the site, once it is warm."""
    worker_mb: float
    """Megabytes that a worker holds at the end."""


def endure(portal: Portal, server: Server, lengths: Lengths) -> Endured:
    """Read the site for the whole time; every slice, another page is published."""
    with ProcessPoolExecutor(READERS) as pool:
        chosen = visits(server)
        workers = worker_pids(server)
        reports: list[Report] = []
        samples: list[Sample] = []
        for number in range(lengths.slices):
            if number % 6 == 0:
                step(f"Readers, slice {number + 1} of {lengths.slices}")
            reading = [
                pool.submit(read, server.port, chosen, lengths.seconds_a_slice, (number, reader))
                for reader in range(READERS)
            ]
            publish(portal, number)
            reports += [one.result() for one in reading]
            made = sum(report.requests for report in reports)
            samples.append(Sample(made, sum(resident_bytes(p) for p in worker_pids(server))))
        lost = len(set(workers) - set(worker_pids(server)))
        for fault in [fault for report in reports for fault in report.faults][:10]:
            sys.stderr.write(f"went wrong: {fault}\n")
    return Endured(
        requests=samples[-1].requests,
        errors=sum(report.errors for report in reports),
        workers_lost=lost,
        growth_kb=growth_kb(samples) / len(workers),
        worker_mb=samples[-1].bytes_held / len(workers) / 1_000_000,
    )


def growth_kb(samples: Sequence[Sample]) -> float:
    """Slope of memory over requests by least squares, without the first third of the samples."""
    warm = samples[int(len(samples) * WARMING_SHARE) :]
    mean_requests = sum(s.requests for s in warm) / len(warm)
    mean_bytes = sum(s.bytes_held for s in warm) / len(warm)
    above = sum((s.requests - mean_requests) * (s.bytes_held - mean_bytes) for s in warm)
    below = sum((s.requests - mean_requests) ** 2 for s in warm)
    return above / below * PER_REQUESTS / 1_000 if below else 0.0


def publish(portal: Portal, number: int) -> None:
    """Change a page, so that every worker drops what it has kept."""
    summary = f"As it stands after change {number}."
    portal.run_module("tests.faults.publishing", "publish", "about", "--summary", summary)
