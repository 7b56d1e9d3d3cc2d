"""Many mails in one go, as a roster with many people makes them; run inside the site's settings."""

from __future__ import annotations

import argparse
import smtplib
import sys

import django


def main() -> None:
    """Send so many mails to so many people, and say how many were taken on."""
    parser = argparse.ArgumentParser(prog="tests.faults.mailing")
    parser.add_argument("mails", type=int)
    parser.add_argument("--people", type=int, default=7)
    chosen = parser.parse_args()
    django.setup()
    from django.core.mail import send_mail

    done = 0
    for number in range(chosen.mails):
        try:
            send_mail(f"Mail {number}", "Text", None, [f"p{number % chosen.people}@a.example"])
        except (OSError, smtplib.SMTPException):
            continue
        done += 1
    sys.stdout.write(f"{done}\n")


if __name__ == "__main__":
    main()
