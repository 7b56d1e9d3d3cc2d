"""Okapi BM25 over weighted words.

Source: Robertson and Zaragoza 2009, *The Probabilistic Relevance Framework: BM25 and Beyond*,
equations 3.15 and 3.18: weights enter the word counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import log

K1 = 1.2
B = 0.75


class Bm25:
    """Ranks short texts, each given as word → weighted count; texts keep the order given."""

    def __init__(
        self, texts: Sequence[Mapping[str, float]], *, k1: float = K1, b: float = B
    ) -> None:
        lengths = [sum(text.values()) for text in texts]
        average = sum(lengths) / len(lengths) if lengths else 1.0
        holders: dict[str, list[tuple[int, float]]] = {}
        for number, text in enumerate(texts):
            spread = k1 * (1 - b + b * lengths[number] / (average or 1.0))
            for word, count in text.items():
                share = count * (k1 + 1) / (count + spread)
                holders.setdefault(word, []).append((number, share))
        self._holders = holders
        self.rarity = {
            word: log(1 + (len(texts) - len(found) + 0.5) / (len(found) + 0.5))
            for word, found in holders.items()
        }

    def __contains__(self, word: str) -> bool:
        return word in self._holders

    def words(self) -> Iterable[str]:
        """Every word that some text holds."""
        return self._holders.keys()

    def scores(self, query: Mapping[str, float]) -> dict[int, float]:
        """Score by number of each text that holds a word of ``query`` (word → weight)."""
        scores: dict[int, float] = {}
        for word, weight in query.items():
            rarity = self.rarity.get(word, 0.0) * weight
            for number, share in self._holders.get(word, ()):
                scores[number] = scores.get(number, 0.0) + rarity * share
        return scores
