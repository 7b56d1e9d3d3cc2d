"""Log lines without query strings, for Django and for the server alike."""

import logging
import re

_QUERY = re.compile(r"\?\S+")


class QuerylessFormatter(logging.Formatter):
    """Cuts the query off every address in a line, its traceback included.

    What a practitioner searches for may describe a child; it is never kept.
    """

    def format(self, record: logging.LogRecord) -> str:
        return _QUERY.sub("?…", super().format(record))
