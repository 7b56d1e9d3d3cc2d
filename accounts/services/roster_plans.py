"""What a roster would do to each person, and what is wrong with it; nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from hashlib import sha256

from django.utils import timezone

from accounts.models import Agency, Membership, User
from accounts.roles import ROLE_BY_KEY
from accounts.rosters import RosterRow
from accounts.rules import may_give
from accounts.services.memberships import roles_of
from core.tables.faults import Faults


class Outcome(StrEnum):
    """What a roster does to a person."""

    INVITED = "invited"
    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    LEAVER = "missing from the file"


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to one person, and why, for the preview."""

    outcome: Outcome
    email: str
    name: str
    row: RosterRow | None = None
    membership: Membership | None = None
    person: User | None = None
    roles: tuple[str, ...] = ()
    renamed: bool = False
    notes: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Every step of bringing a roster into ``agency``."""

    agency: Agency
    steps: tuple[Step, ...]
    counts: Counter[str] = field(default_factory=Counter)

    def of(self, outcome: Outcome) -> list[Step]:
        """The steps with that outcome."""
        return [step for step in self.steps if step.outcome is outcome]

    @property
    def changes_nothing(self) -> bool:
        """Whether the file says what is known already, leavers left aside."""
        return all(step.outcome in (Outcome.UNCHANGED, Outcome.LEAVER) for step in self.steps)

    @property
    def fingerprint(self) -> str:
        """The same for the same steps: what was shown is what is done."""
        said = [
            (str(s.outcome), s.email, s.roles, s.renamed, s.notes, s.changes) for s in self.steps
        ]
        return sha256(repr(said).encode()).hexdigest()


def plan_roster(
    *, agency: Agency, rows: list[RosterRow], by: User | None, faults: Faults, name: str = "roster"
) -> Plan:
    """What the rows would do; what cannot be done is added to ``faults``, by row and column."""
    planner = _Planner(agency, rows, by, faults, name)
    steps = (*planner.steps(), *planner.missing())
    return Plan(agency, steps, Counter(str(step.outcome) for step in steps))


class _Planner:
    """Compares the rows with what the database says of everybody in them, in five queries."""

    def __init__(
        self, agency: Agency, rows: list[RosterRow], by: User | None, faults: Faults, name: str
    ) -> None:
        self.agency, self.rows, self.by = agency, rows, by
        self.faults, self.name = faults, name
        self.today = timezone.localdate()
        self.in_file = {row.email for row in rows}
        named = self.in_file | {row.line_manager_email for row in rows}
        self.people = {one.email: one for one in User.objects.filter(email__in=named)}
        self.current: dict[int, Membership] = {}
        for one in agency.memberships.not_over().for_lists().order_by("start_date", "pk"):
            self.current.setdefault(one.person_id, one)
        self.every: dict[int, list[Membership]] = {}
        for one in agency.memberships.filter(person__email__in=self.in_file):
            self.every.setdefault(one.person_id, []).append(one)
        others = Membership.objects.exclude(agency=agency).filter(person__email__in=self.in_file)
        self.elsewhere = frozenset(others.values_list("person", flat=True))

    def steps(self) -> Iterable[Step]:
        """What each row does."""
        if self.agency.active_to is not None and self.agency.active_to < self.today:
            self.faults.add(
                self.name, None, "", f"{self.agency.short_name} is no longer a partner."
            )
        self._check_agencies()
        return [self._step(row) for row in self.rows]

    def missing(self) -> Iterable[Step]:
        """The agency's people whom the file does not name: leavers, if somebody says so."""
        for membership in self.current.values():
            person = membership.person
            if person.email in self.in_file:
                continue
            own = self.by is not None and person.pk == self.by.pk
            notes = ("You stay: nobody ends their own membership.",) if own else ()
            outcome = Outcome.UNCHANGED if own else Outcome.LEAVER
            yield Step(outcome, person.email, str(person), None, membership, person, notes=notes)

    def _fault(self, row: RosterRow, column: str, message: str) -> None:
        self.faults.add(self.name, row.number, column, message)

    def _check_agencies(self) -> None:
        own = {self.agency.name.casefold(), self.agency.short_name.casefold()}
        others = [row for row in self.rows if row.agency and row.agency.casefold() not in own]
        if not others:
            return
        listed = Agency.objects.values_list("name", "short_name")
        there = {text.casefold() for names in listed for text in names}
        for row in others:
            what = (
                f"This roster is of {self.agency.short_name}. Take this row out."
                if row.agency.casefold() in there
                else f"There is no agency “{row.agency[:40]}”. Write {self.agency.short_name}."
            )
            self._fault(row, "agency", what)

    def _step(self, row: RosterRow) -> Step:
        person = self.people.get(row.email)
        membership = self.current.get(person.pk) if person else None
        self._check_manager(row, membership)
        self._check_dates(row, person, membership)
        if membership is None:
            return self._newcomer(row, person)
        held = set(roles_of(membership))
        roles, notes = self._roles(row, held)
        renamed = _is_renamed(row, membership.person)
        if renamed and membership.person_id in self.elsewhere:
            renamed, notes = False, (*notes, "Keeps the name that the person has.")
        changes = _changes(membership, row, held, roles, renamed=renamed)
        return Step(
            Outcome.CHANGED if changes else Outcome.UNCHANGED,
            row.email,
            str(membership.person),
            row,
            membership,
            membership.person,
            roles,
            renamed,
            notes,
            changes,
        )

    def _newcomer(self, row: RosterRow, person: User | None) -> Step:
        if row.end_date is not None and row.end_date < self.today:
            self._fault(row, "end_date", "The last day has passed. Remove the row.")
        if person is None and not (row.first_name and row.last_name):
            column = "last_name" if row.first_name else "first_name"
            self._fault(row, column, "This cell is empty. A new person needs a name.")
        if person is not None and not person.is_active:
            self._fault(row, "email", "This account is closed. Ask the service owner.")
        roles, notes = self._roles(row, set())
        outcome = Outcome.INVITED if person is None else Outcome.ADDED
        name = str(person or f"{row.first_name} {row.last_name}".strip())
        return Step(outcome, row.email, name, row, None, person, roles, notes=notes)

    def _roles(self, row: RosterRow, held: set[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The roles afterwards, and a note for each that ``by`` may not take away."""
        for key in sorted(set(row.roles) - held):
            if not self._may_give(key):
                said = ROLE_BY_KEY[key].name
                what = f"You may not give the role “{said}”. Take it out, or ask the service owner."
                self._fault(row, "roles", what)
        kept = sorted(key for key in held - set(row.roles) if not self._may_give(key))
        notes = tuple(f"Keeps the role {ROLE_BY_KEY[key].name}." for key in kept)
        return tuple(sorted({*row.roles, *kept})), notes

    def _may_give(self, key: str) -> bool:
        return self.by is None or (key in ROLE_BY_KEY and may_give(self.by, key))

    def _check_manager(self, row: RosterRow, membership: Membership | None) -> None:
        email = row.line_manager_email
        manager = self.people.get(email)
        recorded = membership is not None and manager is not None
        if not email or email in self.in_file:
            return
        if recorded and membership is not None and membership.line_manager == manager:
            return
        if manager is None or manager.pk not in self.current:
            what = f"{email} is neither in the file nor a member of this agency. Check the address."
            self._fault(row, "line_manager_email", what)

    def _check_dates(
        self, row: RosterRow, person: User | None, membership: Membership | None
    ) -> None:
        for other in self.every.get(person.pk if person else 0, ()):
            goes_on = (
                membership is None
                and other.ended_at is not None
                and other.end_date is not None
                and other.end_date >= max(self.today, row.start_date)
            )
            if other == membership or goes_on or not _overlap(row, other):
                continue
            until = f"to {other.end_date:%-d %B %Y}" if other.end_date else "on"
            what = (
                f"They were a member from {other.start_date:%-d %B %Y} {until}. Change the dates."
            )
            self._fault(row, "start_date", what)


def _overlap(row: RosterRow, other: Membership) -> bool:
    begins_before_end = other.end_date is None or row.start_date <= other.end_date
    return begins_before_end and (row.end_date or date.max) >= other.start_date


def _changes(
    membership: Membership, row: RosterRow, held: set[str], roles: tuple[str, ...], *, renamed: bool
) -> tuple[str, ...]:
    """What a row changes of a membership, in words; nothing when it says what is known."""
    manager, person = membership.line_manager, membership.person
    written = f"{row.first_name or person.first_name} {row.last_name or person.last_name}"
    pairs: tuple[tuple[str, object, object], ...] = (
        ("Name", person.get_full_name() if renamed else "", written if renamed else ""),
        ("Job role", membership.job_role, row.job_role),
        ("Team", membership.team, row.team),
        ("Line manager", manager.email if manager else "", row.line_manager_email),
        ("First day", membership.start_date, row.start_date),
        ("Last day", membership.end_date, row.end_date),
        ("Roles", _names(held), _names(roles)),
    )
    return tuple(
        f"{what}: {_shown(there)} → {_shown(said)}" for what, there, said in pairs if there != said
    )


def _names(roles: Iterable[str]) -> str:
    return ", ".join(sorted(ROLE_BY_KEY[key].name for key in roles if key in ROLE_BY_KEY))


def _shown(value: object) -> str:
    return f"{value:%-d %B %Y}" if isinstance(value, date) else str(value or "none")


def _is_renamed(row: RosterRow, person: User) -> bool:
    names = ((row.first_name, person.first_name), (row.last_name, person.last_name))
    return any(said not in ("", there) for said, there in names)
