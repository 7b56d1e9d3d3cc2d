from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from core.tables.cells import day_written
from core.tables.faults import FaultyFile
from thresholds.importers import NamedFile, ParsedEdition, parse_file, parse_pair
from thresholds.services import Imported, ImportRefusedError, Outcome, import_edition


class Command(BaseCommand):
    """Bring a threshold document into the portal: all of it, or nothing and every fault."""

    help = (
        "Import a threshold document from two CSV files, one XLSX or the site's own JSON. "
        "It becomes a draft; with --agreed it is in force from its date."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--edition", metavar="TITLE", help="title of the edition")
        parser.add_argument("--effective-from", metavar="YYYY-MM-DD", help="in force from this day")
        parser.add_argument("--levels", type=Path, metavar="CSV")
        parser.add_argument("--indicators", type=Path, metavar="CSV")
        parser.add_argument("--file", type=Path, metavar="FILE", help="one .xlsx or .json instead")
        parser.add_argument("--agreed", metavar="WORDS", help="where and when it was agreed")
        parser.add_argument(
            "--dry-run", action="store_true", help="check everything, write nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        day = self._day(options["effective_from"])
        try:
            parsed = self._parsed(options).titled((options["edition"] or "").strip(), day)
        except FaultyFile as faulty:
            for fault in faulty.faults:
                self.stderr.write(str(fault))
            raise CommandError(f"{faulty}. Nothing was changed.") from None
        if options["agreed"] is not None and not options["agreed"].strip():
            raise CommandError("--agreed: say where and when the partners agreed it.")
        try:
            imported = self._imported(parsed, options["agreed"] or "", options["dry_run"])
        except ImportRefusedError as refused:
            raise CommandError(f"{refused} Nothing was changed.") from None
        self._report(imported, parsed, dry_run=options["dry_run"])

    def _day(self, text: str | None) -> date | None:
        if text is None:
            return None
        day = day_written(text)
        if day is None:
            raise CommandError(f"--effective-from: “{text}” is not a date. Write it as 2026-04-01.")
        return day

    def _parsed(self, options: dict[str, Any]) -> ParsedEdition:
        levels, indicators, file = options["levels"], options["indicators"], options["file"]
        if file and (levels or indicators):
            raise CommandError("Give either --file, or --levels and --indicators.")
        if file:
            return parse_file(self._read(file))
        if not (levels and indicators):
            raise CommandError("Give --levels and --indicators, or --file.")
        if not options["edition"]:
            raise CommandError("Give the title with --edition.")
        if not options["effective_from"]:
            raise CommandError("Give the date with --effective-from.")
        return parse_pair(self._read(levels), self._read(indicators))

    def _read(self, path: Path) -> NamedFile:
        try:
            return NamedFile(path.name, path.read_bytes())
        except OSError as error:
            raise CommandError(f"{path}: the file cannot be read ({error.strerror}).") from None

    def _imported(self, parsed: ParsedEdition, agreed: str, dry_run: bool) -> Imported:
        with transaction.atomic():
            imported = import_edition(
                facts=parsed.facts,
                content=parsed.content,
                agreed=agreed,
                progress=self._progress,
            )
            if dry_run:
                transaction.set_rollback(True)
        return imported

    def _progress(self, done: int, total: int) -> None:
        self.stdout.write(f"{done} of {total} indicators written")

    def _report(self, imported: Imported, parsed: ParsedEdition, *, dry_run: bool) -> None:
        for warning in imported.warnings:
            self.stderr.write(f"Warning: {warning}")
        content = parsed.content
        counts = (
            f"{len(content.levels)} levels, {len(content.needs)} needs, "
            f"{sum(1 for _ in content.indicators())} indicators"
        )
        title = parsed.facts.title
        if imported.outcome is Outcome.UNCHANGED:
            self.stdout.write(f"“{title}”: unchanged ({counts}).")
        elif dry_run:
            self.stdout.write(
                f"“{title}” would be {imported.outcome}: {counts}. Nothing was written."
            )
        else:
            state = "in force from its date" if not imported.edition.is_draft else "a draft"
            self.stdout.write(f"“{title}” {imported.outcome}, {state}: {counts}.")
