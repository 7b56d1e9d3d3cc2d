"""The search page."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from search import engine

RESULTS_A_PAGE = 10
MAX_PAGE = 100
MAX_CHARACTERS = 500


class _Counted(Paginator):
    """A paginator over results that are already cut to one page."""

    def __init__(self, total: int) -> None:
        super().__init__([], RESULTS_A_PAGE)
        self.count = min(total, MAX_PAGE * RESULTS_A_PAGE)


def _page_of_results(query: str, user: Any, page: int, kind: str) -> engine.Found:
    offset = (page - 1) * RESULTS_A_PAGE
    return engine.search(query, user, offset=offset, limit=RESULTS_A_PAGE, kind=kind)


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What this person may find for ``q``, ten a page, optionally of one ``kind``."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:MAX_CHARACTERS]
    kind = request.GET.get("kind", "")
    kind = kind if kind in engine.kinds() else ""
    number = request.GET.get("page", "1")
    page = min(max(int(number), 1), MAX_PAGE) if number.isascii() and number.isdigit() else 1
    found = _page_of_results(query, request.user, page, kind)
    if page > 1 and not found.total:  # beyond the last page there may still be a first
        page = 1
        found = _page_of_results(query, request.user, page, kind)
    page_obj = Page(list(found.results), page, _Counted(found.total)) if found.total else None
    context = {
        "query": query,
        "results": found.results,
        "total": found.total,
        "page_obj": page_obj,
        "kind": kind,
        "kinds": engine.kinds(),
    }
    return render(request, "search/results.html", context)
