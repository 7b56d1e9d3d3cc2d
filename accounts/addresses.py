"""E-mail addresses that people type for others: taken when plain, refused with the reason.

An address decides who gets in. A letter that only looks like another would let somebody else in,
so none is taken, neither before the @ nor after it (Unicode Technical Report 36, section 2).
"""

from __future__ import annotations

import unicodedata

from accounts.single_sign_on.addresses import comparable

LONGEST = 254


class UnplainAddress(ValueError):
    """The text is no address that can be taken; the message says why and what to do."""


def plain_address(text: str) -> str:
    """``text`` as one address in lower case. Raises ``UnplainAddress``."""
    typed = text.strip()
    for letter in typed:
        if not letter.isascii():
            raise UnplainAddress(_why_not(letter))
    if len(typed) > LONGEST:
        raise UnplainAddress(f"The address is longer than {LONGEST} characters. Check it.")
    if any(label.startswith("xn--") for label in typed.lower().rpartition("@")[2].split(".")):
        raise UnplainAddress(
            "The part after the @ stands for letters other than a to z, which can imitate "
            "another address. Use an address in plain letters."
        )
    address = comparable(typed)
    if address is None:
        raise UnplainAddress("Enter an e-mail address like name@agency.example.")
    return address


def _why_not(letter: str) -> str:
    name = unicodedata.name(letter, "a character without a name").lower()
    shown = f"“{letter}” ({name})" if letter.isprintable() else f"an invisible character ({name})"
    return (
        f"The address holds {shown}, which is not a plain letter, digit or sign. "
        "It can look like another one. Type the address again."
    )
