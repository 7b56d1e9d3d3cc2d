"""The one interface through which a room says what somebody has to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Any

SOON = timedelta(days=7)


class Whose(Enum):
    """Whose work an item is."""

    MINE = "mine"
    MY_PEOPLE = "my people"


class State(Enum):
    """How an item stands to its date; the value is what the screen says."""

    OVERDUE = "Overdue"
    SOON = "Due soon"
    LATER = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do: ``verb`` is on the one button that does it, at ``url``.

    Without ``url`` somebody else has to act, and ``note`` says who. ``due_on`` is the last day.
    """

    kind: str
    title: str
    verb: str = ""
    url: str = ""
    due_on: date | None = None
    whose: Whose = Whose.MINE
    note: str = ""

    def state(self, today: date) -> State:
        """Overdue from the day after its last one."""
        if self.due_on is None:
            return State.LATER
        if self.due_on < today:
            return State.OVERDUE
        return State.SOON if self.due_on <= today + SOON else State.LATER


@dataclass(frozen=True, slots=True)
class Source:
    """What a room contributes.

    ``items`` asks a constant number of queries however many there are, and is asked only of those
    whom it ``concerns``. ``foretold`` completes “Here you will see …” for an empty
    list; it may say nothing.
    """

    key: str
    foretold: str
    concerns: Callable[[Any], bool]
    items: Callable[[Any, date], Iterable[Item]]


@dataclass(frozen=True, slots=True)
class Work:
    """Everything that is due, the most pressing first, and what else may come."""

    mine: tuple[Item, ...]
    people: tuple[Item, ...]
    foretold: tuple[str, ...]


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """A room offers its items, from its ``apps.py``."""
    _sources[source.key] = source


def work_of(person: Any, today: date) -> Work:
    """What every source has for ``person``."""
    asked = [source for source in _sources.values() if source.concerns(person)]
    items = [item for source in asked for item in source.items(person, today)]
    items.sort(key=lambda item: (item.due_on or date.max, item.kind, item.title))
    return Work(
        mine=tuple(item for item in items if item.whose is Whose.MINE),
        people=tuple(item for item in items if item.whose is Whose.MY_PEOPLE),
        foretold=tuple(source.foretold for source in asked if source.foretold),
    )
