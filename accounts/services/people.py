"""What people managers do to somebody's account: sessions, second factor, in and out of use."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.urls import reverse
from wagtail.log_actions import log

from accounts import mailing
from accounts.models import User
from accounts.rules import may_act_on
from accounts.services.deletions import is_forgotten
from accounts.services.refusals import Refused
from accounts.standing import bring_in_step, end_sessions

SESSIONS_ENDED = "person.sessions_ended"
SECOND_FACTOR_RESET = "person.second_factor_reset"
DEACTIVATED = "person.deactivated"
REACTIVATED = "person.reactivated"
ACTIONS = {
    SESSIONS_ENDED: ("End sessions", "Ended all sessions of the person"),
    SECOND_FACTOR_RESET: ("Reset a second factor", "Reset the second factor of the person"),
    DEACTIVATED: ("Deactivate a person", "Took the account out of use"),
    REACTIVATED: ("Reactivate a person", "Brought the account back into use"),
}


@transaction.atomic
def end_all_sessions(*, person: User, by: User) -> None:
    """Sign ``person`` out everywhere. Raises ``Refused`` when ``by`` may not act on them."""
    _require(by, person)
    end_sessions(person)
    _note(person, SESSIONS_ENDED, by)


@transaction.atomic
def reset_second_factor(*, person: User, by: User, reason: str) -> None:
    """Take away every app, passkey and recovery code, and every session; the person is told.

    Raises ``Refused`` for oneself, without a reason, or when ``by`` may not act on them.
    """
    _require(by, person, myself="Change your own second factor on your account page.")
    _require_reason(reason)
    Authenticator.objects.filter(user=person).delete()
    end_sessions(person)
    _note(person, SECOND_FACTOR_RESET, by, reason)
    _tell(person, "second_factor_reset")


@transaction.atomic
def deactivate(*, person: User, by: User, reason: str) -> None:
    """Nobody can sign in with this account any more, and whoever is signed in is out.

    Raises ``Refused`` for oneself, without a reason, or when ``by`` may not act on them.
    """
    _require(by, person, myself="You cannot take your own account out of use.")
    _require_reason(reason)
    User.objects.filter(pk=person.pk).update(is_active=False)
    end_sessions(person)
    _note(person, DEACTIVATED, by, reason)


@transaction.atomic
def reactivate(*, person: User, by: User, reason: str) -> None:
    """Let the account sign in again, with the rights of today's memberships.

    Raises ``Refused`` without a reason, for a deleted account, or when ``by`` may not act on them.
    """
    _require(by, person)
    _require_reason(reason)
    if is_forgotten(person):
        raise Refused("This account was deleted. Invite the person anew.")
    User.objects.filter(pk=person.pk).update(is_active=True)
    bring_in_step(person)
    _note(person, REACTIVATED, by, reason)
    _tell(person, "reactivated")


def _require(by: User, person: User, *, myself: str = "") -> None:
    if myself and by.pk == person.pk:
        raise Refused(myself)
    if not may_act_on(by, person):
        raise Refused("Only an administrator may do this to the account of an administrator.")


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused("Say why. The reason is kept in the history.", field="reason")


def _note(person: User, action: str, by: User, reason: str = "") -> None:
    """Into the audit log: by number, as the log outlives the person."""
    data = {"reason": reason.strip()} if reason else {}
    log(person, action, user=by, title=f"Person {person.pk}", data=data)


def _tell(person: User, template: str) -> None:
    link = mailing.link(reverse("account_login"))
    mailing.send(template, [person.email], person=person, link=link)
