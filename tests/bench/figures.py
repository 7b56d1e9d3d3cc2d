"""What was measured beside what is to be reached."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One line of the table: its key in JSON, what it is, the number, and its bounds if any."""

    key: str
    words: str
    value: float | None
    unit: str = ""
    least: float | None = None
    most: float | None = None
    digits: int = 2

    @property
    def measured(self) -> str:
        return "–" if self.value is None else f"{self.value:,.{self.digits}f}{self.unit}"

    @property
    def to_reach(self) -> str:
        if self.least is not None:
            return f"≥ {self.least:g}{self.unit}"
        return "" if self.most is None else f"≤ {self.most:g}{self.unit}"

    @property
    def verdict(self) -> str:
        if self.value is None:
            return "not measured"
        if self.least is None and self.most is None:
            return ""
        enough = self.least is None or self.value >= self.least
        return "ok" if enough and (self.most is None or self.value <= self.most) else "below"


def table(figures: Sequence[Figure]) -> str:
    """One aligned line a figure."""
    head = ("", "measured", "to reach", "")
    rows = [head, *((f.words, f.measured, f.to_reach, f.verdict) for f in figures)]
    first, second, third = (max(len(row[column]) for row in rows) for column in range(3))
    lines = [f"{a:{first}}  {b:>{second}}  {c:>{third}}  {d}".rstrip() for a, b, c, d in rows]
    return "\n".join(lines)


def as_numbers(figures: Sequence[Figure]) -> dict[str, float | None]:
    """Each figure's number by its key."""
    return {f.key: None if f.value is None else round(f.value, 4) for f in figures}


def write_json(path: Path, numbers: Mapping[str, float | str | None]) -> None:
    """One object, its keys in order."""
    path.write_text(json.dumps(numbers, indent=2, sort_keys=True) + "\n", encoding="utf-8")
