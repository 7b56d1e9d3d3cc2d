"""Words as they are compared: case and accents folded, British spelling, English stems.

Pure: the same on every database, so a search finds the same things on SQLite and PostgreSQL.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_TAG = re.compile(r"<[^>]+>")
_SPACE = re.compile(r"\s+")
_stemmer = snowballstemmer.stemmer("english")

STOP_WORDS = frozenset(
    """
    a an and are as at be been being but by did do does for from had has have he her hers
    him his i if in into is it its me my of on or our she so than that the their them then
    there these they this those to was we were what when which who will with would you your
    am can could just about also some any very really seems seem im ive hes shes theyre
    again always still now today lot lots bit thing things get gets got getting keep keeps
    kept
    """.split()  # noqa: SIM905  (a text reads better than 130 lines)
)

# Forms that the stemmer leaves apart though they are one word of the field.
_IRREGULAR = {
    "children": "child",
    "kid": "child",
    "kids": "child",
    "babies": "baby",
    "men": "man",
    "women": "woman",
    "teeth": "tooth",
    "feet": "foot",
    "ate": "eat",
    "eaten": "eat",
    "hit": "hit",
    "hitting": "hit",
    "fought": "fight",
    "stole": "steal",
    "stolen": "steal",
    "ran": "run",
    "slept": "sleep",
    "thieves": "thief",
    "knives": "knife",
    "mum": "mother",
    "mam": "mother",
    "mom": "mother",
    "mummy": "mother",
    "dad": "father",
    "daddy": "father",
}


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text: as written, where, and its stem."""

    written: str
    start: int
    end: int
    stem: str


def fold(text: str) -> str:
    """Lower case without accents, straight apostrophes, one kind of space."""
    text = text.replace("’", "'").replace("‘", "'")
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The stem by which a word is compared (Snowball English after folding)."""
    plain = fold(word).removesuffix("'s").replace("'", "")
    plain = _IRREGULAR.get(plain, plain)
    return str(_stemmer.stemWord(plain))


def tokens(text: str) -> list[Token]:
    """Every word of ``text`` in order, stop words included."""
    return [
        Token(match.group(), match.start(), match.end(), stem(match.group()))
        for match in _WORD.finditer(text)
    ]


def stems(text: str) -> list[str]:
    """Stems of the words that carry meaning, in order, with repeats."""
    return [t.stem for t in tokens(text) if t.stem and fold(t.written) not in STOP_WORDS]


def plain_text(markup: str) -> str:
    """HTML as text for an index: tags gone, entities read, spaces folded."""
    return _SPACE.sub(" ", html.unescape(_TAG.sub(" ", markup))).strip()


def mark(text: str, wanted: frozenset[str] | set[str]) -> str:
    """``text`` as HTML with the words whose stems are ``wanted`` in ``<mark>``."""
    if not wanted:
        return html.escape(text)
    parts: list[str] = []
    position = 0
    for token in tokens(text):
        if token.stem in wanted:
            parts.append(html.escape(text[position : token.start]))
            parts.append(f"<mark>{html.escape(token.written)}</mark>")
            position = token.end
    parts.append(html.escape(text[position:]))
    return "".join(parts)


def excerpt(text: str, wanted: frozenset[str] | set[str], *, words: int = 32) -> str:
    """The stretch of ``words`` words richest in ``wanted`` stems, as marked HTML."""
    found = tokens(text)
    if len(found) <= words:
        return mark(text, wanted)
    hits = [index for index, token in enumerate(found) if token.stem in wanted]
    start = 0
    if hits:
        best = max(
            hits, key=lambda at: (len({found[h].stem for h in hits if at <= h < at + words}), -at)
        )
        start = max(0, min(best - 4, len(found) - words))
    end = min(len(found), start + words) - 1
    stretch = text[found[start].start : found[end].end]
    return ("… " if start else "") + mark(stretch, wanted) + (" …" if end < len(found) - 1 else "")
