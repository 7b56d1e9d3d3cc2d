"""Undo the bond between a person and their account at an identity provider."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import PersonManager, User
from accounts.single_sign_on.links import unlink


class Command(BaseCommand):
    """For when an agency gives somebody a new account, whose old one still holds the bond."""

    help = "Undo the links of a person to identity providers. They keep their account."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="The person's address.")
        parser.add_argument("--provider", default="", help="Only the link to this provider's id.")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.filter(email=PersonManager.normalize_email(options["email"])).first()
        if person is None:
            raise CommandError("Nobody has the address that you gave. Check it.")
        undone = unlink(person=person, provider_id=options["provider"])
        self.stdout.write(f"{undone} link{'' if undone == 1 else 's'} undone.")
