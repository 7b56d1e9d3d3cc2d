"""What an error of the mail server means."""

import smtplib

import pytest

from core.mail.faults import Verdict, fault_of


@pytest.mark.parametrize(
    ("error", "verdict", "code"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b": (550, b"5.1.1 no a@b")}), "never", "550 5.1.1 at RCPT"),
        (smtplib.SMTPRecipientsRefused({"a@b": (450, b"greylisted")}), "later", "450 at RCPT"),
        (smtplib.SMTPDataError(554, b"5.7.1 spam"), "never", "554 5.7.1 at DATA"),
        (smtplib.SMTPDataError(452, "4.3.1 disk full"), "later", "452 4.3.1 at DATA"),
        (smtplib.SMTPSenderRefused(552, b"too big", "me"), "never", "552 at MAIL"),
        (smtplib.SMTPSenderRefused(553, b"who are you", "me"), "later", "553 at MAIL"),
        (smtplib.SMTPNotSupportedError("no"), "never", "SMTPUTF8 not supported"),
        (smtplib.SMTPServerDisconnected("bye"), "later", "SMTPServerDisconnected"),
        (smtplib.SMTPAuthenticationError(535, b"bad password x"), "later", "SMTPAuthenticationError 535"),
        (TimeoutError("ann@a.example"), "later", "TimeoutError"),
    ],
)  # fmt: skip
def test_a_permanent_reply_ends_the_mail_and_all_else_is_tried_later(
    error: Exception, verdict: str, code: str
) -> None:
    fault = fault_of(error)
    assert (fault.verdict, fault.code) == (Verdict(verdict), code)
