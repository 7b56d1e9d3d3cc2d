"""How ordinary pages offer themselves to the search."""

from __future__ import annotations

from typing import Any

from core.models import BasePage
from core.text.words import plain_text
from search.registry import Searchable


def searchable_page(model: type[BasePage], kind: str) -> Searchable:
    """Pages of ``model``: title, summary and the plain text of the body."""

    def body(page: Any) -> str:
        content = getattr(page, "body", None)
        return f"{page.summary}\n{plain_text(content.render_as_block()) if content else ''}"

    return Searchable(
        model=model,
        kind=kind,
        title=lambda page: str(page.title),
        body=body,
        indexed=lambda page: bool(page.live),
        visible=model.objects.visible_to,  # type: ignore[attr-defined]
        url=lambda page: page.url or "/",
    )
