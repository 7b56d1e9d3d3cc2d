"""The known words nearest to a misspelt one."""

from __future__ import annotations

from collections.abc import Iterable

SHORTEST_CORRECTED = 4
TWO_SLIPS_FROM = 7
MOST_CORRECTIONS = 3


def trigrams(word: str) -> list[str]:
    """Its runs of three letters, its start and end included: ``dv`` → ``^dv``, ``dv$``."""
    framed = f"^{word}$"
    return [framed[i : i + 3] for i in range(len(framed) - 2)]


def slips(one: str, other: str, limit: int) -> int:
    """Letters wrong, missing, added or swapped between two words; ``limit + 1`` when more.

    Source: optimal string alignment distance (Damerau 1964).
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, target in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != target))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == target:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]


class Speller:
    """Finds known words within one slip, or two in longer words."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(known)
        self._by_trigram: dict[str, list[str]] = {}
        for word in sorted(self._known):
            for part in set(trigrams(word)):
                self._by_trigram.setdefault(part, []).append(word)
        self._remembered: dict[str, tuple[str, ...]] = {}

    def __contains__(self, word: str) -> bool:
        return word in self._known

    def nearest(self, word: str) -> tuple[str, ...]:
        """At most three known words nearest to ``word``; none for a short or a known one."""
        if word in self._known or len(word) < SHORTEST_CORRECTED or word.isdigit():
            return ()
        if word not in self._remembered:
            if len(self._remembered) > 5_000:
                self._remembered.clear()
            self._remembered[word] = self._search(word)
        return self._remembered[word]

    def _search(self, word: str) -> tuple[str, ...]:
        limit = 2 if len(word) >= TWO_SLIPS_FROM else 1
        shared: dict[str, int] = {}
        for part in set(trigrams(word)):
            for known in self._by_trigram.get(part, ()):
                shared[known] = shared.get(known, 0) + 1
        needed = max(1, len(word) // 2 - limit)
        near = [
            (slips(word, known, limit), -count, known)
            for known, count in shared.items()
            if count >= needed and len(known) >= 3
        ]
        good = sorted(entry for entry in near if entry[0] <= limit)
        best = good[0][0] if good else 0
        return tuple(known for distance, _, known in good if distance == best)[:MOST_CORRECTIONS]
