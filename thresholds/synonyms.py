"""Installing the shipped synonyms: adds, never overwrites what editors changed."""

from __future__ import annotations

from django.db import transaction

from core import generation
from thresholds.finder.shipped import shipped_concepts
from thresholds.models import Synonym


def install_shipped() -> tuple[int, int]:
    """Add shipped terms that are missing and renew those nobody changed; (added, renewed)."""
    known = {synonym.term: synonym for synonym in Synonym.objects.all()}
    added, renewed = [], []
    for concept in shipped_concepts():
        here = known.get(concept.term)
        if here is None:
            added.append(Synonym(term=concept.term, say=list(concept.say), shipped=True))
        elif here.shipped and not here.changed_here and here.say != list(concept.say):
            here.say = list(concept.say)
            renewed.append(here)
    with transaction.atomic():
        Synonym.objects.bulk_create(added)
        Synonym.objects.bulk_update(renewed, ["say"])
        if added or renewed:
            generation.raise_mark()
    return len(added), len(renewed)
