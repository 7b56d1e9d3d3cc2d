"""From a CSV file to the rows of a roster: everything that is wrong is said at once."""

from __future__ import annotations

import re
from datetime import date

from accounts.addresses import UnplainAddress, plain_address
from accounts.roles import PARTNER_STAFF, ROLES
from accounts.rosters import COLUMNS, OPTIONAL_COLUMNS, RosterRow
from core.tables.cells import CellReader, day_written, short
from core.tables.columns import check_columns
from core.tables.faults import Faults
from core.tables.sheets import read_csv

_BRITISH_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_ROLE_KEYS = {name.casefold(): role.key for role in ROLES for name in (role.name, role.key)}
LONGEST_NAME, LONGEST_FACT = 150, 100


def read_roster(name: str, content: bytes, faults: Faults) -> list[RosterRow]:
    """The rows of a CSV file that can be read; what is wrong with it is added to ``faults``."""
    sheet = read_csv(name, content, faults)
    if sheet is None:
        return []
    unread = check_columns(name, sheet.columns, COLUMNS, OPTIONAL_COLUMNS, faults)
    if not sheet.rows:
        faults.add(name, 2, "", "There is nobody in the file. Add a row for each person.")
    rows: list[RosterRow] = []
    first_row: dict[str, int] = {}
    for row in sheet.rows:
        cell = _Cells(name, row, faults, unread)
        read = _row(cell)
        if read is None:
            continue
        if read.email in first_row:
            cell.fault("email", f"This person is already in row {first_row[read.email]}. Keep one.")
        first_row.setdefault(read.email, row.number)
        rows.append(read)
    return rows


class _Cells(CellReader):
    """Cells of a roster: addresses, British dates, roles."""

    def address(self, column: str, *, required: bool = False) -> str:
        """One plain address in lower case; empty when blank or faulty."""
        text = self.text(column, required=required)
        try:
            return plain_address(text) if text else ""
        except UnplainAddress as error:
            self.fault(column, str(error))
            return ""

    def day(self, column: str) -> date | None:
        """A date written 2027-03-04 or 04/03/2027; None when blank."""
        text = self.text(column)
        if not text:
            return None
        day = day_written(text) or _british(text)
        if day is None:
            self.fault(
                column, f"“{short(text)}” is not a date. Write it as 2027-03-04 or 04/03/2027."
            )
        return day

    def roles(self, column: str) -> tuple[str, ...]:
        """Keys of roles, named by key or name, separated by semicolons."""
        keys = []
        for word in self.listed(column):
            key = _ROLE_KEYS.get(word.casefold())
            if key is None:
                self.fault(column, f"There is no role “{short(word)}”. Check its spelling.")
            elif key != PARTNER_STAFF.key:
                keys.append(key)
        return tuple(sorted(set(keys)))


def _row(cell: _Cells) -> RosterRow | None:
    email = cell.address("email", required=True)
    first_name = cell.text("first_name", longest=LONGEST_NAME)
    last_name = cell.text("last_name", longest=LONGEST_NAME)
    job_role = cell.text("job_role", longest=LONGEST_FACT, required=True)
    team = cell.text("team", longest=LONGEST_FACT)
    line_manager = cell.address("line_manager_email")
    cell.text("start_date", required=True)
    start, end = cell.day("start_date"), cell.day("end_date")
    roles = cell.roles("roles")
    agency = cell.text("agency")
    if start and end and end < start:
        cell.fault("end_date", "The last day is before the first. Correct one of them.")
    if email and line_manager == email:
        cell.fault("line_manager_email", "Nobody manages themselves. Leave the cell empty.")
    if not email or start is None:
        return None
    return RosterRow(
        cell.row.number,
        email,
        first_name,
        last_name,
        job_role,
        team,
        line_manager,
        start,
        end,
        roles,
        agency,
    )


def _british(text: str) -> date | None:
    found = _BRITISH_DAY.fullmatch(text)
    if not found:
        return None
    day, month, year = map(int, found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None
