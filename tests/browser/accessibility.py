"""What axe says of a page, in words that tell where to look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_AXE = Axe()
# What depends on colours alone is asked again in every mode; the rest once.
COLOUR_RULES = ("color-contrast", "link-in-text-block")
OPTIONS: dict[str, Any] = {
    "resultTypes": ["violations", "incomplete"],
    "rules": {"target-size": {"enabled": True}},
}

Mode = Literal["light", "dark", "forced"]


def faults(page: Page, *, only: Sequence[str] = ()) -> list[str]:
    """One line per element that breaks a rule of axe; every rule but experimental ones is asked.

    What axe leaves to a person counts too, except for colours: text over a drawing is its limit.
    """
    options = {**OPTIONS, "runOnly": {"type": "rule", "values": list(only)}} if only else OPTIONS
    answer = _AXE.run(page, options=options).response
    unsure = [rule for rule in answer["incomplete"] if rule["id"] not in COLOUR_RULES]
    return [
        f"{rule['id']}: {node['target'][-1]} – {_first_words(node)}"
        for rule in [*answer["violations"], *unsure]
        for node in rule["nodes"]
    ]


def faults_in_every_mode(page: Page) -> list[str]:
    """The same in light, dark and forced colours, each fault with its mode."""
    lines = [f"light  {line}" for line in faults(page)]
    page.emulate_media(color_scheme="dark")
    lines += [f"dark   {line}" for line in faults(page, only=COLOUR_RULES)]
    page.emulate_media(color_scheme="light", forced_colors="active")
    lines += [f"forced {line}" for line in faults(page, only=COLOUR_RULES)]
    page.emulate_media(color_scheme="light", forced_colors="none")
    return lines


def _first_words(node: dict[str, Any]) -> str:
    reason = node["failureSummary"].split("\n")
    said: str = reason[1].strip() if len(reason) > 1 else reason[0]
    return f"{said} [{node['html'][:120]}]"
