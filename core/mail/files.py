"""Mails as files: one ``.eml`` each, as any mail program opens them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class EmlBackend(BaseEmailBackend):
    """Writes each mail into ``EMAIL_FILE_PATH``, whole or not at all.

    The name comes from the mail, so a mail that is delivered twice is one file.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write one file for each mail and recipient."""
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            for recipient in message.recipients():
                _write(folder, message, recipient)
        return len(email_messages)


def _write(folder: Path, message: EmailMessage, recipient: str) -> None:
    mime: Any = message.message()
    whole = f"Delivered-To: {recipient}\r\n".encode() + mime.as_bytes(linesep="\r\n")
    at = parsedate_to_datetime(mime["Date"]).astimezone(UTC)
    mark = sha256(f"{mime['Message-ID']} {recipient}".encode()).hexdigest()[:12]
    path = folder / f"{at:%Y%m%d-%H%M%S}-{mark}.eml"
    own = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(own, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(whole)
        file.flush()
        os.fsync(file.fileno())
    own.replace(path)
