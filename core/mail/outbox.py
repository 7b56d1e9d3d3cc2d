"""The e-mail backend of the site: a mail is a row, written with the action it tells of."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from core.models import OutgoingMail


class OutboxBackend(BaseEmailBackend):
    """Keeps mails for the worker in the transaction of the caller: both happen, or neither.

    A fault of the database is raised even when ``fail_silently`` is asked for.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue every mail once for each of its recipients; the number of mails."""
        queued = [rows for rows in map(_rows, email_messages) if rows]
        OutgoingMail.objects.bulk_create(row for rows in queued for row in rows)
        return len(queued)


def _rows(message: EmailMessage) -> list[OutgoingMail]:
    recipients = dict.fromkeys(parseaddr(one)[1] or one for one in message.recipients())
    message_id, whole = _written(message)
    _, sender = parseaddr(message.from_email)
    return [
        OutgoingMail(
            message_id=message_id,
            sender=sender or message.from_email,
            recipient=recipient,
            message=whole,
        )
        for recipient in recipients
    ]


def _written(message: EmailMessage) -> tuple[str, bytes]:
    """The mail as it goes out, with a Message-ID that stays the same however often it is tried."""
    headers: dict[str, Any] = {"Auto-Submitted": "auto-generated", **message.extra_headers}
    if not any(name.lower() == "message-id" for name in headers):
        host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname
        headers["Message-ID"] = f"<{uuid4().hex}@{host}>"
    one = copy.copy(message)
    one.extra_headers = headers
    mime: Any = one.message()
    whole = mime.as_bytes(linesep="\r\n").removesuffix(b"\r\n") + b"\r\n"
    return str(mime["Message-ID"]), whole
