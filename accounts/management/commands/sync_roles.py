from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.sync import differences, sync_roles


class Command(BaseCommand):
    """Make the groups hold what accounts/roles.py declares, or say where they do not."""

    help = "Make the groups hold what accounts/roles.py declares."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail when something differs"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            found = differences()
            for line in found:
                self.stdout.write(line)
            if found:
                raise CommandError(f"{len(found)} differences. Run sync_roles to mend the groups.")
            self.stdout.write("The database holds exactly what is declared.")
            return
        sync_roles()
        self.stdout.write("Roles are in step.")
