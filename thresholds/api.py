"""The threshold document and the finder as JSON."""

from __future__ import annotations

from hashlib import sha256
from http import HTTPStatus
from typing import Annotated, Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from ninja import Query, Router

from core.page_cache import PUBLIC, publicly_cacheable
from thresholds import selectors
from thresholds.addresses import Addresses
from thresholds.ages import OLDEST_MONTHS
from thresholds.content import Need
from thresholds.finder.reading import current_finder
from thresholds.forms import MAX_CHARACTERS
from thresholds.pathways.selectors import EarlyHelp, early_help
from thresholds.tables.writing import as_document, indicator_document, need_document

router = Router(tags=["thresholds"])

Words = Annotated[
    str, Query(min_length=1, max_length=MAX_CHARACTERS, description="What you see, in your words.")
]
AgeMonths = Annotated[
    int | None, Query(ge=0, le=OLDEST_MONTHS, description="The child's age in whole months.")
]


@router.get("/", summary="The edition in force, with its levels, needs and indicators")
def edition_in_force(request: HttpRequest) -> HttpResponse:
    """404 before the first edition is in force."""
    reading = selectors.in_force()
    if reading is None:
        return _answer(request, {"detail": "No edition is in force yet."}, status=404)
    pathways = early_help(AnonymousUser())
    document = as_document(selectors.facts_of(reading.edition), reading.content)
    document["edition"]["url"] = Addresses().document()
    for level in document["levels"]:
        level["url"] = Addresses().level(level["level"])
    document["needs"] = [_need_with_addresses(need, pathways) for need in reading.content.needs]
    return _answer(request, document)


@router.get("/find", summary="Needs that someone's own words may point to, most relevant first")
def find(request: HttpRequest, q: Words, age_months: AgeMonths = None) -> HttpResponse:
    """At most ten. “matched” holds the words of “q” that led there. Nothing is stored."""
    finder, reading = current_finder(), selectors.in_force()
    if finder is None or reading is None:
        return _answer(request, {"detail": "No edition is in force yet."}, status=404)
    pathways = early_help(AnonymousUser())
    results = [
        {
            **_brief(match.need),
            "matched": list(match.matched),
            "indicators": _indicators(match.need, pathways),
        }
        for match in finder.find(q, age_months=age_months)
    ]
    return _answer(request, {"results": results}, cache="private, no-cache")


def _answer(
    request: HttpRequest, document: dict[str, Any], *, cache: str = PUBLIC, status: int = 200
) -> HttpResponse:
    """``document`` with its entity tag; 304 when the reader has it already."""
    response = JsonResponse(document, status=status, json_dumps_params={"ensure_ascii": False})
    if status != HTTPStatus.OK:
        return response
    if cache == PUBLIC:
        publicly_cacheable(response)
    response["Cache-Control"] = cache
    response["ETag"] = f'W/"{sha256(response.content).hexdigest()[:32]}"'
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    return answer or response


def _brief(need: Need) -> dict[str, Any]:
    return {
        "need_key": need.key,
        "title": need.title,
        "domain": need.dimension.domain.name,
        "dimension": need.dimension.name,
        "url": Addresses().need(need),
    }


def _indicators(need: Need, pathways: EarlyHelp) -> list[dict[str, Any]]:
    return [
        {
            **indicator_document(i),
            "pathway_url": pathways.by_key[i.pathway].url if i.pathway in pathways.by_key else None,
            "url": Addresses().indicator(need, i),
        }
        for i in need.indicators
    ]


def _need_with_addresses(need: Need, pathways: EarlyHelp) -> dict[str, Any]:
    return {
        **need_document(need),
        "url": Addresses().need(need),
        "indicators": _indicators(need, pathways),
    }
