"""A threshold document of any size, as the two files that an import takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.running.portal_site import Portal
from thresholds.content import Content, Indicator, Level, Need
from thresholds.tables.writing import as_csv

TITLE = "Levels of Need, large"
INDICATORS_A_LADDER = 20
LEVELS = 4


@dataclass(frozen=True)
class Document:
    """Two files and the title under which they are brought in."""

    levels: Path
    indicators: Path
    title: str = TITLE

    def import_into(self, portal: Portal) -> str:
        """The real command: agreed, so that it is in force and found by the search."""
        return portal.manage(
            *("import_thresholds", "--edition", self.title, "--effective-from", "2026-02-01"),
            *("--levels", str(self.levels), "--indicators", str(self.indicators)),
            *("--agreed", "Agreed by the partners in January"),
        )


def write_document(folder: Path, *, rows: int) -> Document:
    """``rows`` indicators, twenty a need over four levels."""
    files = as_csv(Content(tuple(_levels()), tuple(_needs(rows))))
    for name, body in files.items():
        (folder / name).write_bytes(body)
    return Document(*(folder / name for name in files))


def _levels() -> Iterator[Level]:
    for number in range(1, LEVELS + 1):
        yield Level(number, f"Level {number}", "#1f6b3a", summary="What children need here.")


def _needs(rows: int) -> Iterator[Need]:
    for start in range(0, rows, INDICATORS_A_LADDER):
        indicators = tuple(map(_indicator, range(start, min(start + INDICATORS_A_LADDER, rows))))
        number = start // INDICATORS_A_LADDER
        yield Need(f"need-{number}", f"Need number {number}", "basic-care", indicators=indicators)


def _indicator(row: int) -> Indicator:
    level, position = divmod(row % INDICATORS_A_LADDER, INDICATORS_A_LADDER // LEVELS)
    text = f"What is seen in row {row}: hungry, tired and often late for school."
    return Indicator(level + 1, position + 1, text)
