"""What only the site itself can count: queries of a cold page, time of the ranking alone.

Run as a program inside the site's settings (``PAGE_CACHE_MEGABYTES=0``); prints one JSON object.
"""

from __future__ import annotations

import json
import logging
import time
from statistics import median
from typing import Any

import django

PAGE = "/thresholds/"


def main() -> None:
    """Count, and print what was counted."""
    django.setup()
    logging.disable(logging.WARNING)
    print(json.dumps({**page_when_cold(), **ranking()}))  # noqa: T201


def page_when_cold() -> dict[str, Any]:
    """Queries and milliseconds of the page when this process remembers nothing, and once it does."""
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from core import generation

    client = Client(headers={"host": "localhost"})
    client.get(PAGE)  # imports, templates, addresses
    first_ms = []
    for _ in range(5):
        generation.reset()
        cache.clear()
        with CaptureQueriesContext(connection) as forgotten:
            started = time.perf_counter()
            answer = client.get(PAGE)
            first_ms.append((time.perf_counter() - started) * 1_000)
        assert answer.status_code == 200
    generation.forget()
    with CaptureQueriesContext(connection) as remembered:
        client.get(PAGE)
    return {
        "queries_first": len(forgotten),
        "queries_next": len(remembered),
        "first_ms": median(first_ms),
        "indicators": _count_indicators(),
    }


def _count_indicators() -> int:
    from thresholds import selectors

    reading = selectors.in_force()
    return sum(1 for _ in reading.content.indicators()) if reading else 0


def ranking() -> dict[str, float]:
    """Milliseconds of the ranking alone for each phrase, its index being built."""
    from tests.bench.finding import phrases
    from tests.bench.load import percentile
    from thresholds.finder.reading import current_finder

    finder = current_finder()
    assert finder is not None
    finder.find("always hungry and tired in class")
    times = []
    for words in dict.fromkeys(phrase.words for phrase in phrases()):
        started = time.perf_counter()
        finder.find(words)
        times.append((time.perf_counter() - started) * 1_000)
    return {"ranking_p95_ms": percentile(times, 0.95), "ranking_p99_ms": percentile(times, 0.99)}


if __name__ == "__main__":
    main()
