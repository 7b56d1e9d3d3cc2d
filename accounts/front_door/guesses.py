"""Which guesses are counted against what: an account, a known browser, an internet address.

A guess is counted before it is looked at and given back when it was right, so that many at the
same time cannot pass together, and one that is refused costs no hashing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from allauth.account.internal.userkit import filter_users_by_email
from allauth.core.internal.ratelimit import get_ip
from django.http import HttpRequest

from accounts.front_door.known_browser import known_browser
from accounts.front_door.throttle import Allowance, Taken, take
from accounts.models import User

FIVE_MINUTES = timedelta(minutes=5)
A_QUARTER = timedelta(minutes=15)


class Secret(StrEnum):
    """What is guessed."""

    PASSWORD = "password"  # noqa: S105  (the name of one)
    CODE = "code"


OF_STRANGERS = Allowance("guesses of strangers", 10, FIVE_MINUTES)
OF_BROWSER = Allowance("guesses of a known browser", 10, FIVE_MINUTES)
OF_ADDRESS = Allowance("guesses of an address", 300, FIVE_MINUTES)
MAILS_TO_PERSON = Allowance("mails asked for, by recipient", 3, A_QUARTER)
MAILS_OF_ADDRESS = Allowance("mails asked for, by address", 60, A_QUARTER)


@dataclass(frozen=True, slots=True)
class Guess:
    """A guess that may be looked at."""

    taken: tuple[Taken, ...]

    def was_right(self) -> None:
        """It is not counted."""
        for one in self.taken:
            one.give_back()


def begin_guess(request: HttpRequest, secret: Secret, person: User | str) -> Guess | None:
    """Count a guess at the secret of ``person``; None when it must not even be looked at.

    ``person`` may be an e-mail address: one that belongs to nobody is counted in the same way.
    """
    if isinstance(person, str):
        person = _person_of(person) or person
    owner = person if isinstance(person, User) else None
    account = f"person {owner.pk}" if owner else f"address {str(person).strip().lower()}"
    browser = known_browser(request, owner)
    if browser is not None:
        own = take(OF_BROWSER, secret, account, browser)
        return Guess((own,)) if own else None
    of_account = take(OF_STRANGERS, secret, account)
    if of_account is None:
        return None
    of_address = take(OF_ADDRESS, get_ip(request))
    if of_address is None:
        of_account.give_back()
        return None
    return Guess((of_account, of_address))


def may_mail(request: HttpRequest, email: str) -> bool:
    """Whether one more mail that anybody can ask for may go to ``email``."""
    to_person = take(MAILS_TO_PERSON, email.strip().lower())
    if to_person is None:
        return False
    if take(MAILS_OF_ADDRESS, get_ip(request)) is None:
        to_person.give_back()
        return False
    return True


def _person_of(email: str) -> User | None:
    """Whom allauth would look up by this address; the first of several is always the same."""
    found = filter_users_by_email(email, prefer_verified=True, for_login=True)
    return min(found, key=lambda one: one.pk, default=None)
