"""The workers of one Gunicorn server: which there are, which one answers, what each holds."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self, TypeVar

from tests.running.servers import HOST, WORKERS, Answer, Server, ServerError, answer_of

T = TypeVar("T")
PROC = Path("/proc")
POLL_SECONDS = 0.01
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def wait_until(told: Callable[[], T], seconds: float, what: str = "this") -> T:
    """The first answer of ``told`` that is true; a ``ServerError`` when time runs out."""
    deadline = time.monotonic() + seconds
    while not (found := told()):
        if time.monotonic() > deadline:
            raise ServerError(f"{what} did not happen within {seconds:g} seconds")
        time.sleep(POLL_SECONDS)
    return found


def worker_pids(server: Server) -> list[int]:
    """The processes that answer, in the order in which they were started."""
    master = server.process.pid
    told = (PROC / str(master) / "task" / str(master) / "children").read_text()
    return [int(pid) for pid in told.split()]


def resident_bytes(pid: int) -> int:
    """Memory that a process holds in RAM."""
    return int((PROC / str(pid) / "statm").read_text().split()[1]) * _PAGE_BYTES


class HeldRequest:
    """A request whose last line is not sent yet: the worker that took it can take no other."""

    def __init__(self, server: Server, path: str) -> None:
        self._server = server
        self._path = path
        self._socket = socket.create_connection((HOST, server.port), timeout=30)

    def __enter__(self) -> Self:
        """Send all but the last line."""
        self._socket.sendall(f"GET {self._path} HTTP/1.1\r\nHost: {HOST}\r\n".encode())
        return self

    def __exit__(self, *failure: object) -> None:
        """Hang up."""
        self._socket.close()

    def worker(self) -> int | None:
        """The process that has taken this request; None while none has."""
        inode = self._inode_at_server()
        for pid in worker_pids(self._server) if inode else []:
            with contextlib.suppress(FileNotFoundError):
                for handle in (PROC / str(pid) / "fd").iterdir():
                    with contextlib.suppress(FileNotFoundError):
                        if os.readlink(handle) == f"socket:[{inode}]":
                            return pid
        return None

    def await_worker(self, seconds: float = 10) -> int:
        """The process that takes this request."""
        return wait_until(lambda: self.worker() or 0, seconds, "taking a request")

    def send(self) -> None:
        """Send the last line, so that the worker begins to answer."""
        self._socket.sendall(b"Connection: close\r\n\r\n")

    def receive(self) -> Answer:
        """The answer to what was sent. Raises ``OSError`` or ``HTTPException`` without one."""
        found = http.client.HTTPResponse(self._socket, method="GET")
        found.begin()
        return answer_of(found)

    def _inode_at_server(self) -> int:
        """The server's end of the connection; 0 while it only waits in the queue."""
        ours = self._socket.getsockname()[1]
        for line in (PROC / "net" / "tcp").read_text().splitlines()[1:]:
            _, local, remote, *rest = line.split()
            if _port(local) == self._server.port and _port(remote) == ours:
                return int(rest[6])
        return 0


def ask_every_worker(server: Server, path: str) -> list[Answer]:
    """One answer from each worker: all are made to take a request before the first is answered."""
    with contextlib.ExitStack() as leaving:
        held = []
        for _ in range(WORKERS):
            request = leaving.enter_context(HeldRequest(server, path))
            request.await_worker()
            held.append(request)
        answers = []
        for request in held:
            request.send()
            answers.append(request.receive())
        return answers


def _port(address: str) -> int:
    return int(address.rpartition(":")[2], 16)
