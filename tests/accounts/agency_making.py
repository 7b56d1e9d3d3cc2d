"""An agency with people, and what its mails hold."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.factories import AgencyFactory, UserFactory
from accounts.models import Agency, AgencyDomain, Membership, User
from accounts.roles import AGENCY_LEAD
from accounts.services.memberships import MembershipFacts, start_membership

TODAY = date(2026, 11, 24)
PASSWORD = "three random words"


def school(name: str = "Fernhill Academy", domain: str = "fernhill.example") -> Agency:
    agency = AgencyFactory(name=name)
    AgencyDomain.objects.get_or_create(agency=agency, domain=domain)
    return agency


def lead_of(agency: Agency, **facts: Any) -> User:
    return UserFactory(agency=agency, roles=[AGENCY_LEAD], **facts)


def facts(start: date = TODAY, end: date | None = None, **more: Any) -> MembershipFacts:
    return MembershipFacts(job_role="Teacher", start_date=start, end_date=end, **more)


def member(agency: Agency, person: User | None = None, **more: Any) -> Membership:
    """Somebody who is a member from the first day on."""
    roles = more.pop("roles", ())
    return start_membership(
        person=person or UserFactory(member=False),
        agency=agency,
        facts=facts(**more),
        roles=roles,
        by=None,
    )


def link_in(message: Any) -> str:
    """The path and query of the only link of a mail."""
    (found,) = re.findall(r"https?://[^/\s]+(/\S*)", str(message.body))
    return str(found)


def last_link(to: str) -> str:
    """The link in the last mail to that address."""
    return link_in([one for one in mail.outbox if one.to == [to]][-1])


def mails_to(address: str) -> list[str]:
    return [one.subject for one in mail.outbox if one.to == [address]]


def text_of(answer: Any) -> str:
    """What a page says, without its markup and with single spaces."""
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def questions(client: Client, path: str) -> int:
    """Queries of a page that has been seen before; the mark is looked at by the clock."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return sum('"core_generation"' not in one["sql"] for one in captured.captured_queries)
