"""The finder: how long its page takes, and how often the right need is among the first three."""

from __future__ import annotations

import csv
import json
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.bench.load import percentile
from tests.running.servers import ROOT, Server, ServerError

PHRASES = ROOT / "tests" / "thresholds" / "finder" / "phrases.csv"
PAGE = "/thresholds/find/"
API = "/api/v1/thresholds/find"
WARMING = ("hungry", "bruise on a baby", "shouting at home", "out late with older men")


@dataclass(frozen=True)
class Phrase:
    """What somebody types, and the need that should be among the first three."""

    words: str
    need_key: str
    age_months: str

    def address(self, path: str) -> str:
        asked = {"q": self.words} | ({"age_months": self.age_months} if self.age_months else {})
        return f"{path}?{urlencode(asked)}"


@dataclass(frozen=True)
class Latency:
    """Milliseconds from question to last byte."""

    p95_ms: float
    p99_ms: float


def phrases() -> list[Phrase]:
    """Every phrase of the collection, in its order."""
    with PHRASES.open(encoding="utf-8", newline="") as file:
        return [
            Phrase(row["phrase"], row["need_key"], row["age_months"] or "")
            for row in csv.DictReader(file)
        ]


def warm(server: Server) -> None:
    """Let every worker build its index."""
    for words in WARMING:
        server.warm(f"{PAGE}?{urlencode({'q': words})}", times=8)


def page_latency(server: Server) -> Latency:
    """The whole page for each distinct phrase, one after the other."""
    times = []
    for address in dict.fromkeys(phrase.address(PAGE) for phrase in phrases()):
        started = time.perf_counter()
        answer = server.get(address)
        times.append((time.perf_counter() - started) * 1_000)
        if answer.status != 200:
            raise ServerError(f"the finder answers {answer.status}")
    return Latency(percentile(times, 0.95), percentile(times, 0.99))


def top_three(server: Server) -> float:
    """Share of phrases whose need is among the first three that the API gives."""
    asked = phrases()
    return sum(phrase.need_key in _first_needs(server, phrase) for phrase in asked) / len(asked)


def _first_needs(server: Server, phrase: Phrase) -> list[str]:
    answer = server.get(phrase.address(API))
    if answer.status != 200:
        raise ServerError(f"the finder's API answers {answer.status}")
    return [result["need_key"] for result in json.loads(answer.body)["results"][:3]]
