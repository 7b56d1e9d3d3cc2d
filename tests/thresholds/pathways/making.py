"""Pathways and editions that lead to them."""

from __future__ import annotations

from typing import Any

from home.models import HomePage
from tests.site_building import build_home
from thresholds.content import Content, Indicator
from thresholds.factories import EarlyHelpIndexPageFactory, PathwayPageFactory
from thresholds.models import EarlyHelpIndexPage, PathwayNeed, PathwayPage, RelatedPathway


def step(title: str, **facts: Any) -> dict[str, Any]:
    """A step as a StreamField stores it."""
    plain = {"title": title, "who": "", "what": "", "by_when": "", "consent": ""}
    form = {"label": "", "page": None, "document": None, "url": ""} | facts.pop("form", {})
    return {"type": "step", "value": {**plain, "checklist": [], **facts, "form": form}}


def move(when: str, label: str, **facts: Any) -> dict[str, Any]:
    """A way up or down as a StreamField stores it."""
    value = {"when": when, "label": label, "pathway": None, "url": "", **facts}
    return {"type": "move", "value": value}


def build_index(home: HomePage | None = None, **facts: Any) -> EarlyHelpIndexPage:
    """The list of pathways below a home page."""
    index: EarlyHelpIndexPage = EarlyHelpIndexPageFactory(parent=home or build_home(), **facts)
    return index


def build_pathway(
    index: EarlyHelpIndexPage, slug: str, *, needs: tuple[str, ...] = (), **facts: Any
) -> PathwayPage:
    """A pathway with one step, for ``needs``, with links to ``related`` ones."""
    related = facts.pop("related", ())
    facts.setdefault("title", slug.replace("-", " ").capitalize())
    facts.setdefault("steps", [step(f"First step of {slug}")])
    parent = EarlyHelpIndexPage.objects.get(pk=index.pk)
    page: PathwayPage = PathwayPageFactory(parent=parent, slug=slug, **facts)
    page.needs = [PathwayNeed(need_key=key) for key in needs]
    page.related = [RelatedPathway(pathway=other) for other in related]
    page.save()
    return page


def offer(index: EarlyHelpIndexPage, **chosen: Any) -> EarlyHelpIndexPage:
    """Choose what is offered at the higher levels."""
    index = EarlyHelpIndexPage.objects.get(pk=index.pk)
    for name, value in chosen.items():
        setattr(index, name, value)
    index.save()
    return index


def leading(*named: str, levels: tuple[int, ...] = (2, 3, 4)) -> tuple[Indicator, ...]:
    """An indicator at each of ``levels`` for each pathway named."""
    return tuple(
        Indicator(level, position, f"Sign {position} at level {level}", pathway=key)
        for level in levels
        for position, key in enumerate(named, start=1)
    )


__all__ = [
    "Content",
    "build_index",
    "build_pathway",
    "leading",
    "move",
    "offer",
    "step",
]
