"""Taking mails out of the outbox, one at a time, and giving each to the real backend once.

What cannot be ruled out is a worker that dies after the mail server took a mail and before the
row says so: that mail goes out again when the lease is over, with the same Message-ID.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.parser import BytesHeaderParser
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import InterfaceError, OperationalError, connection
from django.db.models import F
from django.utils import timezone

from core.mail.faults import Fault, Verdict, code_of, fault_of
from core.models import OutgoingMail

logger = logging.getLogger(__name__)
State = OutgoingMail.State

FIRST_DELAY_SECONDS = 30
LONGEST_DELAY_SECONDS = 15 * 60
LONGEST_PAUSE_SECONDS = 60
TRIED_FOR = timedelta(days=3)
FEWEST_ATTEMPTS = 10
IDLE_SECONDS = 1.0
CRLF = "\r\n"


class QueuedMessage(EmailMessage):
    """A mail of the outbox in the shape that Django's backends take; nothing is written anew."""

    def __init__(self, mail: OutgoingMail) -> None:
        super().__init__(from_email=mail.sender, to=[mail.recipient])
        self.whole = bytes(mail.message)

    def message(self, *, policy: Any = None) -> Any:
        """The mail as it was queued, its headers readable."""
        return _AsQueued(self.whole)


class _AsQueued:
    """The bytes of a mail, for whoever asks a message for its bytes and headers."""

    def __init__(self, whole: bytes) -> None:
        self._whole = whole
        self._headers = BytesHeaderParser().parsebytes(whole)

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\n") -> bytes:
        return self._whole if linesep == CRLF else self._whole.replace(b"\r\n", linesep.encode())

    def __getitem__(self, name: str) -> str | None:
        return self._headers[name]


@dataclass
class Postman:
    """One worker's delivery: its connection to the mail server, and its patience with it."""

    unreachable: int = 0

    def __post_init__(self) -> None:
        """A connection is made with the first mail."""
        self._backend = get_connection(settings.MAIL_DELIVERY_BACKEND)

    def work(self, go_on: Callable[[], bool]) -> float:
        """Deliver all that is due while ``go_on``; the seconds until it is worth another look."""
        try:
            while go_on():
                mail = claim()
                if mail is None:
                    return IDLE_SECONDS
                if not self._reach_server(mail):
                    return pause_seconds(self.unreachable)
                self._deliver(mail)
        finally:
            self._hang_up()
        return 0.0

    def _reach_server(self, mail: OutgoingMail) -> bool:
        """Whether the server listens; if not, this mail goes back without blame."""
        try:
            self._backend.open()
        except Exception as error:  # noqa: BLE001  (DNS, TLS, sign-in: whatever it was, later)
            self.unreachable += 1
            if self.unreachable == 1:
                logger.warning("The mail server cannot be reached: %s", code_of(error))
            _put_off(mail, code_of(error), seconds=0, own_fault=False)
            return False
        if self.unreachable:
            logger.warning("The mail server can be reached again")
        self.unreachable = 0
        return True

    def _deliver(self, mail: OutgoingMail) -> None:
        try:
            self._backend.send_messages([QueuedMessage(mail)])
        except Exception as error:  # noqa: BLE001  (one mail may not stop the others)
            self._hang_up()
            _record(mail, fault_of(error))
        else:
            _finish(mail, State.SENT, message=b"", last_fault="")

    def _hang_up(self) -> None:
        try:
            self._backend.close()
        except Exception as error:  # noqa: BLE001  (what was taken is taken)
            logger.info("The mail server did not say goodbye: %s", code_of(error))


def claim(now: datetime | None = None) -> OutgoingMail | None:
    """The next mail that is due, leased to the caller alone; None when there is none."""
    now = now or timezone.now()
    while True:
        found = OutgoingMail.objects.due(now).values_list("pk", flat=True).first()
        if found is None:
            return None
        lease = uuid4().hex
        until = now + timedelta(seconds=settings.MAIL_LEASE_SECONDS)
        mine = OutgoingMail.objects.due(now).filter(pk=found)
        if mine.update(lease=lease, leased_until=until):
            return OutgoingMail.objects.get(pk=found)


def delay_seconds(deferrals: int) -> float:
    """How long a mail waits after so many failures of its own: doubled each time, with jitter."""
    doubled = FIRST_DELAY_SECONDS * 2.0 ** min(deferrals - 1, 20)
    return min(doubled, LONGEST_DELAY_SECONDS) * random.uniform(0.5, 1)  # noqa: S311


def pause_seconds(failures: int) -> float:
    """How long a worker leaves a server alone that it could not reach so many times running."""
    return min(2.0 ** min(failures - 1, 20), LONGEST_PAUSE_SECONDS) * random.uniform(0.5, 1)  # noqa: S311


def _record(mail: OutgoingMail, fault: Fault) -> None:
    if fault.verdict is Verdict.NEVER:
        logger.warning("Mail %s was refused: %s", mail.pk, fault.code)
        _finish(mail, State.REFUSED, last_fault=fault.code)
    else:
        delay = delay_seconds(mail.deferrals + 1)
        _put_off(mail, fault.code, seconds=delay, own_fault=True)


def _put_off(mail: OutgoingMail, code: str, *, seconds: float, own_fault: bool) -> None:
    now = timezone.now()
    if mail.queued_at <= now - TRIED_FOR and mail.attempts + 1 >= FEWEST_ATTEMPTS:
        logger.error("Mail %s was given up: %s", mail.pk, code)
        _finish(mail, State.GIVEN_UP, last_fault=code)
        return
    _write(
        mail,
        next_attempt_at=now + timedelta(seconds=seconds),
        deferrals=F("deferrals") + int(own_fault),
        last_fault=code,
    )


def _finish(mail: OutgoingMail, state: str, **facts: Any) -> None:
    _write(mail, state=state, finished_at=timezone.now(), **facts)


def _write(mail: OutgoingMail, **facts: Any) -> None:
    """Write what became of ``mail`` and end its lease; try until the lease is over by itself.

    A database that is lost for a moment right after a mail was taken would double the mail.
    """
    facts |= {"attempts": F("attempts") + 1, "lease": "", "leased_until": None}
    deadline = time.monotonic() + settings.MAIL_LEASE_SECONDS
    while True:
        try:
            OutgoingMail.objects.filter(pk=mail.pk, lease=mail.lease).update(**facts)
        except (OperationalError, InterfaceError):
            if time.monotonic() > deadline or connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(0.5)
        else:
            return
