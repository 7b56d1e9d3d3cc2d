"""The finder: own words → needs with their ladders → the picture and the next conversations."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlencode

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.page_cache import publicly_cacheable
from core.text.words import stems
from thresholds import selectors
from thresholds.addresses import Addresses
from thresholds.ages import age_in_words
from thresholds.content import Content, Indicator, Need
from thresholds.finder.reading import current_finder
from thresholds.forms import FinderForm
from thresholds.framework import DIMENSIONS
from thresholds.pathways.presenting import links_at
from thresholds.pathways.selectors import early_help
from thresholds.presenting import (
    identifier,
    indicator_identified,
    next_step_props,
    picture,
    shown_need,
)
from thresholds.unfound import count_unfound
from thresholds.views import edition_context

logger = logging.getLogger(__name__)
MOST_TICKED = 60
EXAMPLES = (
    "always hungry and tired in class",
    "mum's boyfriend shouts and throws things",
    "baby has a bruise and is not crawling yet",
    "looks after her little brother before school",
)


def _ticked(request: HttpRequest, content: Content) -> list[tuple[Need, Indicator]]:
    """What was recognised, in the order of the document; unknown ones are left out."""
    named = list(dict.fromkeys(request.GET.getlist("seen")))[:MOST_TICKED]
    found = [indicator_identified(content, name) for name in named]
    order = {need.key: place for place, need in enumerate(content.needs)}
    known = [pair for pair in found if pair is not None]
    return sorted(known, key=lambda pair: (order[pair[0].key], pair[1].level, pair[1].position))


def _address(name: str, q: str, age_months: int | None, seen: list[str]) -> str:
    query: list[tuple[str, Any]] = [("q", q)] if q else []
    if age_months is not None:
        query.append(("age_months", age_months))
    query += [("seen", one) for one in seen]
    return f"{reverse(name)}?{urlencode(query)}" if query else reverse(name)


def _count(q: str) -> None:
    """Count the words that found nothing; whoever asks gets an answer even if that fails."""
    try:
        count_unfound(q)
    except DatabaseError as error:
        # Its message may hold a word, and what people type is theirs.
        logger.warning("Words that found nothing were not counted: %s", type(error).__name__)


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The question, and under it the needs it may point to, most relevant first."""
    finder, reading = current_finder(), selectors.in_force()
    if finder is None or reading is None:
        return publicly_cacheable(render(request, "thresholds/no_edition.html"))
    form = FinderForm(request.GET)
    q, age_months = form.values()
    matches = finder.find(q, age_months=age_months) if q else ()
    if q and not matches and not finder.find(q):
        _count(q)
    ticked = _ticked(request, reading.content)
    seen = {identifier(need, i) for need, i in ticked}
    levels = reading.content.levels
    results = [
        {
            "match": match,
            "shown": shown_need(
                match.need,
                levels,
                Addresses(),
                wanted=frozenset(stems(" ".join(match.matched))),
            ),
        }
        for match in matches
    ]
    listed = {
        indicator.identifier
        for result in results
        for rung in result["shown"].rungs  # type: ignore[attr-defined]
        for indicator in rung.indicators
    }
    context = edition_context(reading, None, ("Find the right help", "")) | {
        "form": form,
        "q": q,
        "age_months": age_months,
        "age_words": None if age_months is None else age_in_words(age_months),
        "without_age_url": _address("thresholds:find", q, None, sorted(seen)),
        "results": results,
        "seen": seen,
        "kept": [
            (need, i, identifier(need, i))
            for need, i in ticked
            if identifier(need, i) not in listed
        ],
        "dimensions": DIMENSIONS,
        "examples": [(text, _address("thresholds:find", text, None, [])) for text in EXAMPLES],
    }
    return _unshared(render(request, "thresholds/find.html", context))


@require_safe
def find_picture(request: HttpRequest) -> HttpResponse:
    """What was recognised over domains and levels, and the conversations to have next."""
    reading = selectors.in_force()
    if reading is None:
        return publicly_cacheable(render(request, "thresholds/no_edition.html"))
    q, age_months = FinderForm(request.GET).values()
    ticked = _ticked(request, reading.content)
    drawn = picture(reading.content, ticked)
    pathways = early_help(request.user)
    named = {x.number: [i.pathway for _, i in ticked if i.level == x.number] for x in drawn.levels}
    seen = [identifier(need, i) for need, i in ticked]
    back_url = _address("thresholds:find", q, age_months, seen)
    trail = (("Find the right help", back_url), ("What you recognised", ""))
    context = edition_context(reading, None, *trail) | {
        "q": q,
        "age_words": None if age_months is None else age_in_words(age_months),
        "picture": drawn,
        "steps": [
            (level, next_step_props(level, links_at(level.number, named[level.number], pathways)))
            for level in drawn.levels
        ],
        "needs": list(dict.fromkeys(need for need, _ in ticked)),
        "back_url": back_url,
        "left_out": len(set(request.GET.getlist("seen"))) - len(ticked),
    }
    return _unshared(render(request, "thresholds/find_picture.html", context))


def _unshared(response: HttpResponse) -> HttpResponse:
    """Kept by no cache but the reader's own, so that going back keeps their ticks."""
    response["Cache-Control"] = "private, no-cache"
    return response
