"""The roster of an agency as a file that the import reads back unchanged."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from accounts.models import Agency, Membership
from accounts.roles import ROLE_BY_KEY
from accounts.rosters import COLUMNS
from accounts.services.memberships import roles_of
from core.formula_safe import inert


def roster_csv(agency: Agency) -> bytes:
    """One row for each member of today or to come; no spreadsheet computes a cell of it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for membership in members_once(agency):
        writer.writerow([inert(cell) for cell in _cells(membership, agency)])
    return out.getvalue().encode("utf-8-sig")


def members_once(agency: Agency) -> Iterator[Membership]:
    """Each member's membership of today, else their next one, by name."""
    listed = agency.memberships.not_over().for_lists().order_by("start_date", "pk")
    first: dict[int, Membership] = {}
    for membership in listed:
        first.setdefault(membership.person_id, membership)
    yield from sorted(first.values(), key=_by_name)


def _by_name(membership: Membership) -> tuple[str, str, str]:
    person = membership.person
    return person.last_name.casefold(), person.first_name.casefold(), person.email


def _cells(membership: Membership, agency: Agency) -> list[str]:
    person, manager = membership.person, membership.line_manager
    roles = [ROLE_BY_KEY[key].name for key in roles_of(membership) if key in ROLE_BY_KEY]
    return [
        person.email,
        person.first_name,
        person.last_name,
        membership.job_role,
        membership.team,
        manager.email if manager else "",
        membership.start_date.isoformat(),
        membership.end_date.isoformat() if membership.end_date else "",
        "; ".join(roles),
        agency.short_name,
    ]
