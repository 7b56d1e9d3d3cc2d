"""What is wrong in a file, said so that the person who keeps the file can mend it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file: sheet or file, row as a spreadsheet counts it, column."""

    sheet: str
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        parts = [self.sheet]
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column:
            parts.append(f"column “{self.column}”")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong and what to do about it."""

    place: Place
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class FaultyFile(Exception):
    """The file cannot be taken as it is; nothing was changed. ``faults`` names every one."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} fault{'' if len(faults) == 1 else 's'} in the file")
        self.faults = faults


@dataclass
class Faults:
    """Collects what is wrong, so that all of it is said at once."""

    found: list[Fault] = field(default_factory=list)

    def add(self, sheet: str, row: int | None, column: str, message: str) -> None:
        self.found.append(Fault(Place(sheet, row, column), message))

    def raise_if_any(self) -> None:
        """Raises ``FaultyFile`` with all of them."""
        if self.found:
            raise FaultyFile(self.found)
