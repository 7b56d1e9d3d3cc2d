"""The synonyms that come with the portal, as a CSV file beside this module."""

from __future__ import annotations

import csv
from pathlib import Path

from thresholds.finder.concepts import Concept

SHIPPED = Path(__file__).with_name("synonyms.csv")


def shipped_concepts() -> tuple[Concept, ...]:
    """Every shipped term with its ways of saying it."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return tuple(
            Concept(
                row["term"], tuple(part.strip() for part in row["say"].split(";") if part.strip())
            )
            for row in csv.DictReader(file)
        )
