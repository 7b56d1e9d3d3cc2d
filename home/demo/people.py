"""The agencies and people of the demo partnership, and the file that tells how they sign in."""

from __future__ import annotations

import hashlib
import json
from base64 import b32encode
from datetime import date
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings

from accounts.factories import AgencyFactory
from accounts.models import Agency, AgencyDomain, User
from accounts.roles import PARTNER_STAFF, ROLE_BY_KEY
from accounts.services.memberships import MembershipFacts, start_membership
from home.demo import content

PASSWORD = "westshire-demo-2026"  # noqa: S105  (printed for everybody who runs the demo)
SINCE = date(2025, 4, 1)


def build_people() -> None:
    """Every agency, one person a role, and ``demo-accounts.json``; what exists stays as it is."""
    for facts in content.read("agencies")["agencies"]:
        _agency(dict(facts))
    people = content.read("people")["people"]
    for facts in people:
        _person(facts)
    _name_line_managers(people)
    _write_accounts(people)


def totp_secret(email: str) -> str:
    """A secret of the demo's own for the codes of ``email``: the same on every machine."""
    return b32encode(hashlib.sha256(f"demo {email}".encode()).digest()[:20]).decode()


def _agency(facts: dict[str, Any]) -> None:
    domains = facts.pop("domains")
    if Agency.objects.filter(name=facts["name"]).exists():
        return
    agency: Any = AgencyFactory.create(**facts)
    for domain in domains:
        AgencyDomain.objects.create(agency=agency, domain=domain)


def _person(facts: dict[str, Any]) -> None:
    """One person; a password that somebody changed stays changed."""
    if User.objects.filter(email=facts["email"]).exists():
        return
    first_name, last_name = facts["name"]
    person = User.objects.create_user(
        facts["email"], PASSWORD, first_name=first_name, last_name=last_name
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    start_membership(
        person=person,
        agency=Agency.objects.get(name=facts["agency"]),
        facts=MembershipFacts(
            job_role=facts["job_role"], team=facts.get("team", ""), start_date=SINCE
        ),
        roles=[] if facts["role"] == PARTNER_STAFF.key else [facts["role"]],
        by=None,
    )
    if ROLE_BY_KEY[facts["role"]].is_privileged:
        TOTP.activate(person, totp_secret(person.email))
        RecoveryCodes.activate(person)


def _name_line_managers(people: list[dict[str, Any]]) -> None:
    for facts in people:
        if "line_manager" not in facts:
            continue
        person = User.objects.get(email=facts["email"])
        person.memberships.filter(line_manager=None).update(
            line_manager=User.objects.get(email=facts["line_manager"])
        )


def _write_accounts(people: list[dict[str, Any]]) -> None:
    listed = {
        facts["role"]: {
            "email": facts["email"],
            "password": PASSWORD,
            "totp_secret": (
                totp_secret(facts["email"]) if ROLE_BY_KEY[facts["role"]].is_privileged else ""
            ),
        }
        for facts in people
    }
    path = Path(settings.DATA) / "demo-accounts.json"
    path.write_text(json.dumps(listed, indent=2) + "\n", encoding="utf-8")
