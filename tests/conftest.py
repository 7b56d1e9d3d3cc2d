"""What every test needs: no memory of the one before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from core import generation


@pytest.fixture(autouse=True)
def _forget_everything(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing kept per generation outlives a test, and a change is seen at once within one.

    A test's transaction is rolled back: the mark falls again, and what waits for the commit never
    runs. (Pages are kept per handler; every test client has its own.)
    """
    raise_mark = generation.raise_mark

    def raise_mark_and_look() -> None:
        raise_mark()
        generation.forget()

    monkeypatch.setattr(generation, "raise_mark", raise_mark_and_look)
    # A machine under load must not look at the mark once more within a page that takes long.
    monkeypatch.setattr(generation, "CHECK_SECONDS", 60)
    generation.reset()
    cache.clear()
    yield
    generation.reset()
    cache.clear()
