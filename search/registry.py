"""Which objects can be found. Each room registers its own, from its ``apps.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models


@dataclass(frozen=True)
class Searchable:
    """How objects of one model are found: their words, their address, and who may see them.

    ``visible`` returns the objects a person may see, as a QuerySet: its SQL becomes part of the
    one ranked statement, so nothing a person may not see is ever counted, ranked or excerpted.
    """

    model: type[models.Model]
    kind: str
    title: Callable[[Any], str]
    body: Callable[[Any], str]
    indexed: Callable[[Any], bool]
    visible: Callable[[Any], models.QuerySet[Any]]
    url: Callable[[Any], str]
    note: Callable[[Any], str] = lambda found: ""
    related: tuple[str, ...] = ()
    boost: float = 1.0


_searchables: dict[type[models.Model], Searchable] = {}


def register(searchable: Searchable) -> None:
    """Make the objects of a model findable and keep their entries fresh."""
    from search.index import follow  # noqa: PLC0415  (the index asks the registry)

    _searchables[searchable.model] = searchable
    follow(searchable)


def searchables() -> Iterator[Searchable]:
    """All that can be found."""
    yield from _searchables.values()


def searchable_for(model: type[models.Model]) -> Searchable:
    """The registration of ``model``. Raises ``KeyError`` if it has none."""
    return _searchables[model]
