"""The JSON that the site exports, read back as the same two sheets as CSV and XLSX."""

from __future__ import annotations

import json
from collections.abc import Set as AbstractSet
from typing import Any

from core.tables.faults import Faults
from core.tables.sheets import MAX_FILE_BYTES, Row, Sheet, trimmed
from thresholds.tables.columns import EDITION_FIELDS, INDICATOR_COLUMNS, LEVEL_COLUMNS

_NEED_FIELDS = {
    "need_key": "need_key",
    "title": "need",
    "domain": "domain",
    "dimension": "dimension",
    "age_from_months": "age_from_months",
    "age_to_months": "age_to_months",
    "agencies": "agencies",
    "keywords": "keywords",
}
_INDICATOR_FIELDS = {
    "level": "level",
    "text": "indicator",
    "protective": "protective",
    "notes": "notes",
    "pathway": "pathway",
}
_WHOLE = frozenset({"number", "level", "age_from_months", "age_to_months"})
_YES_NO = frozenset({"statutory", "protective"})
_LISTS = frozenset({"agencies", "keywords"})
# The API gives every entry its address; it says nothing of the content.
_ADDRESS = frozenset({"url"})


class _DoubledFieldError(ValueError):
    """An object of the document names a field twice."""


def read_document(name: str, content: bytes, faults: Faults) -> dict[str, Sheet]:
    """The sheets ``edition``, ``levels`` and ``indicators`` of an exported JSON document.

    Rows are numbered in order of their entries, so that a fault in the third level or the third
    indicator of the document says row 3.
    """
    if len(content) > MAX_FILE_BYTES:
        faults.add(name, None, "", "The file is larger than 20 MB.")
        return {}
    try:
        document = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_object)
    except _DoubledFieldError as doubled:
        faults.add(name, None, str(doubled), "An entry has this field twice. Remove one of them.")
        return {}
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        faults.add(name, line, "", "This is not JSON as the site exports it. Export it again.")
        return {}
    if not isinstance(document, dict):
        faults.add(name, None, "", "The document must be an object with “levels” and “needs”.")
        return {}
    sheets = {}
    edition = document.get("edition")
    if edition is not None:
        cells = _cells(name, 1, edition, {key: key for key in EDITION_FIELDS}, faults)
        rows = [Row(1, {"field": key, "value": value}) for key, value in cells.items()]
        sheets["edition"] = Sheet("edition", ["field", "value"], rows)
    levels = _entries(name, document, "levels", faults)
    fields = {key: key for key in LEVEL_COLUMNS}
    sheets["levels"] = Sheet(
        "levels",
        list(LEVEL_COLUMNS),
        [Row(i, _cells("levels", i, level, fields, faults)) for i, level in levels],
    )
    rows = []
    for index, need in _entries(name, document, "needs", faults):
        shared = _cells("needs", index, need, _NEED_FIELDS, faults, others={"indicators"})
        indicators = _entries("needs", need, "indicators", faults) if isinstance(need, dict) else []
        if not indicators:
            rows.append(Row(len(rows) + 1, dict.fromkeys(INDICATOR_COLUMNS, "") | shared))
        for _, entry in indicators:
            number = len(rows) + 1
            own = _cells("indicators", number, entry, _INDICATOR_FIELDS, faults)
            rows.append(Row(number, dict.fromkeys(INDICATOR_COLUMNS, "") | shared | own))
    sheets["indicators"] = Sheet("indicators", list(INDICATOR_COLUMNS), rows)
    return sheets


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        raise _DoubledFieldError(next(name for name in names if names.count(name) > 1))
    return fields


def _entries(
    sheet: str, document: dict[str, Any], key: str, faults: Faults
) -> list[tuple[int, Any]]:
    entries = document.get(key, [])
    if not isinstance(entries, list):
        faults.add(sheet, None, key, "This must be a list.")
        return []
    return list(enumerate(entries, start=1))


def _cells(
    sheet: str,
    row: int,
    entry: Any,
    fields: dict[str, str],
    faults: Faults,
    *,
    others: AbstractSet[str] = frozenset(),
) -> dict[str, str]:
    if not isinstance(entry, dict):
        faults.add(sheet, row, "", "This entry must be an object with named fields.")
        return {}
    for key in entry:
        if key not in fields and key not in others and key not in _ADDRESS:
            faults.add(sheet, row, str(key), "This field is unknown. Remove it.")
    return {
        column: _text(sheet, row, key, entry[key], faults)
        for key, column in fields.items()
        if key in entry
    }


def _text(sheet: str, row: int, key: str, value: Any, faults: Faults) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return trimmed(value)
    if isinstance(value, bool):
        if key in _YES_NO:
            return "yes" if value else "no"
    elif isinstance(value, int) and key in _WHOLE:
        return str(value)
    if key in _LISTS and isinstance(value, list) and all(isinstance(p, str) for p in value):
        return "; ".join(part.strip() for part in value)
    faults.add(sheet, row, key, "This field has the wrong kind of value.")
    return ""
