from __future__ import annotations


class Refused(Exception):
    """What was asked for cannot be done; the message says why and how to put it right.

    ``field`` names the input that it is about, where there is one.
    """

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field
