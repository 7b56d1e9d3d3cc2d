"""``run.py demo``, timed from the command to the first page."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

from tests.running.portal_site import PYTHON, plain_environment
from tests.running.servers import NO_ANSWER, ROOT, ServerError, ask, free_port, last_lines
from tests.running.workers import wait_until

START_SECONDS = 300
STOP_SECONDS = 30


def seconds_to_first_page(data: Path) -> float:
    """Start the demo on ``data``, wait for its home page, and stop it as Ctrl-C does."""
    port = free_port()
    log = data.with_suffix(".demo.log")
    started = time.monotonic()
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [PYTHON, "run.py", "demo", "--port", str(port)],
            cwd=ROOT,
            env=plain_environment(PORTAL_DATA=str(data)),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            start_new_session=True,
        )
        try:
            wait_until(lambda: _answers(process, port, log), START_SECONDS, "a demo")
            return time.monotonic() - started
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _answers(process: subprocess.Popen[bytes], port: int, log: Path) -> bool:
    if process.poll() is not None:
        raise ServerError(f"the demo did not start:\n{last_lines(log)}")
    try:
        return ask(port, "/", {"Host": "localhost"}).status == 200
    except NO_ANSWER:
        return False
