"""What people change about themselves."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from accounts.services.refusals import Refused


@transaction.atomic
def rename(*, person: User, first_name: str, last_name: str) -> None:
    """Write the name as the person wants it. Raises ``Refused`` for an empty one."""
    for field, name in (("first_name", first_name), ("last_name", last_name)):
        if not name.strip():
            raise Refused("Enter your name.", field=field)
    person.first_name, person.last_name = first_name.strip(), last_name.strip()
    person.save(update_fields=["first_name", "last_name"])
