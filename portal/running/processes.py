"""Starting other programs, and ending every one of them."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from portal.running.console import RunError, say

PATIENCE_SECONDS = 10

Command = Sequence[str | Path]


class Terminated(KeyboardInterrupt):
    """SIGTERM, which takes the same way out as Ctrl-C but reached this process alone."""


def run(command: Command, *, cwd: Path, env: Mapping[str, str] | None = None) -> int:
    """Run a program in the foreground and return its exit status.

    When the person stops the run, the program gets time to end by itself before it is killed;
    Ctrl-C in a terminal has reached it already.
    """
    process = subprocess.Popen(list(map(str, command)), cwd=cwd, env=env)
    try:
        return process.wait()
    except Terminated:
        process.send_signal(signal.SIGINT)
        raise
    finally:
        _await_end(process)


def must_run(command: Command, *, cwd: Path, env: Mapping[str, str] | None = None) -> None:
    """Run a program; a ``RunError`` names it when it fails. Its own output has said why."""
    status = run(command, cwd=cwd, env=env)
    if status != 0:
        shown = " ".join(Path(part).name if part is command[0] else str(part) for part in command)
        raise RunError(f"this failed with exit status {status}: {shown}")


def answers(command: Command, *, seconds: float = 60) -> str | None:
    """What a short question to a program prints; None when it fails, hangs or is not there."""
    try:
        process = subprocess.Popen(
            list(map(str, command)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
    except OSError:
        return None
    try:
        printed, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        return None
    finally:
        _signal_group(process, signal.SIGKILL)
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
    return printed.strip() if process.returncode == 0 else None


def stop_on_sigterm() -> None:
    """Let SIGTERM take the same way out as Ctrl-C, through every ``finally``."""

    def interrupt(_number: int, _frame: object) -> None:
        raise Terminated

    signal.signal(signal.SIGTERM, interrupt)


@dataclass(frozen=True, slots=True)
class Child:
    """A long-running program of the site: its name in messages and its command line."""

    name: str
    command: Command


@dataclass
class Children:
    """Programs that live and die together: when one ends, or the person stops, all end."""

    cwd: Path
    env: Mapping[str, str]
    running: list[tuple[Child, subprocess.Popen[bytes]]] = field(default_factory=list)

    def __enter__(self) -> Self:
        """Nothing is started yet; leaving the block ends what was."""
        return self

    def __exit__(self, *failure: object) -> None:
        """End every program, first politely and all at the same time."""
        for _, process in self.running:
            _signal_group(process, signal.SIGTERM)
        for _, process in self.running:
            _await_end(process)
            _signal_group(process, signal.SIGKILL)

    def start(self, child: Child) -> None:
        """Start a program in a group of its own, so that Ctrl-C reaches only the parent."""
        process = subprocess.Popen(
            list(map(str, child.command)), cwd=self.cwd, env=self.env, start_new_session=True
        )
        self.running.append((child, process))

    def wait_until(self, ready: Callable[[], bool], seconds: float) -> None:
        """Wait for ``ready``; a ``RunError`` when a program ends first or time runs out."""
        deadline = time.monotonic() + seconds
        while not ready():
            self._none_ended()
            if time.monotonic() > deadline:
                raise RunError(f"the site did not answer within {seconds:.0f} seconds.")
            time.sleep(0.2)

    def wait(self) -> None:
        """Wait until the person stops the run; a ``RunError`` when a program ends by itself."""
        while True:
            self._none_ended()
            time.sleep(0.5)

    def _none_ended(self) -> None:
        for child, process in self.running:
            if process.poll() is not None:
                raise RunError(f"{child.name} ended with exit status {process.returncode}.")


def _signal_group(process: subprocess.Popen[Any], number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        return


def _await_end(process: subprocess.Popen[bytes]) -> None:
    """Wait for a program that was told to end; after ``PATIENCE_SECONDS`` kill it."""
    while process.poll() is None:
        try:
            process.wait(PATIENCE_SECONDS)
        except KeyboardInterrupt:
            say("Stopping; one moment.")
        except subprocess.TimeoutExpired:
            process.kill()
