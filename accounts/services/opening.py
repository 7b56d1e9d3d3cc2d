"""Opening an account: a name, a password, and an address that its mail has proved."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.services.refusals import Refused


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What somebody who comes in for the first time says of themselves."""

    first_name: str
    last_name: str
    password: str


def has_no_account(email: str) -> bool:
    """Whether nobody has come in by this address; a roster may have noted the person already."""
    person = User.objects.filter(email=email).first()
    if person is None:
        return not _verified_elsewhere(email, None)
    came_in = (
        person.has_usable_password()
        or EmailAddress.objects.filter(user=person, verified=True).exists()
    )
    return bool(person.is_active) and not came_in and not _verified_elsewhere(email, person)


def owns_address(person: User, email: str) -> bool:
    """Whether ``person`` has shown that they read the mail of ``email``."""
    return bool(EmailAddress.objects.filter(user=person, email=email, verified=True).exists())


def open_account(*, email: str, account: NewAccount) -> User:
    """A person with a password whose address the mail has proved. Raises ``Refused``."""
    person = User.objects.filter(email=email).first() or User(email=email)
    person.first_name = account.first_name.strip()
    person.last_name = account.last_name.strip()
    try:
        validate_password(account.password, person)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), field="password") from error
    person.set_password(account.password)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise Refused("This address has an account by now. Sign in instead.") from error
    EmailAddress.objects.update_or_create(
        user=person, email=email, defaults={"verified": True, "primary": True}
    )
    return person


def _verified_elsewhere(email: str, person: User | None) -> bool:
    proved = EmailAddress.objects.filter(email=email, verified=True)
    return bool((proved.exclude(user=person) if person else proved).exists())
