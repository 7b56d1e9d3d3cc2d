"""The declared table of access: ``matrix.csv``, one row a route, an object and a method."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.access import actors
from tests.access.routes import Route

FILE = Path(__file__).with_name("matrix.csv")
COLUMNS = ("route", "method", "objects", "allowed", "why")


@dataclass(frozen=True, slots=True)
class Row:
    """Who may ask ``route`` about these objects; ``objects`` is ``parameter=name of the world``.

    ``?name=value`` at its end is sent as a query or, by POST, as a form.
    """

    route: str
    method: str
    objects: str
    allowed: str
    why: str = ""

    def __str__(self) -> str:
        return f"{self.method} {self.route} {self.objects}".strip()

    @property
    def actors(self) -> frozenset[str]:
        return actors.named(self.allowed)

    def arguments(self, values: dict[str, Any]) -> dict[str, Any]:
        """What fills the parameters. Raises ``KeyError`` for an object the world does not have."""
        pairs = (part.split("=", 1) for part in self.objects.split() if not part.startswith("?"))
        return {
            name: values[one] if one in values else one.removeprefix("'") for name, one in pairs
        }

    def sent(self, values: dict[str, Any]) -> dict[str, str]:
        """The query or the form."""
        pairs = (part[1:].split("=", 1) for part in self.objects.split() if part.startswith("?"))
        return {name: str(values.get(one, one)) for name, one in pairs}


def rows() -> list[Row]:
    """The table as it is declared."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return [Row(**row) for row in csv.DictReader(file)]


def undeclared(known: list[Route], declared: list[Row]) -> list[str]:
    """Routes of the resolver that no row speaks of, and rows whose route is gone."""
    patterns, told = {route.pattern for route in known}, {row.route for row in declared}
    return [f"+ {one}" for one in sorted(patterns - told)] + [
        f"- {one}" for one in sorted(told - patterns)
    ]
