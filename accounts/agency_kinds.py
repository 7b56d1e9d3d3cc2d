"""The kinds of agency: the referral-source codes of the children-in-need census.

With the census's own codes, what the portal counts by agency lines up with the board's figures of
who referred. Source: Department for Education, children in need census, referral source codes.
Pure: no Django.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AgencyKind:
    """One code: its name, and whether an agency can be of it (a person or nobody cannot)."""

    code: str
    name: str
    is_agency: bool = True


KINDS = (
    AgencyKind("1A", "Individual: family member, relative or carer", is_agency=False),
    AgencyKind("1B", "Individual: acquaintance, neighbour or child minder", is_agency=False),
    AgencyKind("1C", "Individual: the child or young person", is_agency=False),
    AgencyKind("1D", "Individual: other", is_agency=False),
    AgencyKind("2A", "Schools"),
    AgencyKind("2B", "Education services"),
    AgencyKind("3A", "Health services: GP"),
    AgencyKind("3B", "Health services: health visitor"),
    AgencyKind("3C", "Health services: school nurse"),
    AgencyKind("3D", "Health services: other primary health services"),
    AgencyKind("3E", "Health services: A&E"),
    AgencyKind("3F", "Health services: other"),
    AgencyKind("4", "Housing"),
    AgencyKind("5A", "Local authority: social care"),
    AgencyKind("5B", "Local authority: other services of this authority"),
    AgencyKind("5C", "Local authority: services of another authority"),
    AgencyKind("5D", "Local authority: early help"),
    AgencyKind("6", "Police"),
    AgencyKind("7", "Other legal: courts, probation, Cafcass, prisons, immigration"),
    AgencyKind("8", "Other, with the voluntary sector"),
    AgencyKind("9", "Anonymous", is_agency=False),
    AgencyKind("10", "Unknown", is_agency=False),
)
KIND_BY_CODE = {kind.code: kind for kind in KINDS}
KINDS_OF_AGENCIES = tuple(kind for kind in KINDS if kind.is_agency)

# Which kinds a word in the column ``agencies`` of a threshold document speaks of.
KINDS_OF_WORD: dict[str, tuple[str, ...]] = {
    "early years": ("2B", "8"),
    "education": ("2A", "2B"),
    "gps": ("3A",),
    "health": ("3A", "3B", "3C", "3D", "3E", "3F"),
    "health visiting": ("3B",),
    "hospitals": ("3E", "3F"),
    "housing": ("4",),
    "mental health": ("3F",),
    "midwifery": ("3F",),
    "police": ("6",),
    "probation": ("7",),
    "school nursing": ("3C",),
    "schools": ("2A", "2B"),
    "social care": ("5A", "5B", "5C", "5D"),
    "early help": ("5D",),
    "voluntary sector": ("8",),
    "youth work": ("5B", "5D", "8"),
}


def kinds_of_word(word: str) -> tuple[str, ...]:
    """The codes that an agency word of a threshold document speaks of; none for a new word."""
    return KINDS_OF_WORD.get(" ".join(word.casefold().split()), ())


def words_of_kind(code: str, words: Iterable[str]) -> tuple[str, ...]:
    """Those of ``words`` that speak of agencies of kind ``code``, in their order."""
    return tuple(word for word in words if code in kinds_of_word(word))
