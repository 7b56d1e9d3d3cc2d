from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.worker import Worker


class Command(BaseCommand):
    """Run the worker in the foreground."""

    help = "Deliver e-mails and do what else is due, until it is stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Do what is due now, then end.")

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker()
        worker.stop_on_signals()
        if not options["once"]:
            worker.run()
        elif not worker.work_once():
            raise CommandError("Something failed; the log says what.")
