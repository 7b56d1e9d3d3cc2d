"""What a failed delivery means: try the server later, try the mail later, or never again."""

from __future__ import annotations

import re
import smtplib
from dataclasses import dataclass
from enum import StrEnum

_ENHANCED = re.compile(rb"\s*(\d\.\d{1,3}\.\d{1,3})\b")
TOO_LARGE = 552


class Verdict(StrEnum):
    """Whom a fault concerns."""

    LATER = "later"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Fault:
    """A failed attempt; ``code`` names it without a word that the server or the mail said."""

    verdict: Verdict
    code: str


def fault_of(error: Exception) -> Fault:
    """What ``error``, raised while one mail was being sent, means for this mail.

    Replies of 500 and above are permanent (RFC 5321, section 4.2.1). One to the sender's address
    is not: it is a fault of the configuration, and would hit every mail.
    """
    match error:
        case smtplib.SMTPRecipientsRefused():
            reply, text = next(iter(error.recipients.values()))
            return _by_reply(reply, text, at="RCPT")
        case smtplib.SMTPSenderRefused():
            fault = _by_reply(error.smtp_code, error.smtp_error, at="MAIL")
            return fault if error.smtp_code == TOO_LARGE else Fault(Verdict.LATER, fault.code)
        case smtplib.SMTPDataError():
            return _by_reply(error.smtp_code, error.smtp_error, at="DATA")
        case smtplib.SMTPNotSupportedError():
            return Fault(Verdict.NEVER, "SMTPUTF8 not supported")
        case _:
            return Fault(Verdict.LATER, code_of(error))


def code_of(error: Exception) -> str:
    """The kind of ``error``, with the server's reply code where there is one."""
    reply = getattr(error, "smtp_code", "")
    return f"{type(error).__name__} {reply}".strip()[:60]


def _by_reply(reply: int, text: bytes | str, *, at: str) -> Fault:
    told = text.encode(errors="replace") if isinstance(text, str) else text
    enhanced = _ENHANCED.match(told)
    parts = [str(reply), enhanced[1].decode() if enhanced else "", f"at {at}"]
    verdict = Verdict.NEVER if 500 <= reply < 600 else Verdict.LATER
    return Fault(verdict, " ".join(filter(None, parts)))
