from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts.retention import retention_rules


class Command(BaseCommand):
    """Delete or anonymise what has been kept long enough; run it every night."""

    help = "Apply every retention rule and print how many rows each concerned."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count only, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        dry_run = bool(options["dry_run"])
        for rule in retention_rules():
            count = rule.run(now, dry_run)
            verb = "would be " if dry_run else ""
            self.stdout.write(
                f"{count:6}  {rule.what} ({rule.after}): {verb}{rule.happens.lower()}"
            )
        if dry_run:
            self.stdout.write("Nothing was changed.")
