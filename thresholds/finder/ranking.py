"""From someone's own words to the needs they may point to. Pure and deterministic.

Two kinds of evidence are added: the words of the need itself (title and keywords weigh three
times an indicator), and the concepts of the field that the words come near to, carried to needs
by how alike concept and need are. There is no score to show and no verdict: only an order, and
the words that led to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from core.text.words import STOP_WORDS, Token, fold, stems, tokens
from thresholds.content import Content, Need
from thresholds.finder.bm25 import Bm25
from thresholds.finder.concepts import Concept, Lexicon
from thresholds.finder.spelling import Speller

MOST_RESULTS = 10
TITLE_WEIGHT = 3.0
OWN_WORDS_SHARE = 0.6
CORRECTION_WEIGHT = 0.7
LINK_POWER = 4
LINKS_A_CONCEPT = 6
WEAKEST_SHARE = 0.35
CONCEPT_SHOWN_FROM = 0.45


@dataclass(frozen=True)
class Match:
    """A need that someone's words may point to, and which of their words led there."""

    need: Need
    matched: tuple[str, ...]
    concepts: tuple[str, ...]


@dataclass(frozen=True)
class _Query:
    """The words that carry meaning, each with the stems it may stand for."""

    stems_of: tuple[tuple[Token, tuple[str, ...]], ...]
    weights: dict[str, float]
    text: str


class Finder:
    """An index over one edition and one set of synonyms, built once a generation."""

    def __init__(self, content: Content, concepts: Sequence[Concept]) -> None:
        self._needs = content.needs
        self._own = [_own_words(need) for need in content.needs]
        self._by_words = Bm25(self._own)
        self._lexicon = Lexicon(concepts)
        self._links = _links(self._lexicon, self._own, self._by_words)
        self._speller = Speller({*self._by_words.words(), *self._lexicon.words()})

    def find(self, text: str, *, age_months: int | None = None) -> tuple[Match, ...]:
        """At most ten needs for ``text``, the most relevant first.

        With ``age_months`` only needs that speak of a child of that age.
        """
        query = self._query(text)
        own = self._by_words.scores(query.weights)
        concepts = self._lexicon.nearest(query.weights, query.text)
        carried: dict[int, float] = {}
        for concept, nearness in concepts.items():
            for need, link in self._links[concept]:
                carried[need] = carried.get(need, 0.0) + nearness**2 * link
        scores = _combined(own, carried)
        if age_months is not None:
            scores = {n: s for n, s in scores.items() if self._needs[n].covers_age(age_months)}
        ranked = sorted(scores.items(), key=lambda entry: (-entry[1], entry[0]))[:MOST_RESULTS]
        floor = ranked[0][1] * WEAKEST_SHARE if ranked else 0.0
        return tuple(
            self._match(number, query, concepts) for number, score in ranked if score >= floor
        )

    def known(self, word: str) -> bool:
        """Whether some need or way of saying it holds ``word``, corrected if misspelt."""
        return any(s in self._speller or self._speller.nearest(s) for s in stems(word))

    def _query(self, text: str) -> _Query:
        stems_of: list[tuple[Token, tuple[str, ...]]] = []
        weights: dict[str, float] = {}
        corrected: list[str] = []
        for token in tokens(text):
            if not token.stem or fold(token.written) in STOP_WORDS:
                continue
            near = self._speller.nearest(token.stem)
            stands_for = near or (token.stem,)
            stems_of.append((token, stands_for))
            corrected.append(near[0] if near else fold(token.written))
            for word in stands_for:
                weight = CORRECTION_WEIGHT / len(near) if near else 1.0
                weights[word] = max(weights.get(word, 0.0), weight)
        return _Query(tuple(stems_of), weights, " ".join(corrected))

    def _match(self, number: int, query: _Query, concepts: dict[int, float]) -> Match:
        led = [
            concept
            for concept, nearness in concepts.items()
            if nearness >= CONCEPT_SHOWN_FROM
            and any(need == number for need, _ in self._links[concept])
        ]
        told = set(self._own[number])
        for concept in led:
            told.update(self._lexicon.pooled[concept])
        matched = dict.fromkeys(
            token.written for token, stands_for in query.stems_of if told.intersection(stands_for)
        )
        led.sort(key=lambda concept: (-concepts[concept], concept))
        terms = tuple(self._lexicon.concepts[concept].term for concept in led[:2])
        return Match(self._needs[number], tuple(matched), terms)


def _own_words(need: Need) -> dict[str, float]:
    words: dict[str, float] = {}
    for text, weight in (
        (need.title, TITLE_WEIGHT),
        *((keyword, TITLE_WEIGHT) for keyword in need.keywords),
        *((i.text, 1.0) for i in need.indicators if not i.protective),
        *((i.text, 0.5) for i in need.indicators if i.protective),
    ):
        for word in stems(text):
            words[word] = words.get(word, 0.0) + weight
    return words


def _links(
    lexicon: Lexicon, own: Sequence[dict[str, float]], by_words: Bm25
) -> list[list[tuple[int, float]]]:
    """For each concept the needs most like it: cosine of rarity-weighted words, sharpened."""
    rarity = by_words.rarity
    needs = [{w: sqrt(c) * rarity[w] for w, c in words.items()} for words in own]
    lengths = [sqrt(sum(v * v for v in need.values())) or 1.0 for need in needs]
    holders: dict[str, list[int]] = {}
    for number, need in enumerate(needs):
        for word in need:
            holders.setdefault(word, []).append(number)
    links = []
    for pool in lexicon.pooled:
        concept = {w: sqrt(c) * rarity[w] for w, c in pool.items() if w in rarity}
        likeness: dict[int, float] = {}
        for word, value in concept.items():
            for number in holders[word]:
                likeness[number] = likeness.get(number, 0.0) + value * needs[number][word]
        likeness = {n: dot / lengths[n] for n, dot in likeness.items()}
        highest = max(likeness.values(), default=0.0)
        sharpened = {n: (v / highest) ** LINK_POWER for n, v in likeness.items()} if highest else {}
        nearest = sorted(sharpened.items(), key=lambda entry: (-entry[1], entry[0]))
        links.append(nearest[:LINKS_A_CONCEPT])
    return links


def _combined(own: dict[int, float], carried: dict[int, float]) -> dict[int, float]:
    best_own = max(own.values(), default=0.0) or 1.0
    best_carried = max(carried.values(), default=0.0) or 1.0
    return {
        number: OWN_WORDS_SHARE * own.get(number, 0.0) / best_own
        + carried.get(number, 0.0) / best_carried
        for number in sorted(own.keys() | carried.keys())
    }
