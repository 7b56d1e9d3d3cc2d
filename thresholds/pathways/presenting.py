"""Pathways arranged for the page: as links of a next step, and as a page of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from thresholds.addresses import Addresses
from thresholds.content import Indicator, Need
from thresholds.models import PathwayPage
from thresholds.pathways.flow import Flow, FlowStep, drawn
from thresholds.pathways.selectors import (
    EarlyHelp,
    LeadsAtLevel,
    Pathway,
    leading_to,
    needs_named,
)

FRONT_DOOR = "To ask for help from the front door"
NOT_MET = "If the threshold is not met"


def links_at(level: int, keys: Iterable[str], early_help: EarlyHelp) -> list[dict[str, Any]]:
    """The links of a next step: the pathways named, and what is offered at high levels."""
    named = [early_help.by_key[key] for key in dict.fromkeys(keys) if key in early_help.by_key]
    high = early_help.from_level and level >= early_help.from_level
    offered = (
        ("Pathway", named),
        (FRONT_DOOR, [early_help.front_door] if high else []),
        (NOT_MET, [early_help.not_met] if high else []),
    )
    links: list[dict[str, Any]] = []
    seen: set[int] = set()
    for label, pathways in offered:
        new = [pathway for pathway in pathways if pathway and pathway.pk not in seen]
        seen |= {pathway.pk for pathway in new}
        if new:
            links.append({"label": label, "items": [_link(pathway) for pathway in new]})
    return links


def _link(pathway: Pathway) -> dict[str, str]:
    return {"title": pathway.title, "url": pathway.url}


def shown_pathway(page: PathwayPage, early_help: EarlyHelp) -> dict[str, Any]:
    """What the page of a pathway shows besides its own words.

    A pathway that the reader may not follow is not named; the words of a way to it stay.
    """
    keys = tuple(row.need_key for row in page.needs.all())
    followed = (early_help.by_pk.get(row.pathway_id) for row in page.related.all())
    addresses = Addresses()
    return {
        "flow": drawn(_flow(page)),
        "step_up": _moves(page.step_up, early_help),
        "step_down": _moves(page.step_down, early_help),
        "contacts": [block.value for block in page.contacts],
        "related": [pathway for pathway in followed if pathway],
        "needs": [(need, addresses.need(need)) for need in needs_named(keys)],
        "leads": [
            (_heading(leads), [_with_addresses(*pair, addresses) for pair in leads.needs])
            for leads in leading_to(page.key)
        ],
        "offered_from_level": early_help.from_level if _is_offered(page, early_help) else 0,
    }


def _heading(leads: LeadsAtLevel) -> str:
    count = sum(len(indicators) for _, indicators in leads.needs)
    said = "1 indicator" if count == 1 else f"{count} indicators"
    return f"Level {leads.level.number}: {leads.level.name} ({said})"


def _with_addresses(
    need: Need, indicators: tuple[Indicator, ...], addresses: Addresses
) -> tuple[Need, str, list[tuple[Indicator, str]]]:
    return need, addresses.need(need), [(i, addresses.indicator(need, i)) for i in indicators]


def _is_offered(page: PathwayPage, early_help: EarlyHelp) -> bool:
    offered = (early_help.not_met, early_help.front_door)
    return any(pathway is not None and pathway.pk == page.pk for pathway in offered)


def _flow(page: PathwayPage) -> Flow:
    return Flow(
        [
            FlowStep(b.value["title"], b.value["who"] or "", b.value["by_when"] or "")
            for b in page.steps
        ],
        [block.value["label"] for block in page.step_up],
        [block.value["label"] for block in page.step_down],
    )


def _moves(blocks: Any, early_help: EarlyHelp) -> list[dict[str, str]]:
    moves = []
    for block in blocks:
        value = block.value
        target = value["pathway"]
        pathway = early_help.by_pk.get(target.pk) if target else None
        url = pathway.url if pathway else (value["url"] or "")
        moves.append({"when": value["when"], "label": value["label"], "url": url})
    return moves
