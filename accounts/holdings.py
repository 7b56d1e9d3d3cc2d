"""What this room and the packages under it keep about people."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Q
from wagtail.users.models import UserProfile

from accounts.models import (
    Invitation,
    JoinRequest,
    Membership,
    MembershipEvent,
    Notice,
    NoticeChoice,
    RoleGrant,
    SignIn,
    User,
)
from accounts.personal_data import Holding, register_holding
from core.models import OutgoingMail

WITH_ACCOUNT = "With the account; anonymised 6 years after the last membership"
WITH_MEMBERSHIP = "With the membership"
OTHER = "names another person"
SECRET = "a secret"  # noqa: S105  (a reason, not one)


def register_holdings() -> None:
    """Declare them, in the order in which people read them."""
    for holding in HOLDINGS:
        register_holding(holding)


def _addresses(person: User) -> set[str]:
    proved = EmailAddress.objects.filter(user=person, verified=True)
    return {person.email, *proved.values_list("email", flat=True)}


def _memberships(person: User) -> Any:
    found = Membership.objects.filter(person=person)
    return found.select_related("agency").prefetch_related("groups")


def _events(person: User) -> Any:
    found = MembershipEvent.objects.filter(membership__person=person)
    return found.select_related("membership__agency", "membership__person")


def _roles(person: User) -> Any:
    found = RoleGrant.objects.filter(membership__person=person)
    return found.select_related("membership__agency", "membership__person")


def _requests(person: User) -> Any:
    return JoinRequest.objects.filter(person=person).select_related("agency")


def _invitations(person: User) -> Any:
    own = Q(email__in=_addresses(person)) | Q(accepted_by=person)
    return Invitation.objects.filter(own).select_related("agency")


def _profile(person: User) -> Any:
    return UserProfile.objects.filter(user=person)


HOLDINGS = (
    Holding(
        "accounts.User",
        "Account",
        {
            "email": "E-mail address",
            "first_name": "First name",
            "last_name": "Last name",
            "date_joined": "Account made",
            "last_login": "Last sign-in",
            "is_active": "Account open",
            "groups": "Groups of today",
            "deletion_asked_at": "Deletion asked for",
        },
        lambda person: User.objects.filter(pk=person.pk).prefetch_related("groups"),
        WITH_ACCOUNT,
        {"password": SECRET},
        frozenset(
            {
                "id",
                "is_staff",
                "is_superuser",
                "session_epoch",
                "speaks_for",
                "standing_changes_on",
                "user_permissions",
            }
        ),
    ),
    Holding(
        "account.EmailAddress",
        "E-mail addresses",
        {"email": "E-mail address", "verified": "Verified", "primary": "Main address"},
        lambda person: EmailAddress.objects.filter(user=person),
        WITH_ACCOUNT,
        plain=frozenset({"id", "user"}),
    ),
    Holding(
        "accounts.Membership",
        "Memberships",
        {
            "agency": "Agency",
            "job_role": "Job role",
            "team": "Team",
            "start_date": "First day",
            "end_date": "Last day",
            "ended_at": "Ended at once",
            "groups": "Further groups of readers",
        },
        _memberships,
        "6 years after the last one ended; then agency and dates under a number",
        {"line_manager": OTHER},
        frozenset({"id", "person"}),
    ),
    Holding(
        "accounts.RoleGrant",
        "Roles",
        {"membership": "Membership", "role": "Role", "granted_at": "Given"},
        _roles,
        WITH_MEMBERSHIP,
        {"granted_by": OTHER},
        frozenset({"id"}),
    ),
    Holding(
        "accounts.MembershipEvent",
        "What happened to your memberships",
        {"membership": "Membership", "kind": "What", "detail": "Detail", "at": "When"},
        _events,
        WITH_MEMBERSHIP,
        {"by": OTHER},
        frozenset({"id"}),
    ),
    Holding(
        "accounts.Invitation",
        "Invitations",
        {
            "agency": "Agency",
            "email": "E-mail address",
            "job_role": "Job role",
            "team": "Team",
            "start_date": "First day",
            "end_date": "Last day",
            "roles": "Roles",
            "created_at": "Sent first",
            "expires_at": "Valid until",
            "accepted_at": "Accepted",
            "withdrawn_at": "Withdrawn",
        },
        _invitations,
        "6 months after it was accepted, withdrawn or expired",
        {"invited_by": OTHER, "token_hash": SECRET},
        frozenset({"id", "accepted_by", "membership"}),
    ),
    Holding(
        "accounts.JoinRequest",
        "Requests to join",
        {
            "agency": "Agency",
            "job_role": "Job role",
            "team": "Team",
            "created_at": "Asked",
            "decision": "Decision",
            "decided_at": "Decided",
            "reason": "Reason",
        },
        _requests,
        "6 months after the decision",
        {"decided_by": OTHER},
        frozenset({"id", "person"}),
    ),
    Holding(
        "accounts.SignIn",
        "Sign-ins",
        {"at": "When", "method": "How", "agency": "For which agency"},
        lambda person: SignIn.objects.filter(person=person).select_related("agency"),
        "12 months",
        plain=frozenset({"id", "person"}),
    ),
    Holding(
        "usersessions.UserSession",
        "Open sessions",
        {
            "created_at": "Began",
            "last_seen_at": "Last used",
            "ip": "Address of the machine",
            "user_agent": "Browser",
        },
        lambda person: UserSession.objects.filter(user=person),
        "Until the session ends",
        {"session_key": SECRET},
        frozenset({"id", "user", "data"}),
    ),
    Holding(
        "mfa.Authenticator",
        "Second factors",
        {"type": "Kind", "created_at": "Set up", "last_used_at": "Last used"},
        lambda person: Authenticator.objects.filter(user=person),
        WITH_ACCOUNT,
        {"data": SECRET},
        frozenset({"id", "user"}),
    ),
    Holding(
        "socialaccount.SocialAccount",
        "Sign-in at your agency",
        {
            "provider": "Provider",
            "uid": "Number there",
            "date_joined": "Connected",
            "last_login": "Last used",
            "extra_data": "What the provider said",
        },
        lambda person: SocialAccount.objects.filter(user=person),
        WITH_ACCOUNT,
        plain=frozenset({"id", "user"}),
    ),
    Holding(
        "wagtailusers.UserProfile",
        "Settings of the admin",
        {
            "avatar": "Picture",
            "preferred_language": "Language",
            "current_time_zone": "Time zone",
        },
        _profile,
        WITH_ACCOUNT,
        plain=frozenset(
            {
                "id",
                "user",
                "submitted_notifications",
                "approved_notifications",
                "rejected_notifications",
                "updated_comments_notifications",
                "dismissibles",
                "theme",
                "density",
                "contrast",
                "keyboard_shortcuts",
            }
        ),
    ),
    Holding(
        "accounts.Notice",
        "Notices to you",
        {
            "subject": "What",
            "text": "Detail",
            "created_at": "Told",
            "read_at": "Marked as read",
            "mailed_at": "Mailed",
        },
        lambda person: Notice.objects.filter(person=person),
        "12 months",
        plain=frozenset({"id", "person", "kind", "about", "url", "awaits_digest"}),
    ),
    Holding(
        "accounts.NoticeChoice",
        "How often we write to you",
        {"kind": "Kind of notice", "frequency": "How often"},
        lambda person: NoticeChoice.objects.filter(person=person),
        WITH_ACCOUNT,
        plain=frozenset({"id", "person"}),
    ),
    Holding(
        "core.OutgoingMail",
        "E-mails to you",
        {"queued_at": "Written", "recipient": "To", "state": "State", "finished_at": "Finished"},
        lambda person: OutgoingMail.objects.filter(recipient__in=_addresses(person)),
        "The text until it is sent, at most 14 days after that failed; who and when 90 days",
        {"message": "may quote another person"},
        frozenset(
            {
                "id",
                "message_id",
                "sender",
                "attempts",
                "deferrals",
                "next_attempt_at",
                "lease",
                "leased_until",
                "last_fault",
            }
        ),
    ),
)
