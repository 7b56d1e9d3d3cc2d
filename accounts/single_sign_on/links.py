"""The bond between a person and their account at a provider, made once and never by guess."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction

from accounts.models import Agency, User
from accounts.single_sign_on.addresses import domain_of
from accounts.single_sign_on.configuration import IdentityProvider
from accounts.single_sign_on.faults import (
    FOREIGN_DOMAIN,
    INACTIVE,
    NO_ADDRESS,
    NO_AGENCY,
    OTHER_LINK,
    SignInFault,
)
from accounts.single_sign_on.identity import Identity
from accounts.standing import end_sessions


@dataclass(frozen=True, slots=True)
class Link:
    """A bond just made; ``is_new_person`` when nobody here had the address before."""

    account: SocialAccount
    is_new_person: bool


def link(*, identity: Identity, provider: IdentityProvider) -> Link:
    """Bind the person with the vouched address to ``identity``; a new person without rights else.

    Raises ``SignInFault`` when the provider may not vouch for the address, no agency uses it, or
    the person is closed or bound to another account at this provider: an address that passes
    from a leaver to a newcomer does not pass their account on.
    """
    address = _vouched_address(identity, provider)
    try:
        return _link(identity, provider, address)
    except IntegrityError:  # the same person in another tab was first
        return _link(identity, provider, address)


@transaction.atomic
def unlink(*, person: User, provider_id: str = "") -> int:
    """Undo a person's bonds, those to one provider when it is named; how many there were."""
    bonds = SocialAccount.objects.filter(user=person)
    if provider_id:
        bonds = bonds.filter(provider=provider_id)
    undone, _ = bonds.delete()
    return int(undone)


def _vouched_address(identity: Identity, provider: IdentityProvider) -> str:
    if identity.address is None:
        raise SignInFault(NO_ADDRESS)
    if domain_of(identity.address) not in provider.domains:
        raise SignInFault(FOREIGN_DOMAIN)
    return identity.address


@transaction.atomic
def _link(identity: Identity, provider: IdentityProvider, address: str) -> Link:
    person = User.objects.select_for_update().filter(email=address).first()
    proved = EmailAddress.objects.filter(email=address, verified=True)
    if proved.exclude(user=person).exists():
        raise SignInFault(OTHER_LINK, "verified by somebody else")
    is_new = person is None
    if person is None:
        person = _newcomer(identity, address)
    if not person.is_active:
        raise SignInFault(INACTIVE)
    _confirm_address(person)
    found = SocialAccount.objects.filter(user=person, provider=provider.id).first()
    if found is not None and found.uid != identity.uid:
        raise SignInFault(OTHER_LINK)
    account = found or SocialAccount.objects.create(
        user=person,
        provider=provider.id,
        uid=identity.uid,
        extra_data={"issuer": identity.issuer, "subject": identity.subject},
    )
    return Link(account, is_new)


def _newcomer(identity: Identity, address: str) -> User:
    """A person without password, membership or any right."""
    if not Agency.objects.of_address(address).exists():
        raise SignInFault(NO_AGENCY)
    person = User.objects.create_user(
        address, first_name=identity.first_name, last_name=identity.last_name
    )
    _mark_verified(person)
    return person


def _confirm_address(person: User) -> None:
    """Count the vouched address as verified.

    Where it was not, somebody else may have chosen the password or added a second factor while
    they waited for the owner: what they set goes, and so do their sessions.
    """
    if EmailAddress.objects.filter(user=person, email=person.email, verified=True).exists():
        return
    _mark_verified(person)
    person.set_unusable_password()
    person.save(update_fields=["password"])
    Authenticator.objects.filter(user=person).delete()
    end_sessions(person)
    person.refresh_from_db()  # the session that begins now belongs to the new epoch


def _mark_verified(person: User) -> None:
    EmailAddress.objects.filter(user=person, primary=True).update(primary=False)
    EmailAddress.objects.update_or_create(
        user=person, email=person.email, defaults={"primary": True, "verified": True}
    )
