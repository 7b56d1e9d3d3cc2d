"""Bringing a roster in: all of it in one transaction, or nothing."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import mailing
from accounts.models import Agency, User
from accounts.rosters import RosterRow
from accounts.services.invitations import invite
from accounts.services.memberships import (
    MembershipFacts,
    change_membership,
    end_membership,
    start_membership,
)
from accounts.services.opening import has_no_account
from accounts.services.refusals import Refused
from accounts.services.roster_plans import Outcome, Plan, Step, plan_roster
from core.tables.faults import Faults


@transaction.atomic
def import_roster(
    *,
    agency: Agency,
    rows: list[RosterRow],
    by: User | None,
    end_missing: bool = False,
    expected: str = "",
    name: str = "roster",
) -> Plan:
    """Carry out all of it or nothing.

    ``expected`` is the fingerprint of the plan that somebody looked at. Raises ``FaultyFile``
    with every fault, and ``Refused`` when the plan is another by now.
    """
    Agency.objects.select_for_update().get(pk=agency.pk)
    faults = Faults()
    plan = plan_roster(agency=agency, rows=rows, by=by, faults=faults, name=name)
    faults.raise_if_any()
    if expected and plan.fingerprint != expected:
        raise Refused("Something has changed since you looked. Look again, then import.")
    created = _create_people(plan)
    for step in plan.steps:
        if step.row is not None and step.outcome is not Outcome.UNCHANGED:
            try:
                _carry_out(step, step.row, agency, by, created)
            except Refused as refusal:
                faults.add(name, step.row.number, refusal.field, str(refusal))
    faults.raise_if_any()
    if end_missing:
        today = timezone.localdate()
        for step in plan.of(Outcome.LEAVER):
            assert step.membership is not None  # noqa: S101  (a leaver has one)
            reason = f"Not in the roster of {today:%-d %B %Y}"
            end_membership(membership=step.membership, by=by, reason=reason)
    return plan


def _create_people(plan: Plan) -> dict[str, User]:
    """Accounts without a password for people who are new; the link in their mail opens them."""
    created = {}
    for step in plan.of(Outcome.INVITED):
        assert step.row is not None  # noqa: S101  (who is invited stands in the file)
        created[step.email] = User.objects.create_user(
            step.email, first_name=step.row.first_name, last_name=step.row.last_name
        )
    return created


def _carry_out(
    step: Step, row: RosterRow, agency: Agency, by: User | None, created: dict[str, User]
) -> None:
    facts = MembershipFacts(
        job_role=row.job_role,
        team=row.team,
        start_date=row.start_date,
        end_date=row.end_date,
        line_manager=_person(row.line_manager_email, created),
    )
    if step.membership is not None:
        if step.renamed and step.person is not None:
            step.person.first_name = row.first_name or step.person.first_name
            step.person.last_name = row.last_name or step.person.last_name
            step.person.save(update_fields=["first_name", "last_name"])
        change_membership(membership=step.membership, facts=facts, by=by, roles=step.roles)
        return
    person = step.person or created[step.email]
    membership = start_membership(
        person=person, agency=agency, facts=facts, by=by, roles=step.roles
    )
    agency.invitations.unanswered().filter(email=person.email, membership=None).update(
        withdrawn_at=timezone.now()
    )
    if has_no_account(person.email):
        invite(
            agency=agency,
            email=person.email,
            facts=facts,
            by=by,
            roles=step.roles,
            membership=membership,
        )
    else:
        sign_in = mailing.link(reverse("account_login"))
        mailing.send("added", [person.email], membership=membership, link=sign_in)


def _person(email: str, created: dict[str, User]) -> User | None:
    if not email:
        return None
    return created.get(email) or User.objects.get(email=email)
