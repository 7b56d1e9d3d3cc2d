"""Somebody in a role with a browser of their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.factories import UserFactory
from accounts.models import User
from tests.accounts.signing_in import signed_in


@dataclass(frozen=True)
class Someone:
    """A person and their browser."""

    person: User
    client: Client

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(path, query)

    def post(self, path: str, **data: Any) -> Any:
        return self.client.post(path, data)


def someone(*roles: str, **facts: Any) -> Someone:
    """A person with these roles, signed in with a second factor."""
    person = UserFactory(roles=list(roles), **facts)
    return Someone(person, signed_in(person))


def of_person(person: Any, name: str = "person", *further: int) -> str:
    """The address of a screen about ``person``."""
    return reverse(f"wagtailusers_users:{name}", args=[person.pk, *further])


def is_refused(answer: Any) -> bool:
    """403, 404, or as Wagtail refuses: back to the admin's first page, or to the door outside it."""
    if answer.status_code in (403, 404):
        return True
    to = answer.get("Location", "")
    return answer.status_code == 302 and (to == "/admin/" or to.startswith("/account/login/?next="))
