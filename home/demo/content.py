"""The demo partnership's words, read from the TOML files beside this module."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def read(name: str) -> dict[str, Any]:
    """One TOML file of the demo."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def pages() -> list[dict[str, Any]]:
    """Every page, in the order in which it is shown."""
    files = (tomllib.loads(p.read_text(encoding="utf-8")) for p in (HERE / "pages").glob("*.toml"))
    return sorted(files, key=lambda page: (page.get("order", 100), page["slug"]))


def body_of(page: dict[str, Any]) -> list[dict[str, Any]]:
    """A page's blocks as Wagtail's StreamField stores them."""
    return [{"type": block["type"], "value": _value(block)} for block in page["body"]]


def _value(block: dict[str, Any]) -> Any:
    match block["type"]:
        case "callout":
            return {"tone": block["tone"], "title": block["title"], "text": block["value"]}
        case "details":
            return {"title": block["title"], "text": block["value"]}
        case "contacts" | "steps":
            return [dict(item) for item in block["value"]]
        case _:
            return block["value"]
