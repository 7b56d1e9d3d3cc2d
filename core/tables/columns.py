"""The header of a sheet: every column known, none missing, none twice."""

from __future__ import annotations

from core.tables.faults import Faults


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
