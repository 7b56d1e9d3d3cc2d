"""One cell as a value: each reader adds a fault and returns None when it cannot."""

from __future__ import annotations

import re
from datetime import date

from core.tables.faults import Faults
from core.tables.sheets import UNPRINTABLE, Row

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day_written(text: str) -> date | None:
    """The date written 2026-04-01, or None when it is not one."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


class CellReader:
    """Reads the cells of one row of one sheet and says what is wrong with them.

    Columns in ``unread`` are missing or doubled; that is said once, not again in every row.
    """

    def __init__(
        self, sheet: str, row: Row, faults: Faults, unread: frozenset[str] = frozenset()
    ) -> None:
        self.sheet, self.row, self.faults, self.unread = sheet, row, faults, unread

    def fault(self, column: str, message: str) -> None:
        """Add a fault of this row."""
        if column not in self.unread:
            self.faults.add(self.sheet, self.row.number, column, message)

    def blank(self, column: str) -> bool:
        """Whether the cell is empty."""
        return not self.row.cells.get(column)

    def text(self, column: str, *, longest: int | None = None, required: bool = False) -> str:
        """The cell as text."""
        value = self.row.cells.get(column, "")
        if required and not value:
            self.fault(column, "This cell is empty. It must be filled.")
        if UNPRINTABLE.search(value):
            self.fault(column, "The text holds an invisible control character. Type it again.")
        if longest is not None and len(value) > longest:
            self.fault(column, f"The text is longer than {longest} characters. Shorten it.")
        return value

    def whole(self, column: str, *, largest: int, required: bool = False) -> int | None:
        """A whole number from 0 to ``largest``; None when blank."""
        value = self.text(column, required=required)
        if not value:
            return None
        if not (value.isascii() and value.isdigit()) or len(value) > 9 or int(value) > largest:
            self.fault(column, f"“{short(value)}” is not a whole number from 0 to {largest}.")
            return None
        return int(value)

    def yes_no(self, column: str, *, blank: bool | None = None) -> bool:
        """``yes`` or ``no``; ``blank`` is what an empty cell means, None that it is a fault."""
        value = self.text(column).casefold()
        if value in ("yes", "no"):
            return value == "yes"
        if value or blank is None:
            self.fault(column, f"Write yes or no, not “{short(value)}”.")
            return False
        return blank

    def day(self, column: str) -> date | None:
        """A date written 2026-04-01; None when blank."""
        value = self.text(column)
        if not value:
            return None
        day = day_written(value)
        if day is None:
            self.fault(column, f"“{short(value)}” is not a date. Write it as 2026-04-01.")
        return day

    def listed(self, column: str) -> tuple[str, ...]:
        """Words separated by semicolons, each once."""
        parts = (" ".join(part.split()) for part in self.text(column).split(";"))
        return tuple(dict.fromkeys(part for part in parts if part))


def short(value: str) -> str:
    """At most forty characters of what was typed, to quote it in a fault."""
    return value if len(value) <= 40 else f"{value[:40]}…"
