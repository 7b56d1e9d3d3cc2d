"""Asking to join an agency by its e-mail domain, and the decision of its lead."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from allauth.account.models import EmailAddress
from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import mailing
from accounts.addresses import UnplainAddress, plain_address
from accounts.models import Agency, Invitation, JoinRequest, Membership, User
from accounts.notices.own_kinds import JOIN_REQUEST
from accounts.notices.services import notify
from accounts.roles import AGENCY_LEAD, SERVICE_OWNER
from accounts.services.invitations import (
    refuse_roles,
    resend_invitation,
)
from accounts.services.memberships import MembershipFacts, start_membership
from accounts.services.opening import NewAccount, has_no_account, open_account
from accounts.services.refusals import Refused

VALID_SECONDS = 3 * 24 * 3600
_SALT = "accounts.join"
Decision = JoinRequest.Decision


@transaction.atomic
def ask_for_account(*, email: str) -> None:
    """Mail a link to an address at a partner's domain.

    Somebody who is invited already gets that invitation again.

    The caller learns nothing: neither whether the address is known nor whether its domain is.
    """
    if not Agency.objects.of_address(email).exists():
        return
    invited = Invitation.objects.filter(email=email)
    invited = invited.working() | invited.unanswered().filter(membership__isnull=False)
    if (invitation := invited.first()) is not None:
        resend_invitation(invitation=invitation, by=None)
    elif has_no_account(email):
        key = signing.dumps(email, salt=_SALT)
        address = mailing.link(reverse("accounts:join_confirm"), key=key)
        mailing.send("join_link", [email], link=address)
    else:
        mailing.send("join_known", [email], link=mailing.link(reverse("account_login")))


def address_of_link(key: str) -> str:
    """The address that a link from ``ask_for_account`` proves. Raises ``Refused``."""
    try:
        return plain_address(signing.loads(key, salt=_SALT, max_age=VALID_SECONDS))
    except signing.SignatureExpired:
        raise Refused("This link was valid for three days. Ask for a new one.") from None
    except (signing.BadSignature, UnplainAddress):
        raise Refused("This link does not work. Ask for a new one.") from None


@transaction.atomic
def sign_up(
    *, email: str, account: NewAccount, agency: Agency, job_role: str, team: str = ""
) -> JoinRequest:
    """Open an account without membership and ask the agency's lead. Raises ``Refused``."""
    if not has_no_account(email):
        raise Refused("This address has an account. Sign in instead.")
    person = open_account(email=email, account=account)
    return ask_to_join(person=person, agency=agency, job_role=job_role, team=team)


@transaction.atomic
def ask_to_join(*, person: User, agency: Agency, job_role: str, team: str = "") -> JoinRequest:
    """Ask the lead of an agency whose domain ``person``'s address has. Raises ``Refused``."""
    if not agencies_to_join(person).filter(pk=agency.pk).exists():
        raise Refused("You cannot ask to join this agency.", field="agency")
    try:
        with transaction.atomic():
            request = JoinRequest.objects.create(
                person=person, agency=agency, job_role=job_role.strip(), team=team.strip()
            )
    except IntegrityError as error:
        raise Refused("You have asked already. The agency will answer.") from error
    _tell_deciders(request)
    return request


def _tell_deciders(request: JoinRequest) -> None:
    place = f", {request.team}" if request.team else ""
    for decider in deciders(request.agency):
        notify(
            person=decider,
            kind=JOIN_REQUEST.key,
            subject=f"Somebody asks to join {request.agency.short_name}",
            text=f"{request.person} ({request.person.email}) asks to join as {request.job_role}"
            f"{place}. Approve this only if you know that this person works with you.",
            url=reverse("accounts:join_request", args=[request.agency_id, request.pk]),
            about=f"join-request-{request.pk}",
        )


def agencies_to_join(person: User) -> Any:
    """Partners at whose domain ``person`` has a proved address, and which they have not joined."""
    proved = EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True)
    domains = {email.rpartition("@")[2].lower() for email in proved}
    there = Membership.objects.not_over().filter(person=person)
    found = Agency.objects.active().filter(domains__domain__in=domains).distinct()
    return found.exclude(pk__in=there.values("agency"))


def deciders(agency: Agency) -> list[User]:
    """Its leads today; the service owners when it has none."""
    today = Membership.objects.in_force()
    leads = today.with_role(AGENCY_LEAD.key).filter(agency=agency)
    owners = today.with_role(SERVICE_OWNER.key)
    people = User.objects.filter(is_active=True)
    return list(people.filter(memberships__in=leads).distinct()) or list(
        people.filter(memberships__in=owners).distinct()
    )


@transaction.atomic
def approve(
    *,
    join_request: JoinRequest,
    facts: MembershipFacts,
    by: User,
    roles: Collection[str] = (),
) -> Membership:
    """Let the person in, once, whoever else decides at the same moment. Raises ``Refused``."""
    refuse_roles(by=by, roles=roles)
    join_request = _decide(join_request, Decision.APPROVED, by)
    membership = start_membership(
        person=join_request.person, agency=join_request.agency, facts=facts, by=by, roles=roles
    )
    mailing.send(
        "join_approved",
        [join_request.person.email],
        membership=membership,
        link=mailing.link(reverse("account_login")),
    )
    return membership


@transaction.atomic
def refuse(*, join_request: JoinRequest, by: User, reason: str) -> JoinRequest:
    """Say no, with the reason that the person is told. Raises ``Refused`` when decided."""
    if not reason.strip():
        raise Refused("Say why. The person is told.", field="reason")
    join_request = _decide(join_request, Decision.REFUSED, by, reason.strip())
    mailing.send("join_refused", [join_request.person.email], request=join_request)
    return join_request


def _decide(join_request: JoinRequest, decision: str, by: User, reason: str = "") -> JoinRequest:
    """One conditional statement decides who was first; the database waits for the other one."""
    won = (
        JoinRequest.objects.undecided()
        .filter(pk=join_request.pk)
        .update(decision=decision, decided_at=timezone.now(), decided_by=by, reason=reason)
    )
    decided = JoinRequest.objects.select_related("person", "agency", "decided_by")
    request: JoinRequest = decided.get(pk=join_request.pk)
    if not won:
        who = request.decided_by or "somebody else"
        raise Refused(f"{who} has decided this already: {request.get_decision_display().lower()}.")
    return request
