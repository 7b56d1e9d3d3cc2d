"""The threshold document: the whole, a level, a need, an indicator, on paper and as files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.colour import readable_on_white
from core.generation import PerGeneration
from core.page_cache import publicly_cacheable
from thresholds import exporters, selectors
from thresholds.addresses import Addresses
from thresholds.content import Content
from thresholds.filtering import Filters, filtered
from thresholds.forms import FilterForm
from thresholds.models import Edition
from thresholds.pathways.presenting import links_at
from thresholds.pathways.selectors import EarlyHelp, early_help
from thresholds.presenting import grouped, next_step_props, shown_need, windscreen
from thresholds.querysets import may_see_drafts
from thresholds.selectors import EditionReading

_A_YEAR = "public, max-age=31536000, immutable"


def reading_for(request: HttpRequest, number: int | None) -> EditionReading:
    """The edition asked for, by number or the one in force. Raises ``Http404``."""
    if number is None:
        reading = selectors.in_force()
    else:
        reading = selectors.edition_numbered(number, request.user)
    if reading is None:
        raise Http404("There is no such edition.")
    return reading


def edition_context(
    reading: EditionReading, number: int | None, *trail: tuple[str, str]
) -> dict[str, Any]:
    """What every page of an edition shows besides its own matter.

    ``trail`` holds title and address of the pages between the document and this one, this one
    last and without an address.
    """
    addresses = Addresses(number)
    steps = [("Home", "/"), ("Thresholds", addresses.document() if trail else ""), *trail]
    return {
        "breadcrumbs": [{"title": title, "url": url} for title, url in steps],
        "edition": reading.edition,
        "in_force": reading.in_force,
        "levels": reading.content.levels,
        "addresses": addresses,
        "document_url": addresses.document(),
        "colours_url": f"{addresses.colours()}?v={reading.content.fingerprint[:12]}",
        "downloads": [(form.upper(), addresses.download(form)) for form in exporters.FORMS],
        "page_owner": reading.edition.owner,
        "page_review_due": reading.edition.review_due,
    }


def finished(request: HttpRequest, reading: EditionReading, response: HttpResponse) -> HttpResponse:
    """Declare an answer public when everybody may read this edition and nobody is named by it."""
    if reading.edition.is_draft or request.user.is_authenticated:
        return response
    return publicly_cacheable(response)


@require_safe
def document(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """Windscreen, filters and matrix; before the first edition a page that says so."""
    if number is None and selectors.in_force() is None:
        return publicly_cacheable(render(request, "thresholds/no_edition.html"))
    reading = reading_for(request, number)
    if request.GET or reading.edition.is_draft:
        drawn = drawn_document(reading, number, request.GET)
    else:
        drawn = _whole_document(number, timezone.localdate())
    context = edition_context(reading, number) | {"drawn": drawn}
    return finished(request, reading, render(request, "thresholds/document.html", context))


@require_safe
def level(request: HttpRequest, level: int, number: int | None = None) -> HttpResponse:
    """One level: what it means, what to do, and what each need looks like there."""
    reading = reading_for(request, number)
    shown = reading.content.levels_by_number.get(level)
    if shown is None:
        raise Http404("There is no such level.")
    addresses = Addresses(number)
    needs = [need for need in reading.content.needs if need.at(level)]
    context = edition_context(reading, number, (f"Level {level}", "")) | {
        "level": shown,
        "next_step": next_step_props(shown, links_at(level, (), early_help(request.user))),
        "domains": grouped(needs, [shown], addresses),
        "others": [(x, addresses.level(x.number)) for x in reading.content.levels],
    }
    return finished(request, reading, render(request, "thresholds/level.html", context))


@require_safe
def need(request: HttpRequest, key: str, number: int | None = None) -> HttpResponse:
    """One need with its whole ladder and the next step at every level."""
    reading = reading_for(request, number)
    shown = reading.content.needs_by_key.get(key)
    if shown is None:
        raise Http404("There is no such need.")
    context = edition_context(reading, number, (shown.title, ""))
    context |= need_context(reading.content, key, number, early_help(request.user))
    return finished(request, reading, render(request, "thresholds/need.html", context))


def need_context(
    content: Content, key: str, number: int | None, pathways: EarlyHelp
) -> dict[str, Any]:
    """A need's ladder, the next step at each of its levels, its pathways and its neighbours."""
    addresses = Addresses(number)
    found = content.needs_by_key[key]
    shown = shown_need(found, content.levels, addresses)
    neighbours = [
        {"title": n.title, "url": addresses.need(n)}
        for n in content.needs
        if n.dimension_slug == found.dimension_slug and n.key != key
    ]
    return {
        "need": found,
        "shown": shown,
        "steps": [
            (level, next_step_props(level, links_at(level.number, named, pathways)))
            for level in content.levels
            if (named := [i.pathway for i in found.at(level.number)])
        ],
        "pathways": pathways.of_need(found),
        "neighbours": neighbours,
    }


@require_safe
def indicator(
    request: HttpRequest, key: str, level: int, position: int, number: int | None = None
) -> HttpResponse:
    """One indicator: its words, what to do next, and the same need at the other levels."""
    reading = reading_for(request, number)
    found = reading.content.needs_by_key.get(key)
    chosen = next((i for i in found.at(level) if i.position == position), None) if found else None
    if found is None or chosen is None:
        raise Http404("There is no such indicator.")
    addresses = Addresses(number)
    at_level = reading.content.levels_by_number[level]
    trail = ((found.title, addresses.need(found)), (f"Level {level}", ""))
    context = edition_context(reading, number, *trail) | {
        "need": found,
        "need_url": addresses.need(found),
        "indicator": chosen,
        "level": at_level,
        "level_url": addresses.level(level),
        "next_step": next_step_props(
            at_level, links_at(level, (chosen.pathway,), early_help(request.user))
        ),
        "shown": shown_need(found, reading.content.levels, addresses, current=level),
    }
    return finished(request, reading, render(request, "thresholds/indicator.html", context))


@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    """Every edition this person may read, and which is in force."""
    current = selectors.in_force()
    newest_first = (F("effective_from").desc(nulls_first=True), "-number")
    rows = Edition.objects.visible_to(request.user).order_by(*newest_first)
    context = {
        "editions": list(rows),
        "in_force": current.edition if current else None,
        "sees_drafts": may_see_drafts(request.user),
        "breadcrumbs": [
            {"title": "Home", "url": "/"},
            {"title": "Thresholds", "url": Addresses().document()},
            {"title": "All editions", "url": ""},
        ],
    }
    response = render(request, "thresholds/editions.html", context)
    return publicly_cacheable(response) if isinstance(request.user, AnonymousUser) else response


@require_safe
def printable(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """The whole edition on one page, for paper."""
    reading = reading_for(request, number)
    context = exporters.printable_context(reading, number)
    context |= edition_context(reading, number, ("Whole edition", ""))
    return finished(request, reading, render(request, "thresholds/printable.html", context))


@require_safe
def colours(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """The levels' colours as custom properties, so that no page carries inline style."""
    reading = reading_for(request, number)
    rules = [
        f".level-{x.number}{{--level-colour:{x.colour};"
        f"--level-ink:{'#ffffff' if readable_on_white(x.colour) else '#0b0c0c'};}}\n"
        for x in reading.content.levels
    ]
    response = HttpResponse("".join(rules), content_type="text/css; charset=utf-8")
    if request.GET.get("v") and not reading.edition.is_draft:
        response["Cache-Control"] = _A_YEAR
        return response
    return finished(request, reading, response)


@require_safe
def download(request: HttpRequest, form: str, number: int | None = None) -> HttpResponse:
    """The edition as CSV (two files in an archive), XLSX or JSON."""
    if form not in exporters.FORMS:
        raise Http404("There is no such form of download.")
    reading = reading_for(request, number)
    return finished(request, reading, exporters.download_answer(reading, form))


@require_safe
def pdf(request: HttpRequest, number: int | None = None) -> HttpResponse:
    """The edition as a tagged PDF (PDF/UA-1)."""
    reading = reading_for(request, number)
    return finished(request, reading, exporters.pdf_answer(reading, number))


def _count_words(count: int, total: int) -> str:
    needs = "1 need" if total == 1 else f"{total} needs"
    return needs if count == total else f"{count} of {needs} fit your filters"


def drawn_document(reading: EditionReading, number: int | None, asked: QueryDict) -> str:
    """Windscreen, filters and matrix as HTML; knows what was asked, not who asks."""
    addresses = Addresses(number)
    form = FilterForm(asked, reading.content)
    filters = _filters(form)
    needs = filtered(reading.content, filters)
    levels = [x for x in reading.content.levels if filters.level in (None, x.number)]
    context = edition_context(reading, number) | {
        "form": form,
        "filters": filters,
        "domains": grouped(needs, levels, addresses, filters.wanted_words()),
        "shown_levels": levels,
        "count_words": _count_words(len(needs), len(reading.content.needs)),
        "windscreen": windscreen(reading.content.levels, addresses),
        "chips": _chips(addresses.document(), asked, form),
    }
    return render_to_string("thresholds/parts/document.html", context)


def _draw_whole_document(number: int | None, _day: date) -> str:
    """The document without a filter, as anybody may read it."""
    if number is None:
        reading = selectors.in_force()
    else:
        reading = selectors.edition_numbered(number, AnonymousUser())
    if reading is None:
        raise Http404("There is no such edition.")
    return drawn_document(reading, number, QueryDict())


_whole_document: PerGeneration[str] = PerGeneration(_draw_whole_document, keep=8)


def _filters(form: FilterForm) -> Filters:
    values = form.values()
    return replace(Filters(), **{k: v for k, v in values.items() if v not in (None, "")})


def _chips(document_url: str, asked: QueryDict, form: FilterForm) -> list[dict[str, str]]:
    """The filters in force, each with the address without it."""
    chips = []
    for name, value in form.cleaned_data.items():
        if value in (None, ""):
            continue
        rest = asked.copy()
        rest.pop(name, None)
        field = form.fields[name]
        words = {str(key): str(text) for key, text in getattr(field, "choices", [])}
        text = words.get(str(value), f"“{value}”" if name == "q" else str(value))
        address = f"{document_url}?{rest.urlencode()}" if rest else document_url
        chips.append({"text": f"{field.label}: {text}", "remove_url": address})
    return chips
