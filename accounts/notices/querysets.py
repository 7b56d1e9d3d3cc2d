"""Named states of notices."""

from __future__ import annotations

from typing import Any, Self

from django.db import models


class NoticeQuerySet(models.QuerySet[Any]):
    """Notices by what became of them."""

    def unread(self) -> Self:
        """Not marked as read."""
        return self.filter(read_at__isnull=True)

    def awaiting_digest(self) -> Self:
        """To be gathered in the next digest of their person."""
        return self.filter(awaits_digest=True)
