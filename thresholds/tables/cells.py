"""What a cell of a threshold document holds beside plain values: colours and keys."""

from __future__ import annotations

import re

from core.tables import cells
from core.tables.cells import short

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
MAX_LEVEL = 99
MAX_AGE_MONTHS = 300


class CellReader(cells.CellReader):
    """Reads colours and keys too."""

    def colour(self, column: str) -> str:
        """A colour written #rrggbb, in lower case."""
        value = self.text(column, required=True)
        if value and not _COLOUR.fullmatch(value):
            self.fault(column, f"“{short(value)}” is not a colour. Write it as #1f6b3a.")
        return value.lower()

    def key(self, column: str) -> str:
        """A key of lower-case letters, digits and single hyphens."""
        value = self.text(column, longest=80, required=True)
        if value and not _KEY.fullmatch(value):
            self.fault(
                column, f"“{short(value)}” is not a key. Use lower-case letters, digits, hyphens."
            )
        return value
