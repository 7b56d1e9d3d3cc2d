"""Readers without pause: every kind of address, what each must answer, and how often it did not."""

from __future__ import annotations

import json
import random
import string
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.bench.finding import API, PAGE, phrases
from tests.running.servers import NO_ANSWER, Server, ask

GZIP = {"Accept-Encoding": "gzip"}
MOST_FAULTS_TOLD = 5
ONE_PHRASE_OF = 4  # most people read; some ask


@dataclass(frozen=True)
class Visit:
    """One request and the status that it must get."""

    path: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """How many requests one reader made, how many went wrong, and what the first of these were."""

    requests: int
    errors: int
    faults: tuple[str, ...]


def visits(server: Server) -> list[Visit]:
    """The site as people use it: pages, the document, finder, search, API, files, wrong turns."""
    document = server.get("/thresholds/")
    needs = json.loads(server.get("/api/v1/thresholds/").body)["needs"]
    asked = list(dict.fromkeys(phrase.words for phrase in phrases()))[::ONE_PHRASE_OF]
    seen = [("seen", f"{need['need_key']}.2.1") for need in needs[:6]]
    pages = ["/", "/about/", "/notices/", "/account/login/", "/api/v1/docs/", "/search/"]
    whole = ["/thresholds/", "/thresholds/print/", "/thresholds/levels/2/", "/thresholds/editions/"]
    files = ["/brand.css", "/robots.txt", "/sitemap.xml", "/thresholds/levels.css", "/healthz"]
    files += ["/readyz", "/thresholds/download/csv/", "/thresholds/download/json/"]
    return [
        *(Visit(path) for path in [*pages, *whole, *files]),
        *(Visit(path, headers=GZIP) for path in [*pages, *whole]),
        Visit("/thresholds/", 304, {"If-None-Match": document.headers["etag"]}),
        Visit("/nowhere/", 404),
        Visit("/thresholds/needs/unknown/", 404),
        *(Visit(need["url"]) for need in needs),
        *(Visit(f"{PAGE}?{urlencode({'q': words})}") for words in asked),
        *(Visit(f"{API}?{urlencode({'q': words})}") for words in asked[::3]),
        *(Visit(f"/search/?{urlencode({'q': words})}") for words in asked[::2]),
        Visit(f"/thresholds/find/picture/?{urlencode(seen)}"),
    ]


def read(server_port: int, chosen: list[Visit], seconds: float, reader: tuple[int, int]) -> Report:
    """Visit in no order until ``seconds`` have passed; every twentieth asks for an unknown word."""
    chance = random.Random(str(reader))  # noqa: S311  (an order, not a secret)
    requests = errors = 0
    faults: list[str] = []
    end = time.monotonic() + seconds
    for visit in _endlessly(chosen, chance):
        if time.monotonic() > end:
            break
        requests += 1
        fault = _fault(server_port, visit)
        errors += bool(fault)
        if fault and len(faults) < MOST_FAULTS_TOLD:
            faults.append(fault)
    return Report(requests, errors, tuple(faults))


def _endlessly(chosen: list[Visit], chance: random.Random) -> Iterator[Visit]:
    while True:
        for place, visit in enumerate(chance.sample(chosen, len(chosen))):
            yield visit
            if place % 20 == 0:
                word = "".join(chance.choices(string.ascii_lowercase, k=12))
                yield Visit(f"{PAGE}?{urlencode({'q': word})}")


def _fault(port: int, visit: Visit) -> str:
    """What went wrong with ``visit``; empty when nothing did."""
    try:
        answer = ask(port, visit.path, visit.headers)
    except NO_ANSWER as error:
        return f"{visit.path}: {error!r}"
    if answer.status == visit.status:
        return ""
    return f"{visit.path}: {answer.status} and not {visit.status}"
