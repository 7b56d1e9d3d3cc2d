"""The outbox forgets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from core.mail.retention import Purged, purge
from core.models import OutgoingMail

NOW = datetime(2027, 3, 4, 9, tzinfo=UTC)


def row(state: str, days: int, text: bytes = b"token") -> OutgoingMail:
    at = NOW - timedelta(days=days)
    return OutgoingMail.objects.create(
        message_id=f"<{state}-{days}@x>", sender="s@x.example", recipient="r@x.example",
        message=text, state=state, queued_at=at, finished_at=None if state == "waiting" else at,
    )  # fmt: skip


@pytest.fixture
def rows() -> dict[str, OutgoingMail]:
    return {
        "young": row("refused", 13),
        "middling": row("given_up", 15),
        "old": row("refused", 91),
        "sent": row("sent", 89, b""),
        "sent long ago": row("sent", 92, b""),
        "waiting": row("waiting", 200),
    }


@time_machine.travel(NOW)
def test_texts_go_after_two_weeks_and_rows_after_ninety_days(rows: dict[str, OutgoingMail]) -> None:
    assert purge() == Purged(texts=1, rows=2)
    left = dict(OutgoingMail.objects.values_list("pk", "message"))
    kept = {name: bytes(left[one.pk]) for name, one in rows.items() if one.pk in left}
    assert kept == {"young": b"token", "middling": b"", "sent": b"", "waiting": b"token"}
    assert purge() == Purged(texts=0, rows=0)


@time_machine.travel(NOW)
def test_a_dry_run_counts_and_changes_nothing(rows: dict[str, OutgoingMail]) -> None:
    before = list(OutgoingMail.objects.values())
    assert purge(dry_run=True) == Purged(texts=1, rows=2)
    assert list(OutgoingMail.objects.values()) == before
