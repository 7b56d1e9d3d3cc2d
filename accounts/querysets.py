"""Named states of agencies, memberships and people."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone


def in_force_on(day: date, prefix: str = "") -> Q:
    """The condition that a membership is in force on ``day``, asked through ``prefix``."""
    return (
        Q(**{f"{prefix}start_date__lte": day})
        & (Q(**{f"{prefix}end_date__isnull": True}) | Q(**{f"{prefix}end_date__gte": day}))
        & Q(**{f"{prefix}ended_at__isnull": True})
        & Q(**{f"{prefix}agency__active_from__lte": day})
        & (
            Q(**{f"{prefix}agency__active_to__isnull": True})
            | Q(**{f"{prefix}agency__active_to__gte": day})
        )
    )


class AgencyQuerySet(models.QuerySet[Any]):
    """Agencies by whether they are partners."""

    def active(self, on: date | None = None) -> Self:
        """Partners on that day, today without one."""
        day = on or timezone.localdate()
        return self.filter(Q(active_to__isnull=True) | Q(active_to__gte=day), active_from__lte=day)

    def of_address(self, email: str) -> Self:
        """Partners today whose domain ``email`` has."""
        return self.active().filter(domains__domain=email.rpartition("@")[2].lower()).distinct()


class MembershipQuerySet(models.QuerySet[Any]):
    """Memberships by time."""

    def in_force(self, on: date | None = None) -> Self:
        """Those that hold on that day, today without one; an agency that left has none."""
        return self.filter(in_force_on(on or timezone.localdate()))

    def with_role(self, key: str) -> Self:
        """Those that carry the role ``key``."""
        return self.filter(roles__role=key)

    def for_lists(self) -> Self:
        """With what a list shows of each, in a constant number of queries."""
        return self.select_related("person", "agency", "line_manager").prefetch_related("roles")
