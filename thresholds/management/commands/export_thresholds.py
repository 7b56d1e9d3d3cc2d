from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from thresholds.exporters import FORMS, export_to
from thresholds.models import Edition


class Command(BaseCommand):
    """Write an edition to files that the import reads back unchanged."""

    help = "Export an edition. CSV is two files in the folder PATH, or one archive PATH.zip."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--edition", required=True, metavar="TITLE")
        parser.add_argument("--format", required=True, choices=FORMS)
        parser.add_argument("--out", required=True, type=Path, metavar="PATH")

    def handle(self, *args: Any, **options: Any) -> None:
        edition = Edition.objects.filter(title=options["edition"]).first()
        if edition is None:
            titles = ", ".join(
                f"“{title}”" for title in Edition.objects.values_list("title", flat=True)
            )
            raise CommandError(f"There is no such edition. There are: {titles or 'none yet'}.")
        try:
            for path in export_to(edition, options["format"], options["out"]):
                self.stdout.write(str(path))
        except OSError as error:
            raise CommandError(f"{options['out']}: cannot be written ({error.strerror}).") from None
