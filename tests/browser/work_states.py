"""Work for the people of the demo: what makes every kind of item on “My work” appear."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

NO_MEMBERSHIP = "no_membership"


def add() -> None:
    """Requests, invitations, ends, notices and a refused mail; and somebody without an agency.

    They sign in as ``no_membership`` in the file of accounts.
    """
    from django.conf import settings
    from django.utils import timezone

    from accounts.models import Agency, Invitation, Membership, User
    from accounts.services.invitations import invite
    from accounts.services.join_requests import ask_to_join
    from accounts.services.memberships import MembershipFacts, start_membership
    from core.models import OutgoingMail
    from home.demo.people import PASSWORD

    today = timezone.localdate()
    school = Agency.objects.get(name="Fernhill Academy")
    lead = User.objects.get(email="lead@fernhill.example")
    newcomer = _person("new.colleague@fernhill.example", "Niamh", "Whitlock", PASSWORD)
    ask_to_join(person=newcomer, agency=school, job_role="Teaching assistant", team="Year 6")
    invite(
        agency=school,
        email="a.nurse.with.a.long.address@fernhill.example",
        facts=MembershipFacts(job_role="School nurse", start_date=today),
        by=lead,
    )
    Invitation.objects.update(expires_at=timezone.now() + timedelta(days=2))
    leaver = _person("leaving@fernhill.example", "Idris", "Marlowe", PASSWORD)
    start_membership(
        person=leaver,
        agency=school,
        facts=MembershipFacts(
            job_role="Supply teacher",
            start_date=today - timedelta(days=200),
            end_date=today + timedelta(days=12),
            line_manager=User.objects.get(email="manager@fernhill.example"),
        ),
        by=None,
    )
    asker = _person("gone@fernhill.example", "Wren", "Halloway", PASSWORD)
    asker.deletion_asked_at = timezone.now()
    asker.save()
    OutgoingMail.objects.create(
        message_id="<refused@localhost>",
        sender="portal@localhost",
        recipient="no.such.person@agency.example",
        message=b"Subject: Hello\r\n\r\nText\r\n",
        state=OutgoingMail.State.REFUSED,
        finished_at=timezone.now(),
        last_fault="550 5.1.1 at RCPT",
    )
    assert not Membership.objects.filter(person=newcomer).exists()
    path = Path(settings.DATA) / "demo-accounts.json"
    accounts = json.loads(path.read_text())
    accounts[NO_MEMBERSHIP] = {"email": newcomer.email, "password": PASSWORD, "totp_secret": ""}
    path.write_text(json.dumps(accounts))


def _person(email: str, first_name: str, last_name: str, password: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
    from allauth.account.models import EmailAddress

    from accounts.models import User

    person = User.objects.create_user(email, password, first_name=first_name, last_name=last_name)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    return person
