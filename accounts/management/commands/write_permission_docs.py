from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.permission_pages import FOLDER, stale_pages, write_pages


class Command(BaseCommand):
    """Write docs/permissions/ anew from accounts/roles.py, or say which pages are stale."""

    help = "Write docs/permissions/ from accounts/roles.py: an index and one page a role."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail when a page is stale"
        )
        parser.add_argument("--folder", type=Path, default=FOLDER, help="docs/permissions/")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not options["check"]:
            self.stdout.write(f"{write_pages(folder)} pages written.")
            return
        stale = stale_pages(folder)
        for name in stale:
            self.stdout.write(f"{name}: not as accounts/roles.py declares")
        if stale:
            raise CommandError("Run manage.py write_permission_docs and commit the pages.")
        self.stdout.write("Every page is as declared.")
