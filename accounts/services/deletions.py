"""Asking to be forgotten, and forgetting: what must stay keeps a number and no name."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts import mailing
from accounts.models import (
    Invitation,
    Membership,
    MembershipEvent,
    Notice,
    NoticeChoice,
    User,
)
from accounts.roles import SERVICE_OWNER
from accounts.services.memberships import end_membership
from accounts.services.refusals import Refused
from accounts.standing import end_sessions

FORGOTTEN = "Removed"


@transaction.atomic
def ask_for_deletion(*, person: User) -> None:
    """Note that ``person`` asks to be forgotten, and tell the service owners once."""
    asked = User.objects.filter(pk=person.pk, deletion_asked_at__isnull=True)
    if not asked.update(deletion_asked_at=timezone.now()):
        return
    person.refresh_from_db(fields=["deletion_asked_at"])
    owners = Membership.objects.in_force().with_role(SERVICE_OWNER.key)
    page = mailing.link(reverse("accounts:deletions"))
    to = owners.values_list("person__email", flat=True)
    mailing.send("deletion_asked", to, person=person, link=page)


@transaction.atomic
def withdraw_deletion(*, person: User) -> None:
    """Take the request back."""
    User.objects.filter(pk=person.pk).update(deletion_asked_at=None)
    person.deletion_asked_at = None


@transaction.atomic
def carry_out_deletion(*, person: User, by: User) -> None:
    """End what holds and forget ``person``, who is told. Raises ``Refused`` when nobody asked."""
    person = User.objects.select_for_update().get(pk=person.pk)
    if person.deletion_asked_at is None:
        raise Refused("This person has not asked for it, or has changed their mind.")
    if person.pk == by.pk:
        raise Refused("Another service owner must delete your account.")
    for membership in person.memberships.not_over():
        end_membership(membership=membership, by=by, reason="Account deleted")
    mailing.send("deletion_done", [person.email])
    forget(person=person)


@transaction.atomic
def forget(*, person: User) -> None:
    """Take away all that names ``person``; agency and dates of memberships stay under a number.

    Raises ``Refused`` while a membership holds or is to come.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    if person.memberships.not_over().exists():
        raise Refused("End the memberships first.")
    end_sessions(person)
    _forget_addresses(person)
    _forget_relations(person)
    person.memberships.update(job_role=FORGOTTEN, team="", line_manager=None)
    person.manages.update(line_manager=None)
    MembershipEvent.objects.filter(membership__person=person).update(detail="")
    person.refresh_from_db()
    person.email = f"person-{person.pk}@removed.invalid"
    person.first_name = person.last_name = ""
    person.is_active = person.is_staff = person.is_superuser = False
    person.last_login = person.deletion_asked_at = person.speaks_for = None
    person.standing_changes_on = None
    person.set_unusable_password()
    person.save()
    person.groups.clear()
    about = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(User), object_id=str(person.pk)
    )
    about.update(label=f"Person {person.pk}", data={})


def is_forgotten(person: User) -> bool:
    """Whether nothing is left that names ``person``."""
    return person.email == f"person-{person.pk}@removed.invalid"


def _forget_addresses(person: User) -> None:
    addresses = EmailAddress.objects.filter(user=person)
    known = {person.email, *addresses.values_list("email", flat=True)}
    Invitation.objects.filter(email__in=known).delete()
    addresses.delete()


def _forget_relations(person: User) -> None:
    profile: Any = getattr(person, "wagtail_userprofile", None)
    if profile is not None:
        profile.avatar.delete(save=False)
        profile.delete()
    Authenticator.objects.filter(user=person).delete()
    SocialAccount.objects.filter(user=person).delete()
    person.sign_ins.all().delete()
    requests = person.join_requests.values_list("pk", flat=True)
    Notice.objects.filter(
        Q(person=person) | Q(about__in=[f"join-request-{pk}" for pk in requests])
    ).delete()
    NoticeChoice.objects.filter(person=person).delete()
    person.join_requests.all().delete()
