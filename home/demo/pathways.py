"""The early-help pathways of the demo partnership, built from the TOML files of ``thresholds``."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

import thresholds
from home.models import HomePage
from thresholds.factories import EarlyHelpIndexPageFactory, PathwayPageFactory
from thresholds.models import EarlyHelpIndexPage, PathwayNeed, PathwayPage, RelatedPathway

HERE = Path(thresholds.__file__).parent / "demo" / "pathways"
MONTH = timedelta(days=30.4)
NOT_MET = "threshold-not-met"
FRONT_DOOR = "request-to-the-front-door"


def written() -> list[dict[str, Any]]:
    """Every pathway as its file has it, in the order in which they are shown."""
    files = (tomllib.loads(path.read_text(encoding="utf-8")) for path in HERE.glob("*.toml"))
    return sorted(files, key=lambda words: (words["order"], words["slug"]))


def build_pathways(home: HomePage) -> None:
    """The list of pathways and each of them; what exists stays as it is."""
    index = EarlyHelpIndexPage.objects.first() or EarlyHelpIndexPageFactory(
        parent=home,
        summary="What to do next, step by step: most worries do not need statutory help.",
        content_owner="Early help manager",
        review_due=timezone.localdate() + 12 * MONTH,
    )
    new = [w for w in written() if not PathwayPage.objects.filter(key=w["slug"]).exists()]
    for words in new:
        _page(index, words)
    by_key = _by_key()
    for words in new:
        _link(by_key[words["slug"]], words, by_key)
    if new:
        _choose(index, by_key)


def _by_key() -> dict[str, PathwayPage]:
    return {page.key: page for page in PathwayPage.objects.exclude(key="")}


def _page(index: EarlyHelpIndexPage, words: dict[str, Any]) -> None:
    PathwayPageFactory(
        parent=EarlyHelpIndexPage.objects.get(pk=index.pk),
        title=words["title"],
        slug=words["slug"],
        key=words["slug"],
        kind=words["kind"],
        summary=words["summary"],
        content_owner=words["owner"],
        review_due=timezone.localdate() + words["review_months"] * MONTH,
        when_to_use=words.get("when_to_use", ""),
        steps=[{"type": "step", "value": _step(step)} for step in words["steps"]],
        contacts=[{"type": "contact", "value": dict(one)} for one in words.get("contacts", ())],
    )


def _step(step: dict[str, Any]) -> dict[str, Any]:
    plain = {name: step.get(name, "") for name in ("title", "who", "what", "by_when", "consent")}
    form = {"label": step.get("form_label", ""), "url": step.get("form_url", "")}
    return {**plain, "form": form, "checklist": list(step.get("checklist", ()))}


def _link(page: PathwayPage, words: dict[str, Any], by_key: dict[str, PathwayPage]) -> None:
    """What can be written once all pages are there."""
    for name in ("step_up", "step_down"):
        moves = [{"type": "move", "value": _move(one, by_key)} for one in words.get(name, ())]
        setattr(page, name, moves)
    page.needs = [PathwayNeed(need_key=key) for key in words.get("related_needs", ())]
    page.related = [
        RelatedPathway(pathway=by_key[slug])
        for slug in words.get("related_pathways", ())
        if slug in by_key
    ]
    page.save()


def _move(move: dict[str, Any], by_key: dict[str, PathwayPage]) -> dict[str, Any]:
    to = move.get("to", "")
    target = by_key.get(to)
    return {
        "when": move["when"],
        "label": move["label"],
        "pathway": target.pk if target else None,
        "url": to if "/" in to else "",
    }


def _choose(index: EarlyHelpIndexPage, by_key: dict[str, PathwayPage]) -> None:
    index = EarlyHelpIndexPage.objects.get(pk=index.pk)
    index.not_met = index.not_met or by_key.get(NOT_MET)
    index.front_door = index.front_door or by_key.get(FRONT_DOOR)
    index.save()
