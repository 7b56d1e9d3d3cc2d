"""Which pathways a person may follow, and what leads to one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser

from core.generation import PerGeneration
from thresholds import selectors
from thresholds.content import Indicator, Level, Need
from thresholds.models import EarlyHelpIndexPage, PathwayPage


@dataclass(frozen=True)
class Pathway:
    """One pathway as links need it; ``need_keys`` name the needs it helps with."""

    pk: int
    key: str
    title: str
    url: str
    summary: str
    need_keys: tuple[str, ...]


@dataclass(frozen=True)
class EarlyHelp:
    """All pathways that somebody may follow, in the editors' order."""

    pathways: tuple[Pathway, ...] = ()
    not_met: Pathway | None = None
    front_door: Pathway | None = None
    from_level: int = 0
    """``not_met`` and ``front_door`` are offered at this level and above."""

    @cached_property
    def by_key(self) -> dict[str, Pathway]:
        return {pathway.key: pathway for pathway in self.pathways if pathway.key}

    @cached_property
    def by_pk(self) -> dict[int, Pathway]:
        return {pathway.pk: pathway for pathway in self.pathways}

    def of_need(self, need: Need) -> tuple[Pathway, ...]:
        """The pathways that an indicator of ``need`` names, or that name the need."""
        named = {indicator.pathway for indicator in need.indicators}
        return tuple(p for p in self.pathways if p.key in named or need.key in p.need_keys)


def early_help(user: Any) -> EarlyHelp:
    """The pathways ``user`` may follow; for the public they are read once a generation."""
    return _read(user) if user.is_authenticated else _public()


def _read(user: Any) -> EarlyHelp:
    pages = PathwayPage.objects.visible_to(user).order_by("path")
    pages = pages.defer("when_to_use", "steps", "step_up", "step_down", "contacts")
    pathways = tuple(_pathway(page) for page in pages.prefetch_related("needs"))
    if not pathways:
        return EarlyHelp()
    by_pk = {pathway.pk: pathway for pathway in pathways}
    chosen = EarlyHelpIndexPage.objects.live().values_list("not_met", "front_door", "from_level")
    not_met, front_door, from_level = chosen.first() or (None, None, 0)
    return EarlyHelp(pathways, by_pk.get(not_met or 0), by_pk.get(front_door or 0), from_level)


def _pathway(page: PathwayPage) -> Pathway:
    keys = tuple(row.need_key for row in page.needs.all())
    return Pathway(page.pk, page.key, page.title, page.url or "", page.summary, keys)


_public: PerGeneration[EarlyHelp] = PerGeneration(lambda: _read(AnonymousUser()))


def known_keys() -> set[str]:
    """The short names of all published pathways."""
    return set(PathwayPage.objects.live().exclude(key="").values_list("key", flat=True))


@dataclass(frozen=True)
class LeadsAtLevel:
    """The needs of one level with those of their indicators that name a pathway."""

    level: Level
    needs: tuple[tuple[Need, tuple[Indicator, ...]], ...]


def leading_to(key: str) -> tuple[LeadsAtLevel, ...]:
    """What in the edition in force names the pathway ``key``, level by level."""
    reading = selectors.in_force()
    if reading is None or not key:
        return ()
    found = []
    for level in reading.content.levels:
        rows = (
            (need, tuple(i for i in need.at(level.number) if i.pathway == key))
            for need in reading.content.needs
        )
        needs = tuple((need, indicators) for need, indicators in rows if indicators)
        if needs:
            found.append(LeadsAtLevel(level, needs))
    return tuple(found)


def needs_named(keys: tuple[str, ...]) -> tuple[Need, ...]:
    """Those needs of the edition in force, in its order."""
    reading = selectors.in_force()
    return tuple(need for need in reading.content.needs if need.key in keys) if reading else ()
