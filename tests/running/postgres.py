"""A private PostgreSQL that can be stopped and started again, with an empty database on it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from portal.running import postgres


class Postgres:
    """One cluster in a folder of its own; ``url`` is its address as ``DATABASE_URL`` takes it."""

    def __init__(self, folder: Path) -> None:
        self.programs = postgres.ensure_postgres()
        self.folder = folder
        self.url = postgres.database_url(folder)
        self._owner: dict[str, Any] = postgres._owner(folder)
        self._server: subprocess.Popen[bytes] | None = None
        with (folder / "log").open("w+b") as log:
            postgres._initialise(self.programs, folder, self._owner, log)

    def start(self) -> None:
        """Start, and return when it takes connections."""
        with (self.folder / "log").open("w+b") as log:
            self._server = postgres._start(self.programs, self.folder, self._owner, log)

    def stop(self) -> None:
        """End it at once; every open connection is lost."""
        if self._server:
            postgres._stop(self._server)
        self._server = None

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Within this block it neither answers nor refuses: all of its processes stand still."""
        assert self._server is not None
        master = self._server.pid
        backends = Path(f"/proc/{master}/task/{master}/children").read_text().split()
        still = [master, *map(int, backends)]
        try:
            for pid in still:
                os.kill(pid, signal.SIGSTOP)
            yield
        finally:
            for pid in still:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)

    def create_database(self) -> None:
        """The empty database that ``url`` names."""
        with psycopg.connect(
            host=str(self.folder), user=postgres.USER, dbname="postgres", autocommit=True
        ) as connection:
            name = sql.Identifier(postgres.DATABASE)
            connection.execute(sql.SQL("CREATE DATABASE {}").format(name))


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A started server with an empty database; stopped and deleted whatever happens.

    Raises ``RunError`` where PostgreSQL is not there and cannot be installed.
    """
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    server: Postgres | None = None
    try:
        os.chmod(folder, 0o700)
        server = Postgres(folder)
        server.start()
        server.create_database()
        yield server
    finally:
        if server:
            server.stop()
        shutil.rmtree(folder, ignore_errors=True)
