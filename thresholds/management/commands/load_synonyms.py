from typing import Any

from django.core.management.base import BaseCommand

from thresholds.synonyms import install_shipped


class Command(BaseCommand):
    """Install the shipped synonyms; what editors changed stays as it is."""

    help = "Install the shipped synonyms; what editors changed stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        added, renewed = install_shipped()
        self.stdout.write(f"{added} terms added, {renewed} renewed.")
