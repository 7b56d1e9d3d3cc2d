"""Two leads who decide about the same requests at the same moment, through the site's services.

Run as a program inside the site's settings; prints one JSON object. ``--unprotected`` looks first
and writes then, as if no other lead could come in between (on PostgreSQL only: SQLite's writers
come one after the other anyway).
"""

from __future__ import annotations

import argparse
import json
import logging
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import django

PATIENCE_SECONDS = 30


@dataclass(frozen=True)
class Decided:
    """Requests decided, answers "already decided", and requests with two effects or with none."""

    requests: int
    too_late: int
    doubled: int
    undecided: int
    errors: int


def main() -> None:
    """Decide, count the effects, and print them."""
    parser = argparse.ArgumentParser(prog="tests.faults.deciding")
    parser.add_argument("--requests", type=int, default=20)
    parser.add_argument("--unprotected", action="store_true")
    chosen = parser.parse_args()
    django.setup()
    logging.disable(logging.WARNING)
    decided = decide_together(chosen.requests, unprotected=chosen.unprotected)
    print(json.dumps(asdict(decided)))  # noqa: T201


def decide_together(count: int, *, unprotected: bool) -> Decided:
    """Let one lead approve what another refuses, and a pair of leads approve the same."""
    from accounts.services import join_requests
    from accounts.services.refusals import Refused

    both_looked = threading.Barrier(2)
    if unprotected:
        join_requests._decide = _look_then_write(both_looked)
    outcomes: Counter[str] = Counter()
    effects: list[int] = []
    for number in range(count):
        request, leads = _asked(number)
        ready = threading.Barrier(2)
        ways = (_approving, _refusing if number % 2 else _approving)

        def act(
            way: Callable[..., None],
            lead: Any,
            request: Any = request,
            ready: threading.Barrier = ready,
        ) -> None:
            from django.db import connection

            ready.wait(PATIENCE_SECONDS)
            try:
                way(request, lead)
                outcomes["done"] += 1
            except Refused:
                outcomes["too_late"] += 1
            except Exception:  # noqa: BLE001  (counted, and none is allowed)
                outcomes["error"] += 1
            finally:
                connection.close()

        threads = [
            threading.Thread(target=act, args=pair) for pair in zip(ways, leads, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        effects.append(_effects_on(request.person))
    return Decided(
        requests=count,
        too_late=outcomes["too_late"],
        doubled=sum(one > 1 for one in effects),
        undecided=sum(one == 0 for one in effects),
        errors=outcomes["error"],
    )


def _asked(number: int) -> tuple[Any, list[Any]]:
    from accounts.factories import AgencyFactory, UserFactory
    from accounts.models import JoinRequest

    agency = AgencyFactory(name="Deciding Academy")
    leads = [
        UserFactory(email=f"lead{n}@deciding.example", agency=agency, roles=["agency_lead"])
        for n in (1, 2)
    ]
    person = UserFactory(email=f"asking{number}@deciding.example", member=False)
    return JoinRequest.objects.create(person=person, agency=agency, job_role="Teacher"), leads


def _approving(request: Any, lead: Any) -> None:
    from django.utils import timezone

    from accounts.services.join_requests import approve
    from accounts.services.memberships import MembershipFacts

    facts = MembershipFacts("Teacher", timezone.localdate())
    approve(join_request=request, facts=facts, by=lead)


def _refusing(request: Any, lead: Any) -> None:
    from accounts.services.join_requests import refuse

    refuse(join_request=request, by=lead, reason="Unknown here")


def _effects_on(person: Any) -> int:
    """Answers that the person has been sent; a membership is one only with its mail."""
    from core.models import OutgoingMail

    subjects = [bytes(mail.message) for mail in OutgoingMail.objects.filter(recipient=person.email)]
    return sum(b"Subject: You are now a member" in one for one in subjects) + sum(
        b"Subject: Your request to join" in one for one in subjects
    )


def _look_then_write(both_looked: threading.Barrier) -> Callable[..., Any]:
    def decide(join_request: Any, decision: str, by: Any, reason: str = "") -> Any:
        from django.utils import timezone

        from accounts.models import JoinRequest
        from accounts.services.refusals import Refused

        request = JoinRequest.objects.select_related("person", "agency").get(pk=join_request.pk)
        if request.decided_at is not None:
            raise Refused("already")
        both_looked.wait(PATIENCE_SECONDS)
        request.decision, request.decided_by, request.reason = decision, by, reason
        request.decided_at = timezone.now()
        request.save()
        return request

    return decide


if __name__ == "__main__":
    main()
