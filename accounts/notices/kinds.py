"""Kinds of notices: what each is called, why somebody gets it, and how often unless they choose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices


class Frequency(TextChoices):
    """When a notice is mailed; on the site it stands at once."""

    IMMEDIATELY = "immediately", "At once"
    DAILY = "daily", "Once a day"
    WEEKLY = "weekly", "Once a week"
    OFF = "off", "No e-mail"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind; ``why`` ends the sentence “You get this because …”.

    A mandatory kind cannot be switched off. A personal one reaches people without a membership.
    ``concerns`` says whom it is offered to as a choice.
    """

    key: str
    name: str
    why: str
    usual: Frequency
    concerns: Callable[[Any], bool]
    mandatory: bool = False
    personal: bool = False

    @property
    def frequencies(self) -> tuple[Frequency, ...]:
        """What may be chosen."""
        return tuple(one for one in Frequency if not (self.mandatory and one is Frequency.OFF))


_kinds: dict[str, Kind] = {}


def register_kind(kind: Kind) -> None:
    """A room declares a kind, from its ``apps.py``."""
    if kind.mandatory and kind.usual is Frequency.OFF:
        raise ValueError(f"{kind.key} is mandatory: it cannot be off")
    _kinds[kind.key] = kind


def kind_named(key: str) -> Kind:
    """The kind of that key. Raises ``KeyError``."""
    return _kinds[key]


def known_kinds() -> dict[str, Kind]:
    """Every kind by its key; notices of a kind that is gone are left alone."""
    return dict(_kinds)


def kinds_for(person: Any) -> list[Kind]:
    """The kinds that concern ``person`` today, in the order in which they were declared."""
    return [kind for kind in _kinds.values() if kind.concerns(person)]
