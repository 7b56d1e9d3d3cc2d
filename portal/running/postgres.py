"""A private PostgreSQL for one test run: no port, no password, nothing left behind."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from portal.running import debian
from portal.running.console import RunError, step
from portal.running.processes import PATIENCE_SECONDS, answers

OLDEST = 15
START_SECONDS = 60
USER = "portal"
DATABASE = "portal"
PROGRAMS = ("initdb", "postgres")
UNSAFE_AND_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def ensure_postgres() -> Path:
    """The folder of PostgreSQL's programs, installed from Debian when it is missing."""
    found = newest(_installed())
    if not found and debian.install("postgresql"):
        found = newest(_installed())
    if not found:
        raise RunError(f"PostgreSQL {OLDEST} or newer is needed; its initdb was not found.")
    return found


def newest(versions: Mapping[Path, int | None]) -> Path | None:
    """The folder with the newest PostgreSQL that is new enough."""
    good = [(number, folder) for folder, number in versions.items() if number and number >= OLDEST]
    return max(good)[1] if good else None


def major_version(answer: str | None) -> int | None:
    """15 from ``postgres (PostgreSQL) 15.18 (Debian …)``."""
    match = re.search(r"\(PostgreSQL\) (\d+)", answer or "")
    return int(match[1]) if match else None


def database_url(folder: Path) -> str:
    """The address of the server whose socket is in ``folder``, as ``DATABASE_URL`` takes it."""
    return f"postgres://{USER}@{quote(str(folder), safe='')}/{DATABASE}"


@contextmanager
def private_server() -> Iterator[str]:
    """Start a server, give its ``DATABASE_URL``, and stop and delete it whatever happens."""
    programs = ensure_postgres()
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    owner = _owner(folder)
    server: subprocess.Popen[bytes] | None = None
    try:
        step(f"Starting a private PostgreSQL ({programs})")
        with (folder / "log").open("w+b") as log:
            _initialise(programs, folder, owner, log)
            server = _start(programs, folder, owner, log)
        yield database_url(folder)
    finally:
        if server:
            _stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def _installed() -> dict[Path, int | None]:
    return {
        folder: major_version(answers([folder / "postgres", "--version"]))
        for folder in candidates()
        if all((folder / program).is_file() for program in PROGRAMS)
    }


def candidates(debian_folder: Path = Path("/usr/lib/postgresql")) -> Iterable[Path]:
    """Folders in which PostgreSQL's programs may be."""
    yield from debian_folder.glob("*/bin")
    on_path = shutil.which("initdb")
    if on_path:
        yield Path(on_path).resolve().parent
    told = answers(["pg_config", "--bindir"])
    if told:
        yield Path(told)


def _owner(folder: Path) -> dict[str, Any]:
    """Whom to run the server as: PostgreSQL refuses root, so another user gets the folder."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, account.pw_uid, account.pw_gid)
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise RunError("PostgreSQL does not run as root, and there is no other user to run it as.")


def _initialise(programs: Path, folder: Path, owner: dict[str, Any], log: IO[bytes]) -> None:
    command = [programs / "initdb", "--pgdata", folder / "data", "--username", USER]
    command += ["--auth", "trust", "--encoding", "UTF8", "--no-sync"]
    for locale in ("C.UTF-8", "C"):
        done = subprocess.run(
            [*map(str, command), f"--locale={locale}"],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            check=False,
            **owner,
        )
        if done.returncode == 0:
            return
        shutil.rmtree(folder / "data", ignore_errors=True)
    raise RunError(f"initdb failed: {_last_line(log)}")


def _start(
    programs: Path, folder: Path, owner: dict[str, Any], log: IO[bytes]
) -> subprocess.Popen[bytes]:
    settings = [
        *UNSAFE_AND_FAST,
        "listen_addresses=",
        f"unix_socket_directories={folder}",
        "unix_socket_permissions=0700",
    ]
    options = [part for setting in settings for part in ("-c", setting)]
    server = subprocess.Popen(
        [str(programs / "postgres"), "-D", str(folder / "data"), *options],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
        **owner,
    )
    try:
        _await_start(server, folder / "data" / "postmaster.pid", log)
    except BaseException:
        _stop(server)
        raise
    return server


def _await_start(server: subprocess.Popen[bytes], status: Path, log: IO[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _is_ready(status):
        if server.poll() is not None or time.monotonic() > deadline:
            raise RunError(f"PostgreSQL did not start: {_last_line(log)}")
        time.sleep(0.1)


def _is_ready(status: Path) -> bool:
    """Whether the server has written that it takes connections (last line of its pid file)."""
    try:
        return status.read_text().splitlines()[-1].strip() == "ready"
    except (OSError, IndexError):
        return False


def _last_line(log: IO[bytes]) -> str:
    log.seek(0)
    lines = log.read().decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing."


def _stop(server: subprocess.Popen[bytes]) -> None:
    """End the server at once, but in order: connections closed, shared memory given back."""
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if server.poll() is not None:
            return
        server.send_signal(number)
        try:
            server.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            continue
