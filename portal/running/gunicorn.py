"""Gunicorn's configuration; no log line it writes carries a query string.

What people search for is theirs: Gunicorn's default formats, and its messages about a
failed request, would keep it.
"""

from __future__ import annotations

import logging
import re
from pathlib import Path

SHARED_MEMORY = Path("/dev") / "shm"

control_socket_disable = True
accesslog = "-"
access_log_format = '%(h)s "%(m)s %(U)s" %(s)s %(B)s bytes %(M)s ms'
graceful_timeout = 8
worker_tmp_dir = str(SHARED_MEMORY) if SHARED_MEMORY.is_dir() else None

_QUERY = re.compile(r"\?\S+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class WithoutQuery(logging.Filter):
    """Cuts query strings out of messages, and keeps each access to one line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record; nothing is dropped."""
        text = _QUERY.sub("?…", record.getMessage())
        if record.name == "gunicorn.access":
            text = _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
        record.msg, record.args = text, ()
        return True


def on_starting(_server: object) -> None:
    """Called once by Gunicorn, before its workers are forked."""
    for name in ("gunicorn.access", "gunicorn.error"):
        logging.getLogger(name).addFilter(WithoutQuery())
