"""Requests per second and the slowest hundredth, by wrk, or by Python where there is no wrk."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from portal.running import debian
from tests.running.servers import HOST, Server, ServerError

CONNECTIONS = 8
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1_000.0, "m": 60_000.0}
_SCRIPT = """\
local at = 0
local paths = {{ {paths} }}
request = function()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end
"""


@dataclass(frozen=True)
class Load:
    """What a server gave under load."""

    requests_a_second: float
    p99_ms: float


@cache
def wrk() -> str | None:
    """The load generator, from Debian where the person may install it."""
    found = shutil.which("wrk")
    if not found and debian.can_install() and debian.install("wrk"):
        found = shutil.which("wrk")
    return found


def measure(
    server: Server, paths: Sequence[str], seconds: float, headers: Sequence[str] = ()
) -> Load:
    """Ask for ``paths`` in turn over eight connections. Raises ``ServerError`` on any failure."""
    program = wrk()
    if program:
        return _by_wrk(program, server, paths, seconds, headers)
    return _by_python(server, paths, seconds, headers)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` of all do not exceed (nearest rank)."""
    ordered = sorted(values)
    rank = max(1, -(-len(ordered) * share // 1))
    return ordered[int(rank) - 1]


def _by_wrk(
    program: str, server: Server, paths: Sequence[str], seconds: float, headers: Sequence[str]
) -> Load:
    command = [program, "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--latency"]
    command += ["--timeout", "20s"]
    command += [part for header in headers for part in ("-H", header)]
    with tempfile.TemporaryDirectory(prefix="portal-wrk-") as folder:
        if len(paths) > 1:
            script = Path(folder, "paths.lua")
            listed = ", ".join(f'"{path}"' for path in paths)
            script.write_text(_SCRIPT.format(paths=listed))
            command += ["-s", str(script)]
        done = subprocess.run(
            [*command, server.url + paths[0]], capture_output=True, text=True, check=False
        )
    return read_wrk(done.stdout + done.stderr)


def read_wrk(printed: str) -> Load:
    """What wrk's report says. Raises ``ServerError`` when a request failed."""
    rate = re.search(r"Requests/sec:\s+([\d.]+)", printed)
    slowest = re.search(r"99%\s+([\d.]+)(us|ms|s|m)\b", printed)
    faults = re.search(r"Non-2xx[^\n]*|timeout [1-9]\d*", printed)
    if not rate or not slowest or faults:
        raise ServerError(f"wrk could not measure:\n{printed.strip()}")
    return Load(float(rate[1]), float(slowest[1]) * _UNITS[slowest[2]])


def _by_python(
    server: Server, paths: Sequence[str], seconds: float, headers: Sequence[str]
) -> Load:
    """Slower than wrk, so that the fastest answers come out too slow; the order stays."""
    askers = 2
    with ProcessPoolExecutor(askers) as pool:
        given = [(server.port, tuple(paths), seconds, tuple(headers))] * askers
        times = [time for part in pool.map(_ask_for, given) for time in part]
    return Load(len(times) / seconds, percentile(times, 0.99))


def _ask_for(given: tuple[int, tuple[str, ...], float, tuple[str, ...]]) -> list[float]:
    port, paths, seconds, headers = given
    more = "".join(f"{header}\r\n" for header in headers)
    times: list[float] = []
    end = time.monotonic() + seconds
    while (started := time.monotonic()) < end:
        path = paths[len(times) % len(paths)]
        with socket.create_connection((HOST, port), timeout=20) as connection:
            wanted = f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n{more}Connection: close\r\n\r\n"
            connection.sendall(wanted.encode())
            first = connection.recv(65_536)
            while connection.recv(65_536):
                pass
        if not first.startswith(b"HTTP/1.1 200"):
            raise ServerError(f"{path} answers {first[:60]!r}")
        times.append((time.monotonic() - started) * 1_000)
    return times
