"""Every row of a site's database, read without the site: what a fault may not have changed."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import Any

import psycopg
from psycopg import sql

from tests.running.portal_site import Portal

Rows = dict[str, list[tuple[Any, ...]]]


def rows_of(portal: Portal) -> Rows:
    """All rows of all tables, by the table's name, in an order that does not change."""
    return _rows_on_postgres(portal) if portal.database_url else _rows_on_sqlite(portal)


def _rows_on_sqlite(portal: Portal) -> Rows:
    with contextlib.closing(sqlite3.connect(portal.data / "portal.sqlite3")) as connection:
        names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        return {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)
            for (name,) in names
        }


def _rows_on_postgres(portal: Portal) -> Rows:
    with psycopg.connect(portal.database_url) as connection:
        names = connection.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        ).fetchall()
        return {
            name: sorted(
                connection.execute(
                    sql.SQL("SELECT * FROM {}").format(sql.Identifier(name))
                ).fetchall(),
                key=repr,
            )
            for (name,) in names
        }
