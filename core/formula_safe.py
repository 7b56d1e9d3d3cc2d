"""Cells that a spreadsheet would take for a formula, made inert and back again.

Source: OWASP, CSV Injection. A cell that starts with ``= + - @``, tab or carriage return gets an
apostrophe before it; so does one that already starts with apostrophes before such a sign, which
makes ``restored(inert(text)) == text`` for every text.
"""

import re

_RISKY = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def inert(text: str) -> str:
    """``text`` so that no spreadsheet computes it."""
    return f"'{text}" if _RISKY.match(text) else text


def restored(text: str) -> str:
    """What ``inert`` was given."""
    return text[1:] if _GUARDED.match(text) else text
