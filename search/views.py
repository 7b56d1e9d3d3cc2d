"""The search page."""

from __future__ import annotations

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
        self.count = total


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What this person may find for ``q``, ten a page, optionally of one ``kind``."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:MAX_CHARACTERS]
    kind = request.GET.get("kind", "")
    kind = kind if kind in engine.kinds() else ""
    number = request.GET.get("page", "1")
    page = min(max(int(number), 1), MAX_PAGE) if number.isascii() and number.isdigit() else 1
    found = engine.search(
        query,
        request.user,
        offset=(page - 1) * RESULTS_A_PAGE,
        limit=RESULTS_A_PAGE,
        kind=kind,
    )
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
