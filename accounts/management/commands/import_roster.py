from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.importers import read_roster
from accounts.models import Agency
from accounts.services.roster_plans import Outcome, Plan, plan_roster
from accounts.services.rosters import import_roster
from core.tables.faults import Faults, FaultyFile


class Command(BaseCommand):
    """Bring the roster of one agency in from a CSV file: all of it, or nothing and every fault."""

    help = "Import the roster of an agency from a CSV file. New people get an e-mail with a link."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--agency", required=True, metavar="SHORT_NAME")
        parser.add_argument("--dry-run", action="store_true", help="check and show, write nothing")
        parser.add_argument(
            "--end-missing",
            action="store_true",
            help="end the memberships of those missing from the file; else they are only named",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        agency = self._agency(options["agency"])
        path: Path = options["file"]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path}: the file cannot be read ({error.strerror}).") from None
        ends = bool(options["end_missing"])
        try:
            plan = self._plan(agency, path.name, content, ends, dry_run=options["dry_run"])
        except FaultyFile as faulty:
            for fault in faulty.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"{faulty}. Nothing was changed.") from None
        self._report(plan, ends=ends, dry_run=options["dry_run"])

    def _agency(self, named: str) -> Agency:
        agency: Agency | None = Agency.objects.filter(short_name__iexact=named.strip()).first()
        if agency is None:
            known = ", ".join(Agency.objects.order_by("name").values_list("short_name", flat=True))
            raise CommandError(f"There is no agency “{named}”. There are: {known or 'none yet'}.")
        return agency

    def _plan(
        self, agency: Agency, name: str, content: bytes, ends: bool, *, dry_run: bool
    ) -> Plan:
        faults = Faults()
        rows = read_roster(name, content, faults)
        if dry_run or faults.found:
            plan = plan_roster(agency=agency, rows=rows, by=None, faults=faults, name=name)
            faults.raise_if_any()
            return plan
        return import_roster(agency=agency, rows=rows, by=None, end_missing=ends, name=name)

    def _report(self, plan: Plan, *, ends: bool, dry_run: bool) -> None:
        for step in plan.steps:
            if step.outcome is Outcome.UNCHANGED:
                continue
            ended = " – ended" if ends and not dry_run and step.outcome is Outcome.LEAVER else ""
            self.stdout.write(f"{step.email}: {step.outcome}{ended}")
        counts = ", ".join(f"{plan.counts[one]} {one}" for one in Outcome if plan.counts[one])
        self.stdout.write(f"{plan.agency.short_name}: {counts}.")
        if dry_run:
            self.stdout.write("Nothing was written.")
