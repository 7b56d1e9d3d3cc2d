from __future__ import annotations

from typing import Any

import pytest

from accounts.models import User
from accounts.notices.kinds import Frequency, Kind, register_kind
from accounts.notices.services import choose


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kinds of every sort, in place of the real ones."""
    monkeypatch.setattr("accounts.notices.kinds._kinds", {})
    for facts in (
        {"key": "news", "usual": Frequency.IMMEDIATELY},
        {"key": "papers", "usual": Frequency.DAILY},
        {"key": "duty", "usual": Frequency.IMMEDIATELY, "mandatory": True},
        {"key": "own", "usual": Frequency.IMMEDIATELY, "personal": True},
    ):
        key = str(facts["key"])
        given: dict[str, Any] = {"name": f"The {key}", "why": f"of the {key}", **facts}
        register_kind(Kind(concerns=lambda _: True, **given))


@pytest.fixture
def wants() -> Any:
    def choose_for(person: User, **choices: str) -> None:
        choose(person=person, choices=choices)

    return choose_for
