"""Real Gunicorn servers on free ports of this machine, for benchmarks, soak and fault tests."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUNICORN = ROOT / "portal" / "running" / "gunicorn.py"
WORKERS = 2
START_SECONDS = 60
STOP_SECONDS = 15
HOST = "127.0.0.1"
NO_ANSWER = (OSError, http.client.HTTPException)


class ServerError(Exception):
    """A server or a command that a measurement needs did not work; says what it printed last."""


@dataclass(frozen=True)
class Answer:
    """What came back: headers by lower-case name, the body, and all bytes over the wire."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    wire_bytes: int


def answer_of(found: http.client.HTTPResponse) -> Answer:
    """What a response holds, read to its end."""
    body = found.read()
    told = "".join(f"{name}: {value}\r\n" for name, value in found.getheaders())
    head = len(f"HTTP/1.1 {found.status} {found.reason}\r\n{told}\r\n".encode())
    lower = {name.lower(): value for name, value in found.getheaders()}
    return Answer(found.status, lower, body, head + len(body))


def ask(port: int, path: str, headers: Mapping[str, str], *, seconds: float = 30) -> Answer:
    """What the server at ``port`` answers to one request on a connection of its own."""
    connection = http.client.HTTPConnection(HOST, port, timeout=seconds)
    try:
        connection.request("GET", path, headers=dict(headers))
        return answer_of(connection.getresponse())
    finally:
        connection.close()


@dataclass(frozen=True)
class Server:
    """A running server: its port, its process and the file that holds all it prints."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def get(self, path: str, *, seconds: float = 30, **headers: str) -> Answer:
        """One request on a connection of its own, so that any worker may answer."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return ask(self.port, path, dict(self.headers) | named, seconds=seconds)

    def warm(self, path: str, *, times: int = 12 * WORKERS) -> None:
        """Ask so often that every worker has answered."""
        for _ in range(times):
            if self.get(path).status >= 400:
                raise ServerError(f"{path} answers with an error:\n{last_lines(self.log)}")


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def gunicorn(
    application: str,
    env: Mapping[str, str],
    log: Path,
    *,
    folder: Path = ROOT,
    ready: str = "/",
    arguments: tuple[str, ...] = (),
) -> Iterator[Server]:
    """Serve ``application`` as ``run.py demo`` does, until the block is left."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "gunicorn", application, "--no-control-socket"),
        *("--config", str(GUNICORN), "--workers", str(WORKERS), "--bind", f"{HOST}:{port}"),
        *arguments,
    ]
    with log.open("wb") as sink:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            start_new_session=True,
        )
    server = Server(port, process, log)
    try:
        _await_answer(server, ready)
        yield server
    finally:
        _stop(process)


def last_lines(log: Path, *, lines: int = 12) -> str:
    """The end of what a program printed."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def must_run(command: list[str], env: Mapping[str, str], *, folder: Path = ROOT) -> str:
    """What a program prints; raises ``ServerError`` with its words when it fails."""
    done = subprocess.run(
        command, cwd=folder, env=dict(env), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        told = "\n".join((done.stdout + done.stderr).strip().splitlines()[-12:])
        raise ServerError(f"this failed: {' '.join(command[1:])}\n{told}")
    return done.stdout


def _await_answer(server: Server, path: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            server.get(path)
        except NO_ANSWER:
            time.sleep(0.05)
        else:
            return
    raise ServerError(f"the server did not start:\n{last_lines(server.log)}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue
        break
