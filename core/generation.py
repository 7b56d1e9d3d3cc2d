"""One mark, shared by all workers, that rises whenever something public may have changed.

Every worker keeps rendered pages and read models in its own memory and drops them when the mark
has moved. The mark is a row of the database, raised in the transaction of the change itself; each
worker looks at it at most every ``CHECK_SECONDS``, so a change is seen everywhere within that time
on any number of machines, without a message broker.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from secrets import randbelow
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakSet

from django.db import models, transaction
from django.db.models import F
from django.db.models.signals import m2m_changed, post_delete, post_save

T = TypeVar("T")

CHECK_SECONDS = 0.5
_LONGEST_STEP = 2**24

_lock = Lock()
_seen: tuple[float, int] | None = None
_kept: WeakSet[PerGeneration[Any]] = WeakSet()


def current() -> int:
    """The mark as this worker last saw it, at most ``CHECK_SECONDS`` ago."""
    global _seen  # noqa: PLW0603  (one mark a process)
    now = time.monotonic()
    seen = _seen
    if seen is not None and now - seen[0] < CHECK_SECONDS:
        return seen[1]
    number = read()
    with _lock:
        _seen = (now, number)
    return number


def read() -> int:
    """The mark as the database has it now."""
    from core.models import Generation  # noqa: PLC0415  (models import this module)

    return Generation.objects.values_list("number", flat=True).filter(pk=1).first() or 0


def raise_mark() -> None:
    """Say that something public may have changed; takes effect when the transaction commits."""
    from core.models import Generation  # noqa: PLC0415  (models import this module)

    # The step is drawn, so that a number seen inside a change that was undone never comes again.
    step = 1 + randbelow(_LONGEST_STEP)
    with transaction.atomic():
        if not Generation.objects.filter(pk=1).update(number=F("number") + step):
            Generation.objects.create(pk=1, number=step)
    transaction.on_commit(forget)


def forget() -> None:
    """Let this worker read the mark anew at the next question."""
    global _seen  # noqa: PLW0603  (one mark a process)
    _seen = None


def reset() -> None:
    """Forget the mark and all that was kept under it; for tests, whose changes are rolled back."""
    forget()
    for kept in _kept:
        kept.clear()


def _changed(sender: type[models.Model], **kwargs: Any) -> None:
    if kwargs.get("raw") or kwargs.get("action", "post_").startswith("pre_"):
        return
    raise_mark()


def watch(model: type[models.Model]) -> None:
    """Raise the mark when an object of ``model`` is saved or deleted."""
    uid = f"generation-{model._meta.label}"
    post_save.connect(_changed, sender=model, dispatch_uid=uid)
    post_delete.connect(_changed, sender=model, dispatch_uid=uid)
    for field in model._meta.many_to_many:
        m2m_changed.connect(_changed, sender=getattr(model, field.name).through, dispatch_uid=uid)


class PerGeneration(Generic[T]):
    """Keeps what ``build`` returns for a key until the mark moves; per process, bounded."""

    def __init__(self, build: Callable[..., T], *, keep: int = 16) -> None:
        self._build = build
        self._keep = keep
        self._generation = -1
        self._values: dict[tuple[Any, ...], T] = {}
        self._lock = Lock()
        _kept.add(self)

    def clear(self) -> None:
        """Drop all values."""
        with self._lock:
            self._values.clear()
            self._generation = -1

    def __call__(self, *key: Any) -> T:
        generation = current()
        with self._lock:
            if generation != self._generation:
                self._values.clear()
                self._generation = generation
            if key in self._values:
                return self._values[key]
        value = self._build(*key)
        with self._lock:
            if generation == self._generation:
                if len(self._values) >= self._keep:
                    self._values.pop(next(iter(self._values)))
                self._values[key] = value
        return value
