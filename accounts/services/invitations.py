"""Asking people in: one open invitation per address and agency, its link works once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import mailing
from accounts.addresses import UnplainAddress, plain_address
from accounts.models import Agency, Invitation, Membership, User
from accounts.roles import PARTNER_STAFF
from accounts.rules import may_give
from accounts.services.memberships import MembershipFacts, start_membership
from accounts.services.opening import NewAccount, has_no_account, open_account, owns_address
from accounts.services.refusals import Refused
from accounts.tokens import new_token

VALID_DAYS = 14


@transaction.atomic
def invite(
    *,
    agency: Agency,
    email: str,
    facts: MembershipFacts,
    by: User | None,
    roles: Collection[str] = (),
    membership: Membership | None = None,
) -> Invitation:
    """Send ``email`` a link into ``agency``; an unanswered invitation gets a new link and facts.

    ``membership`` is one that a roster has begun already. Raises ``Refused``.
    """
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    refuse_roles(by=by, roles=roles)
    try:
        address = plain_address(email)
    except UnplainAddress as error:
        raise Refused(str(error), field="email") from error
    if membership is None:
        _refuse_dates(agency, facts)
        _refuse_member(agency, address)
    token, token_hash = new_token()
    invitation = (
        agency.invitations.unanswered().filter(email=address).first()
        or Invitation(agency=agency, email=address)
    )  # fmt: skip
    invitation.job_role, invitation.team = facts.job_role.strip(), facts.team.strip()
    invitation.start_date, invitation.end_date = facts.start_date, facts.end_date
    invitation.roles = sorted(set(roles) - {PARTNER_STAFF.key})
    invitation.membership, invitation.invited_by = membership, by
    _send(invitation, token, token_hash)
    return invitation


@transaction.atomic
def resend_invitation(*, invitation: Invitation, by: User | None) -> Invitation:
    """Send a new link that works from today; the old one no longer does. Raises ``Refused``."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_at is not None or invitation.withdrawn_at is not None:
        raise Refused("This invitation is closed. Invite the person again.")
    refuse_roles(by=by, roles=invitation.roles)
    token, token_hash = new_token()
    _send(invitation, token, token_hash)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation) -> bool:
    """Let the link cease to work; False when it was closed already."""
    still_open = Invitation.objects.unanswered().filter(pk=invitation.pk)
    return bool(still_open.update(withdrawn_at=timezone.now()))


@transaction.atomic
def accept_invitation(
    *, token_hash: str, person: User | None = None, account: NewAccount | None = None
) -> Membership:
    """Let the invited person in, once: ``person`` who has an account, or whose ``account`` is new.

    Raises ``Refused`` when the link is spent, meant for another address, or its dates have passed.
    """
    invitation = invitation_of(token_hash)
    now = timezone.now()
    if not Invitation.objects.working().filter(pk=invitation.pk).update(accepted_at=now):
        raise Refused(why_closed(invitation))
    if person is not None:
        if not owns_address(person, invitation.email):
            raise Refused(f"This invitation is for {invitation.email}, not for you.")
    elif account is not None and has_no_account(invitation.email):
        person = open_account(email=invitation.email, account=account)
    else:
        raise Refused("Sign in first: this address has an account.")
    Invitation.objects.filter(pk=invitation.pk).update(accepted_by=person)
    if invitation.membership is not None:
        return _begun_by_roster(invitation.membership)
    today = timezone.localdate()
    facts = facts_of(invitation)
    if facts.end_date is not None and facts.end_date < today:
        raise Refused("The last day that this invitation names has passed. Ask for a new one.")
    return start_membership(
        person=person,
        agency=invitation.agency,
        facts=replace(facts, start_date=max(facts.start_date, today)),
        by=invitation.invited_by,
        roles=invitation.roles,
    )


def invitation_of(token_hash: str) -> Invitation:
    """The invitation of a link. Raises ``Refused`` when there is none."""
    found = Invitation.objects.select_related("agency", "membership", "invited_by")
    invitation: Invitation | None = found.filter(token_hash=token_hash).first()
    if invitation is None:
        raise Refused("This link does not work. A newer one may be in your e-mail.")
    return invitation


def why_closed(invitation: Invitation) -> str:
    """Why the link no longer works; empty while it does."""
    if invitation.accepted_at is not None:
        return "This invitation has been used. Sign in with your e-mail address."
    if invitation.withdrawn_at is not None:
        return "The agency has withdrawn this invitation."
    if invitation.expires_at <= timezone.now():
        day = timezone.localdate(invitation.expires_at)
        return f"This invitation was valid until {day:%-d %B %Y}. Ask your agency for a new one."
    return ""


def facts_of(invitation: Invitation) -> MembershipFacts:
    """The membership that it offers."""
    return MembershipFacts(
        job_role=invitation.job_role,
        team=invitation.team,
        start_date=invitation.start_date,
        end_date=invitation.end_date,
    )


def refuse_roles(*, by: User | None, roles: Collection[str]) -> None:
    """Raises ``Refused`` for a role that ``by`` may not give; the command line may give any."""
    for key in roles:
        if by is not None and not may_give(by, key):
            raise Refused("You may not give this role. Ask the service owner.", field="roles")


def _begun_by_roster(membership: Membership) -> Membership:
    last = membership.end_date
    if membership.ended_at is not None or (last is not None and last < timezone.localdate()):
        raise Refused("Your membership has ended. Ask your agency for a new invitation.")
    return membership


def _refuse_dates(agency: Agency, facts: MembershipFacts) -> None:
    today: date = timezone.localdate()
    if facts.end_date is not None and facts.end_date < facts.start_date:
        raise Refused("The last day must not be before the first.", field="end_date")
    if facts.end_date is not None and facts.end_date < today:
        raise Refused("The last day has passed. Choose a later one.", field="end_date")
    if agency.active_to is not None and agency.active_to < today:
        raise Refused(f"{agency.short_name} is no longer a partner. Nobody can join it.")


def _refuse_member(agency: Agency, address: str) -> None:
    member = agency.memberships.not_over().filter(person__email=address)
    if member.exists():
        raise Refused(
            f"{address} is already a member of {agency.short_name}. Change that membership.",
            field="email",
        )


def _send(invitation: Invitation, token: str, token_hash: str) -> None:
    invitation.token_hash = token_hash
    invitation.expires_at = timezone.now() + timedelta(days=VALID_DAYS)
    invitation.save()
    mailing.send(
        "invitation",
        [invitation.email],
        invitation=invitation,
        link=mailing.link(reverse("accounts:invitation"), key=token),
    )
