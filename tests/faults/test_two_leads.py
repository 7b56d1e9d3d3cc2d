"""Two leads decide about a request at the same moment: it has one effect, on both databases."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.faults.conftest import OnPostgres
from tests.running.portal_site import Portal

DECIDING = "tests.faults.deciding"
FORGET = (
    "from accounts.models import *; from core.models import OutgoingMail;"
    "User.objects.filter(email__endswith='@deciding.example').delete();"
    "Agency.objects.filter(name='Deciding Academy').delete();"
    "OutgoingMail.objects.filter(recipient__endswith='@deciding.example').delete()"
)
ONE_EFFECT = {"requests": 20, "too_late": 20, "doubled": 0, "undecided": 0, "errors": 0}


@pytest.fixture
def shared(on_postgres: OnPostgres) -> Iterator[Portal]:
    """The portal on PostgreSQL, which other tests use too: its people are then as they were."""
    yield on_postgres.portal
    on_postgres.portal.manage("shell", "-c", FORGET)


def decided(portal: Portal, *arguments: str) -> dict[str, int]:
    answer: dict[str, int] = json.loads(portal.run_module(DECIDING, *arguments))
    return answer


def test_on_sqlite_one_lead_decides_and_the_other_is_told(portal: Portal) -> None:
    assert decided(portal) == ONE_EFFECT


def test_on_postgresql_one_lead_decides_and_the_other_is_told(shared: Portal) -> None:
    assert decided(shared) == ONE_EFFECT


def test_looking_first_and_writing_then_lets_both_decide(shared: Portal) -> None:
    assert decided(shared, "--unprotected")["doubled"] > 0
