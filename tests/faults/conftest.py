"""Sites that may be broken: each test gets a copy of the demo partnership, or a PostgreSQL.

They bring their own databases, so it makes no difference on which one the run is.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faults.sites import OnPostgres, Sites
from tests.running.portal_site import Portal
from tests.running.postgres import running_postgres


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """Both, built side by side; they have the same static files."""
    folder = tmp_path_factory.mktemp("faults")
    on_sqlite = Portal(folder / "sqlite")
    with running_postgres() as server, ThreadPoolExecutor() as side_by_side:
        on_postgres = Portal(folder / "postgres", server.url)
        other = side_by_side.submit(on_postgres.build, static=False)
        on_sqlite.build()
        other.result()
        shutil.copytree(on_sqlite.data / "static", on_postgres.data / "static")
        yield Sites(on_sqlite, OnPostgres(on_postgres, server))


@pytest.fixture
def portal(sites: Sites, tmp_path: Path) -> Portal:
    """A copy of the demo partnership on SQLite, for this test alone."""
    return sites.on_sqlite.copy_to(tmp_path / "site")


@pytest.fixture
def on_postgres(sites: Sites) -> OnPostgres:
    """The one on PostgreSQL; a test leaves it as it found it, and its server running."""
    return sites.on_postgres
