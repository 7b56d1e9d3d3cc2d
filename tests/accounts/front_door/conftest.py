from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import get_hashers, get_hashers_by_algorithm

from tests.accounts.front_door.door import CountedHasher


@pytest.fixture
def hashed(settings: Any) -> Callable[[], int]:
    """How often a password was hashed since this was last asked."""
    settings.PASSWORD_HASHERS = [f"{CountedHasher.__module__}.{CountedHasher.__name__}"]
    get_hashers.cache_clear()
    get_hashers_by_algorithm.cache_clear()

    def since() -> int:
        calls, CountedHasher.calls = CountedHasher.calls, 0
        return calls

    since()
    return since
