"""What people say, as concepts of the field: which does a phrase come near to?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.text.words import fold, stems
from thresholds.finder.bm25 import Bm25
from thresholds.finder.spelling import trigrams

NEAREST_PHRASES = 8
TRIGRAM_WEIGHT = 0.5
TERM_WEIGHT = 3.0


@dataclass(frozen=True)
class Concept:
    """A standard term and the ways people say it."""

    term: str
    say: tuple[str, ...]


def letter_trigrams(text: str) -> Counter[str]:
    """Letter trigrams of every word, so that a misspelt word still shares most of them."""
    return Counter(part for word in fold(text).split() for part in trigrams(word))


class Lexicon:
    """Concepts, ranked by how near their phrases come to a text."""

    def __init__(self, concepts: Sequence[Concept]) -> None:
        self.concepts = tuple(concepts)
        self._of_phrase: list[int] = []
        phrase_stems: list[Counter[str]] = []
        phrase_trigrams: list[Counter[str]] = []
        self.pooled: list[dict[str, float]] = []
        for number, concept in enumerate(self.concepts):
            pool: dict[str, float] = {}
            for phrase in (concept.term, *concept.say):
                counted = Counter(stems(phrase))
                weight = TERM_WEIGHT if phrase == concept.term else 1.0
                for word, count in counted.items():
                    pool[word] = pool.get(word, 0.0) + weight * count
                self._of_phrase.append(number)
                phrase_stems.append(counted)
                phrase_trigrams.append(letter_trigrams(phrase))
            self.pooled.append(pool)
        self._by_stem = Bm25(phrase_stems)
        self._by_trigram = Bm25(phrase_trigrams)
        self._by_pool = Bm25(self.pooled)

    def words(self) -> set[str]:
        """Every stem that some way of saying it holds."""
        return set(self._by_stem.words())

    def nearest(self, words: Mapping[str, float], text: str) -> dict[int, float]:
        """Concept number → nearness, the nearest being 1; empty when no word is known."""
        by_stem = self._by_stem.scores(words)
        if not by_stem:
            return {}
        by_trigram = self._by_trigram.scores(letter_trigrams(text))
        phrases = {
            number: score + TRIGRAM_WEIGHT * by_trigram.get(number, 0.0)
            for number, score in by_stem.items()
        }
        best = sorted(phrases.items(), key=lambda entry: (-entry[1], entry[0]))[:NEAREST_PHRASES]
        summed: dict[int, float] = {}
        for number, score in best:
            concept = self._of_phrase[number]
            summed[concept] = summed.get(concept, 0.0) + score**2
        return _added(_scaled(summed), _scaled(self._by_pool.scores(words)))


def _scaled(scores: Mapping[int, float]) -> dict[int, float]:
    highest = max(scores.values(), default=0.0)
    return {key: value / highest for key, value in scores.items()} if highest else {}


def _added(one: Mapping[int, float], other: Mapping[int, float]) -> dict[int, float]:
    keys = one.keys() | other.keys()
    return _scaled({key: one.get(key, 0.0) + other.get(key, 0.0) for key in sorted(keys)})
