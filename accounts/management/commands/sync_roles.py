from typing import Any

from django.core.management.base import BaseCommand

from accounts.sync import sync_roles


class Command(BaseCommand):
    """Make the groups hold what accounts/roles.py declares."""

    help = "Make the groups hold what accounts/roles.py declares."

    def handle(self, *args: Any, **options: Any) -> None:
        sync_roles()
        self.stdout.write("Roles are in step.")
