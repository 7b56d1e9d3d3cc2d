"""Synonyms as a CSV file of two columns, ``term`` and ``say``; ways are parted by semicolons."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from core import generation
from core.formula_safe import inert
from core.tables.columns import check_columns
from core.tables.faults import Faults
from core.tables.sheets import read_csv
from thresholds.admin.forms import LONGEST_WAY
from thresholds.finder.concepts import Concept
from thresholds.importers import NamedFile
from thresholds.models import Synonym

COLUMNS = ("term", "say")
LONGEST_TERM = 100


def as_csv(synonyms: Iterable[Synonym]) -> bytes:
    """Every synonym as the import reads it back."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for synonym in synonyms:
        writer.writerow([inert(synonym.term), inert("; ".join(synonym.say))])
    return out.getvalue().encode("utf-8-sig")


def parse(file: NamedFile) -> tuple[Concept, ...]:
    """The terms in a file. Raises ``FaultyFile`` naming every fault."""
    faults = Faults()
    sheet = read_csv(file.name, file.content, faults)
    faults.raise_if_any()
    assert sheet is not None  # noqa: S101  (no sheet is a fault)
    check_columns(sheet.name, sheet.columns, COLUMNS, frozenset(), faults)
    faults.raise_if_any()
    known = {term.casefold() for term in Synonym.objects.values_list("term", flat=True)}
    seen: dict[str, int] = {}
    concepts = []
    for row in sheet.rows:
        term = " ".join(row.cells.get("term", "").split())
        parts = (" ".join(part.split()) for part in row.cells.get("say", "").split(";"))
        say = tuple(dict.fromkeys(part for part in parts if part))
        key = term.casefold()

        def fault(column: str, message: str, row_number: int = row.number) -> None:
            faults.add(sheet.name, row_number, column, message)

        if not term:
            fault("term", "This cell is empty. Write the standard term.")
        elif len(term) > LONGEST_TERM:
            fault("term", f"The term is longer than {LONGEST_TERM} characters. Shorten it.")
        elif ";" in term:
            fault("term", "The term holds a semicolon. Leave it out.")
        elif key in seen:
            fault("term", f"This term is in row {seen[key]} already. Join the two rows.")
        else:
            seen[key] = row.number
            if not say and key not in known:
                fault("say", "This cell is empty. Write at least one way of saying it.")
        if any(len(way) > LONGEST_WAY for way in say):
            fault("say", f"One way is longer than {LONGEST_WAY} characters. Shorten it.")
        concepts.append(Concept(term, say))
    if not sheet.rows:
        faults.add(sheet.name, None, "", "There is no row below the first. Add some.")
    faults.raise_if_any()
    return tuple(concepts)


@dataclass(frozen=True)
class Written:
    """How many terms were new, how many got other ways, how many were the same."""

    added: int
    changed: int
    unchanged: int


@transaction.atomic
def write(concepts: Iterable[Concept]) -> Written:
    """Add new terms and put the file's ways in place of known ones; other terms stay."""
    known = {s.term.casefold(): s for s in Synonym.objects.select_for_update()}
    added, changed, unchanged = [], [], 0
    for concept in concepts:
        here = known.get(concept.term.casefold())
        if here is None:
            added.append(Synonym(term=concept.term, say=list(concept.say)))
        elif here.say != list(concept.say):
            here.say = list(concept.say)
            here.changed_here = here.changed_here or here.shipped
            changed.append(here)
        else:
            unchanged += 1
    Synonym.objects.bulk_create(added)
    Synonym.objects.bulk_update(changed, ["say", "changed_here"])
    if added or changed:
        generation.raise_mark()
    return Written(len(added), len(changed), unchanged)
