"""The columns of the two sheets, in the order in which they are exported."""

from __future__ import annotations

from collections.abc import Iterable

from thresholds.tables.faults import Faults
from thresholds.tables.sheets import Row

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


def check_columns(
    sheet: str,
    given: list[str],
    known: tuple[str, ...],
    optional: frozenset[str],
    faults: Faults,
) -> frozenset[str]:
    """Name every unknown, doubled and missing column of a sheet.

    Returns the known columns that cannot be read, because they are missing or doubled.
    """
    names = "The columns are: " + ", ".join(known) + "."
    for name in dict.fromkeys(given):
        if not name:
            faults.add(sheet, 1, "", f"A column has no name in the first row. {names}")
        elif name not in known:
            faults.add(sheet, 1, name, f"This column is unknown. Rename or remove it. {names}")
        elif given.count(name) > 1:
            faults.add(sheet, 1, name, "This column is there twice. Remove one of them.")
    for name in known:
        if name not in given and name not in optional:
            faults.add(sheet, 1, name, "This column is missing. Add it to the first row.")
    return frozenset(
        name
        for name in known
        if given.count(name) > 1 or (name not in given and name not in optional)
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
