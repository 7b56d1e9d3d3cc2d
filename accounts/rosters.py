"""A roster: the people of one agency as rows of a table, one row a person. Pure: no Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

COLUMNS = (
    "email",
    "first_name",
    "last_name",
    "job_role",
    "team",
    "line_manager_email",
    "start_date",
    "end_date",
    "roles",
    "agency",
)
OPTIONAL_COLUMNS = frozenset({"agency"})


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person at one agency; ``number`` is the row as a spreadsheet counts it."""

    number: int
    email: str
    first_name: str
    last_name: str
    job_role: str
    team: str
    line_manager_email: str
    start_date: date
    end_date: date | None
    roles: tuple[str, ...]
    agency: str = ""
