"""What agencies, people and mails give somebody to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.front_door.second_factor import factors_of, needs_second_factor
from accounts.models import Invitation, JoinRequest, Membership, User
from accounts.my_work.items import Item, Source, Whose, register
from accounts.notices.own_kinds import decides_who_joins
from accounts.roles import AGENCY_LEAD, OWN_TEAM
from accounts.rules import led_agencies, manages_everybody
from core.models import OutgoingMail

DECIDE_WITHIN = timedelta(days=7)
INVITATION_SOON = timedelta(days=4)
ENDS_WITHIN = timedelta(days=30)
DELETE_WITHIN = timedelta(days=30)
MAILS = "core.change_outgoingmail"


def requests_to_decide(person: User, today: date) -> Iterator[Item]:
    """Requests to the agencies that ``person`` leads; who keeps all decides where none leads."""
    theirs = Q(agency__in=led_agencies(person))
    if manages_everybody(person):
        with_lead = Membership.objects.in_force(today).with_role(AGENCY_LEAD.key)
        theirs |= ~Q(agency__in=with_lead.values("agency"))
    waiting = JoinRequest.objects.undecided().filter(theirs)
    for one in waiting.select_related("person", "agency"):
        yield Item(
            "Request to join",
            f"{one.person} asks to join {one.agency.short_name}",
            "Decide",
            reverse("accounts:join_request", args=[one.agency_id, one.pk]),
            timezone.localdate(one.created_at) + DECIDE_WITHIN,
        )


def invitations_about_to_expire(person: User, today: date) -> Iterator[Item]:
    """Unanswered invitations whose link has little or no time left."""
    theirs = Invitation.objects.unanswered().filter(agency__in=led_agencies(person))
    soon = theirs.filter(expires_at__lte=timezone.now() + INVITATION_SOON)
    for one in soon.select_related("agency"):
        yield Item(
            "Invitation without an answer",
            f"Your invitation to {one.agency.short_name} has no answer",
            "Send again or withdraw",
            reverse("accounts:invitations", args=[one.agency_id]),
            timezone.localdate(one.expires_at),
            note=f"Sent to {one.email}. The link works up to this day.",
        )


def memberships_that_end(person: User, today: date) -> Iterator[Item]:
    """Of people in the agencies that ``person`` leads, and of those whom they manage."""
    led = Q(agency__in=led_agencies(person))
    managed = Q(line_manager=person) if person.has_perm(OWN_TEAM) else Q(pk__in=[])
    ending = Membership.objects.in_force(today).filter(led | managed)
    ending = ending.filter(end_date__lte=today + ENDS_WITHIN).exclude(person=person)
    agencies = set(led_agencies(person).values_list("pk", flat=True))
    for one in ending.select_related("person", "agency"):
        may_edit = one.agency_id in agencies
        edit = reverse("accounts:membership_edit", args=[one.agency_id, one.pk])
        yield Item(
            "Membership ends",
            f"{one.person}’s membership of {one.agency.short_name} ends",
            "Check the date" if may_edit else "See your team",
            edit if may_edit else reverse("accounts:team"),
            one.end_date,
            Whose.MY_PEOPLE,
            "" if may_edit else "The lead of the agency can change the date.",
        )


def missing_second_factor(person: User, today: date) -> Iterator[Item]:
    """A role that needs a second factor, and none set up."""
    if not factors_of(person):
        yield Item(
            "Signing in",
            "Your role needs a second factor, and you have none",
            "Set it up",
            reverse("mfa_index"),
            today,
        )


def own_requests(person: User, today: date) -> Iterator[Item]:
    """What ``person`` asked for and others have to decide."""
    waiting = JoinRequest.objects.undecided().filter(person=person)
    for one in waiting.select_related("agency"):
        asked = f"{timezone.localdate(one.created_at):%-d %B %Y}"
        yield Item(
            "Your request",
            f"You asked to join {one.agency.name} on {asked}",
            note="The lead of the agency decides. You will get an e-mail.",
        )


def deletions_asked_for(person: User, today: date) -> Iterator[Item]:
    """Accounts to delete within a month (UK GDPR, articles 12(3) and 17)."""
    for one in User.objects.filter(deletion_asked_at__isnull=False):
        yield Item(
            "Deletion",
            f"{one} asks for their account to be deleted",
            "Carry it out",
            reverse("accounts:deletion", args=[one.pk]),
            timezone.localdate(one.deletion_asked_at) + DELETE_WITHIN,
        )


def mails_in_trouble(person: User, today: date) -> Iterator[Item]:
    """Mails that did not arrive, or that wait for too long."""
    undelivered = OutgoingMail.objects.undelivered().count()
    if undelivered:
        mails = "1 e-mail was" if undelivered == 1 else f"{undelivered} e-mails were"
        title = f"{mails} not delivered"
        yield Item("E-mail", title, "Look at them", reverse("my_work:mails"), today)
    if OutgoingMail.objects.late().exists():
        yield Item(
            "E-mail",
            "E-mails wait to go out for more than 15 minutes",
            "See since when",
            reverse("my_work:mails"),
            today,
            note="Either the worker is not running, or the mail server cannot be reached.",
        )


SOURCES = (
    Source("second_factor", "", needs_second_factor, missing_second_factor),
    Source(
        "join_requests",
        "requests to join your agency, as soon as somebody asks",
        decides_who_joins,
        requests_to_decide,
    ),
    Source(
        "invitations",
        "invitations that nobody has answered, four days before they expire",
        decides_who_joins,
        invitations_about_to_expire,
    ),
    Source(
        "ending",
        "memberships of your people, a month before they end",
        lambda person: decides_who_joins(person) or person.has_perm(OWN_TEAM),
        memberships_that_end,
    ),
    Source("own_requests", "", lambda person: True, own_requests),
    Source(
        "deletions",
        "accounts that people ask to be deleted",
        manages_everybody,
        deletions_asked_for,
    ),
    Source(
        "mails",
        "e-mails that could not be delivered",
        lambda person: person.has_perm(MAILS),
        mails_in_trouble,
    ),
)


def register_sources() -> None:
    """Declare what this room contributes."""
    for source in SOURCES:
        register(source)
