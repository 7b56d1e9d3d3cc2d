from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.running.mail_server import MailServer, running_mail_server
from tests.running.servers import HOST


@pytest.fixture(autouse=True)
def outbox(settings: Any, db: Any) -> None:
    """Mails go into the outbox, as on a live site; other tests keep Django's list in memory."""
    settings.EMAIL_BACKEND = "core.mail.outbox.OutboxBackend"
    settings.MAIL_LEASE_SECONDS = 300


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    """A real SMTP server, to which deliveries go."""
    with running_mail_server() as server:
        settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = HOST, server.port
        settings.EMAIL_TIMEOUT = 5
        yield server
