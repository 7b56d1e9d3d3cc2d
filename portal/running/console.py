"""What a person sees of a run: steps, notes and one-line faults."""

from __future__ import annotations

import sys


class RunError(Exception):
    """Something the person has to put right; shown as one line, without a traceback."""


def say(text: str = "") -> None:
    """Print a line at once, so that it stands before what a child process prints."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def step(text: str) -> None:
    """Announce the next piece of work."""
    say(f"==> {text}")


def warn(text: str) -> None:
    """Tell of something that is missing but does not stop the run."""
    sys.stderr.write(f"warning: {text}\n")
    sys.stderr.flush()
