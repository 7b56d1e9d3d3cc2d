"""The database takes no writes: a standby, a full disk. Whoever reads the site still can."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from tests.faults.sites import OnPostgres
from tests.running.postgres import Postgres
from tests.running.servers import ServerError

UNKNOWN = "xylophonic"
READ = ["/", "/about/", "/thresholds/", "/thresholds/find/?q=hungry", "/search/?q=bruise"]
COUNT = f"from thresholds.unfound import count_unfound; count_unfound({UNKNOWN!r})"


@contextmanager
def read_only(server: Postgres) -> Iterator[None]:
    """Every new connection may only read, within this block."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("ALTER DATABASE portal SET default_transaction_read_only = on")
        try:
            yield
        finally:
            connection.execute("ALTER DATABASE portal RESET default_transaction_read_only")


def test_a_database_that_takes_no_writes_is_no_fault_to_a_reader(on_postgres: OnPostgres) -> None:
    with read_only(on_postgres.server), on_postgres.portal.served("reading") as server:
        for path in [*READ, f"/thresholds/find/?q={UNKNOWN}"]:
            assert server.get(path).status == 200, path
        assert "were not counted" in server.log.read_text()
        assert UNKNOWN not in server.log.read_text()


def test_what_has_to_be_written_fails_there(on_postgres: OnPostgres) -> None:
    with read_only(on_postgres.server), pytest.raises(ServerError, match="read-only transaction"):
        on_postgres.portal.manage("shell", "--no-imports", "--command", COUNT)
