"""E-mail addresses as an identity provider writes them, compared without being fooled."""

from __future__ import annotations

import re

_DOMAIN = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_LOCAL_PART = re.compile(r"[a-z0-9!$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!$%&'*+/=?^_`{|}~-]+)*")


def comparable(address: object) -> str | None:
    """The one spelling by which an address is compared; None for what is not plainly one.

    Only ASCII is compared. NFKC and case folding would turn look-alikes (a full-width letter, the
    Kelvin sign) into plain letters, and a Cyrillic one stays a different letter that looks the
    same: whatever changes or is not ASCII matches nobody. ``#`` marks guests of Entra ID.
    """
    if not isinstance(address, str) or not address.isascii() or len(address) > 254:
        return None
    local_part, at, domain = address.lower().rpartition("@")
    if not at or len(local_part) > 64 or not _LOCAL_PART.fullmatch(local_part):
        return None
    return f"{local_part}@{domain}" if is_domain(domain) else None


def is_domain(text: str) -> bool:
    """Whether ``text`` is a domain in lower-case ASCII, such as ``nhs.net``."""
    return text.isascii() and _DOMAIN.fullmatch(text) is not None


def domain_of(address: str) -> str:
    """What follows the @ of a comparable address."""
    return address.rpartition("@")[2]
