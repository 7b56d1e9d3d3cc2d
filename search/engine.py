"""One ranked statement: full-text match, visibility, weight of the title and order in one query.

SQLite ranks by BM25 over an FTS5 table. PostgreSQL's ``ts_rank_cd`` over a ``tsvector`` knows
nothing of how rare a word is, so there the number of different words comes first. Both hold the
same stems, made by ``core.text.words``, so both find the same things.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import EmptyResultSet
from django.db import connection

from core.text.words import excerpt, mark, stems
from search.registry import Searchable, searchables

MAX_WORDS = 24
MAX_LETTERS = 100  # PostgreSQL refuses to look for words beyond 2 KB
TITLE_WEIGHT = 4.0


@dataclass(frozen=True, slots=True)
class Result:
    """One thing found, ready to be shown; ``title_html`` and ``excerpt`` are safe HTML."""

    title: str
    title_html: str
    url: str
    kind: str
    excerpt: str
    note: str


@dataclass(frozen=True, slots=True)
class Found:
    """One page of results and how many there are in all."""

    total: int
    results: tuple[Result, ...]


def search(text: str, user: Any, *, offset: int = 0, limit: int = 10, kind: str = "") -> Found:
    """What ``user`` may find for ``text``, best first.

    Every word counts; an object that has more of them ranks above one that has fewer.
    """
    wanted = [stem for stem in dict.fromkeys(stems(text)) if len(stem) <= MAX_LETTERS][:MAX_WORDS]
    chosen = [s for s in searchables() if not kind or s.kind == kind]
    if not wanted or not chosen:
        return Found(0, ())
    visible, parameters = _visible(chosen, user)
    statement = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
    words = [] if connection.vendor == "sqlite" else [[_match([word]) for word in wanted]]
    with connection.cursor() as cursor:
        cursor.execute(
            statement.format(visible=visible),
            [_match(wanted), *parameters, *words, limit, offset],
        )
        rows = cursor.fetchall()
    total = rows[0][-1] if rows else 0
    return Found(total, tuple(_results(rows, chosen, frozenset(wanted))))


def kinds() -> tuple[str, ...]:
    """The kinds of things that can be found, in order of registration."""
    return tuple(dict.fromkeys(s.kind for s in searchables()))


_SQLITE = f"""
    WITH hit AS MATERIALIZED (
        SELECT rowid AS id, bm25(search_entry_fts, {TITLE_WEIGHT}, 1.0) AS rank
        FROM search_entry_fts WHERE search_entry_fts MATCH %s
    )
    SELECT entry.content_type_id, entry.object_id, entry.title, entry.body,
           COUNT(*) OVER () AS total
    FROM hit JOIN search_entry entry ON entry.id = hit.id
    WHERE {{visible}}
    ORDER BY hit.rank, entry.id
    LIMIT %s OFFSET %s
"""  # noqa: S608  (a constant of ours)

_POSTGRESQL = """
    SELECT entry.content_type_id, entry.object_id, entry.title, entry.body,
           COUNT(*) OVER () AS total
    FROM search_entry entry, to_tsquery('simple', %s) wanted
    WHERE entry.stems @@ wanted AND ({visible})
    ORDER BY (SELECT COUNT(*) FROM unnest(%s::text[]::tsquery[]) one WHERE entry.stems @@ one) DESC,
             ts_rank_cd('{{0.1, 0.1, 0.25, 1.0}}', entry.stems, wanted, 1) DESC, entry.id
    LIMIT %s OFFSET %s
"""


def _match(wanted: Sequence[str]) -> str:
    """The words as the database's own query: any of them; each quoted, so none is an operator."""
    if connection.vendor == "sqlite":
        return " OR ".join('"' + word.replace('"', '""') + '"' for word in wanted)
    return " | ".join("'" + word.replace("'", "''").replace("\\", "") + "'" for word in wanted)


def _visible(chosen: Sequence[Searchable], user: Any) -> tuple[str, list[Any]]:
    conditions: list[str] = []
    parameters: list[Any] = []
    for searchable in chosen:
        content_type = ContentType.objects.get_for_model(searchable.model)
        visible = searchable.visible(user).order_by().values("pk")
        try:
            sql, values = visible.query.sql_with_params()
        except EmptyResultSet:
            continue
        conditions.append(f"(entry.content_type_id = %s AND entry.object_id IN ({sql}))")
        parameters += [content_type.pk, *values]
    return " OR ".join(conditions) or "1 = 0", parameters


def _results(
    rows: Sequence[tuple[Any, ...]], chosen: Sequence[Searchable], wanted: frozenset[str]
) -> list[Result]:
    by_type = {ContentType.objects.get_for_model(s.model).pk: s for s in chosen}
    objects: dict[tuple[int, int], Any] = {}
    for type_id in dict.fromkeys(row[0] for row in rows):
        searchable = by_type[type_id]
        ids = [row[1] for row in rows if row[0] == type_id]
        query = searchable.model._default_manager.select_related(*searchable.related)
        objects |= {(type_id, pk): found for pk, found in query.in_bulk(ids).items()}
    results = []
    for type_id, object_id, title, body, _ in rows:
        searchable = by_type[type_id]
        found = objects.get((type_id, object_id))
        if found is None:
            continue
        results.append(
            Result(
                title=title,
                title_html=mark(title, wanted),
                url=searchable.url(found),
                kind=searchable.kind,
                excerpt=excerpt(body, wanted),
                note=searchable.note(found),
            )
        )
    return results
