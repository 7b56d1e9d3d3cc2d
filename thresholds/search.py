"""How needs and indicators of the edition in force offer themselves to the search."""

from __future__ import annotations

from typing import Any

from core.text.words import plain_text
from search.registry import Searchable
from thresholds.addresses import indicator_url, need_url
from thresholds.models import EarlyHelpIndexPage, Indicator, Need, PathwayPage


def searchable_needs() -> Searchable:
    """Needs by title, keywords and the ages they speak of."""
    return Searchable(
        model=Need,
        kind="Need",
        title=lambda need: need.title,
        body=lambda need: f"{need.in_dimension.name}. {'; '.join(need.keywords)}",
        indexed=lambda need: not need.edition.is_draft,
        visible=lambda user: Need.objects.of_edition_in_force(),
        url=lambda need: need_url(need.key),
        note=lambda need: f"{need.in_dimension.domain.name} · {need.age()}",
        related=("edition",),
    )


def searchable_indicators() -> Searchable:
    """Indicators by their own words, named by their need and level."""
    return Searchable(
        model=Indicator,
        kind="Indicator",
        title=lambda i: f"{i.need.title}: level {i.level.number} {i.level.name}",
        body=lambda i: f"{i.text} {i.notes}".strip(),
        indexed=lambda i: not i.need.edition.is_draft,
        visible=lambda user: Indicator.objects.of_edition_in_force(),
        url=lambda i: indicator_url(i.need.key, i.level.number, i.position),
        note=lambda i: i.need.in_dimension.name,
        related=("need__edition", "level"),
    )


def searchable_pathways() -> Searchable:
    """Pathways by their title and all the words of their steps."""
    return Searchable(
        model=PathwayPage,
        kind="Pathway",
        title=lambda page: str(page.title),
        body=_words_of_pathway,
        indexed=lambda page: bool(page.live),
        visible=PathwayPage.objects.visible_to,
        url=lambda page: page.url or "/",
    )


def searchable_early_help() -> Searchable:
    """The page that lists them."""
    return Searchable(
        model=EarlyHelpIndexPage,
        kind="Page",
        title=lambda page: str(page.title),
        body=lambda page: str(page.summary),
        indexed=lambda page: bool(page.live),
        visible=EarlyHelpIndexPage.objects.visible_to,
        url=lambda page: page.url or "/",
    )


def _words_of_pathway(page: Any) -> str:
    streams = (page.steps, page.step_up, page.step_down, page.contacts)
    parts = [page.summary, plain_text(page.when_to_use)]
    parts += [
        text for stream in streams for text in stream.stream_block.get_searchable_content(stream)
    ]
    return "\n".join(parts)


SEARCHABLES = (
    searchable_needs,
    searchable_indicators,
    searchable_pathways,
    searchable_early_help,
)
