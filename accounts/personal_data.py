"""What is kept about people, field by field: one table for the export, the document and a test.

Every room adds what it keeps from its ``apps.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Manager, Model
from django.utils import timezone

from accounts.models import User


@dataclass(frozen=True, slots=True)
class Holding:
    """One table that holds personal data.

    ``told`` are the fields that a person gets in their export, each with its name in words;
    ``untold`` those that they do not, each with the reason. ``plain`` fields say nothing of anyone.
    ``rows`` finds a person's rows; ``kept`` says for how long.
    """

    model: str
    title: str
    told: Mapping[str, str]
    rows: Callable[[User], Any]
    kept: str
    untold: Mapping[str, str] = field(default_factory=dict)
    plain: frozenset[str] = frozenset()

    def unlisted(self) -> set[str]:
        """Fields of the model that nobody has classed."""
        fields = {one.name for one in apps.get_model(self.model)._meta.get_fields() if one.concrete}
        return fields - set(self.told) - set(self.untold) - self.plain


@dataclass(frozen=True, slots=True)
class Section:
    """What one table holds about a person, in words."""

    title: str
    rows: tuple[dict[str, Any], ...]


_holdings: dict[str, Holding] = {}


def register_holding(holding: Holding) -> None:
    """A room declares a table with personal data, from its ``apps.py``."""
    _holdings[holding.model] = holding


def holdings() -> tuple[Holding, ...]:
    """Every table with personal data, in the order in which they were declared."""
    return tuple(_holdings.values())


def everything_about(person: User) -> list[Section]:
    """All rows about ``person``, table by table; a table without any is named too."""
    return [
        Section(one.title, tuple(_told(row, one) for row in one.rows(person))) for one in holdings()
    ]


def to_read(person: User) -> list[Section]:
    """The same with every value in words."""
    return [
        Section(
            section.title,
            tuple({name: _in_words(value) for name, value in row.items()} for row in section.rows),
        )
        for section in everything_about(person)
    ]


def as_document(person: User) -> dict[str, Any]:
    """The same as one document for a machine."""
    return {
        "person": person.email,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "holdings": {
            section.title: [
                {name: _for_machine(value) for name, value in row.items()} for row in section.rows
            ]
            for section in everything_about(person)
        },
    }


def table() -> Iterator[str]:
    """The rows of the table in ``docs/data-protection.md``."""
    yield "| What | Fields | For how long |"
    yield "|---|---|---|"
    for one in holdings():
        told = ", ".join(f"{words[:1].lower()}{words[1:]}" for words in one.told.values())
        more = "; ".join(f"`{name}` ({why})" for name, why in one.untold.items())
        untold = f". Not in the export: {more}" if more else ""
        yield f"| {one.title} | {told}{untold} | {one.kept} |"


def _told(row: Model, holding: Holding) -> dict[str, Any]:
    return {words: _value(row, name) for name, words in holding.told.items()}


def _value(row: Model, name: str) -> Any:
    shown = getattr(row, f"get_{name}_display", None)
    value = shown() if shown else getattr(row, name)
    if isinstance(value, Manager):
        value = sorted(str(one) for one in value.all())
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value) if isinstance(value, Model) else value


def _in_words(value: Any) -> str:
    match value:
        case None | "":
            return "–"
        case bool():
            return "Yes" if value else "No"
        case datetime():
            return f"{timezone.localtime(value):%-d %B %Y, %H:%M}"
        case date():
            return f"{value:%-d %B %Y}"
    return str(value)


def _for_machine(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)
