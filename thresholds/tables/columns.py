"""The columns of the two sheets, in the order in which they are exported."""

from __future__ import annotations

from collections.abc import Iterable

from core.tables.faults import Faults
from core.tables.sheets import Row

LEVEL_COLUMNS = (
    "level",
    "name",
    "colour",
    "summary",
    "who_leads",
    "consent",
    "tool",
    "contact",
    "response_time",
    "legal_basis",
    "statutory",
    "next_step",
    "tool_url",
    "have_ready",
    "contact_confirmed_on",
)
OPTIONAL_LEVEL_COLUMNS = frozenset({"next_step", "tool_url", "have_ready", "contact_confirmed_on"})

INDICATOR_COLUMNS = (
    "need_key",
    "need",
    "domain",
    "dimension",
    "age_from_months",
    "age_to_months",
    "level",
    "indicator",
    "protective",
    "agencies",
    "keywords",
    "pathway",
    "notes",
)

EDITION_FIELDS = (
    "title",
    "number",
    "effective_from",
    "guidance_edition",
    "review_due",
    "owner",
    "summary_of_change",
)


def check_fields(rows: Iterable[Row], faults: Faults) -> None:
    """Name every unknown and doubled field of the sheet ``edition``."""
    names = "The fields are: " + ", ".join(EDITION_FIELDS) + "."
    seen: set[str] = set()
    for row in rows:
        name = row.cells.get("field", "").casefold()
        if name not in EDITION_FIELDS:
            faults.add("edition", row.number, "field", f"“{name[:40]}” is unknown. {names}")
        elif name in seen:
            faults.add("edition", row.number, "field", f"“{name}” is there twice. Remove one.")
        seen.add(name)
