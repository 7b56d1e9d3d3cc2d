"""A threshold document of any size, as the two files that an import takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.running.portal_site import Portal
from tests.thresholds.making import indicators_csv, levels_csv

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
    document = Document(folder / "levels.csv", folder / "indicators.csv")
    levels = [{"level": str(n), "name": f"Level {n}"} for n in range(1, LEVELS + 1)]
    document.levels.write_bytes(levels_csv(*levels))
    document.indicators.write_bytes(indicators_csv(*_indicators(rows)))
    return document


def _indicators(rows: int) -> Iterator[dict[str, str]]:
    for row in range(rows):
        need, place = divmod(row, INDICATORS_A_LADDER)
        yield {
            "need_key": f"need-{need}",
            "need": f"Need number {need}",
            "level": str(1 + place * LEVELS // INDICATORS_A_LADDER),
            "indicator": f"What is seen in row {row}: hungry, tired and often late for school.",
        }
