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


def _mark_out_of_step(memberships: Any, people: Any) -> None:
    """As ``accounts.standing`` does; an update past the services sends no signal."""
    person = memberships._meta.get_field("person").related_model
    person.objects.filter(pk__in=people).update(standing_changes_on=timezone.localdate())


class AgencyQuerySet(models.QuerySet[Any]):
    """Agencies by whether they are partners."""

    def update(self, **values: Any) -> int:
        """Change rows at once; their people's next requests bring them in step."""
        memberships = self.model._meta.get_field("memberships").related_model
        people = list(memberships.objects.filter(agency__in=self.values("pk")).values("person"))
        changed = super().update(**values)
        _mark_out_of_step(memberships, {row["person"] for row in people})
        return changed

    def active(self, on: date | None = None) -> Self:
        """Partners on that day, today without one."""
        day = on or timezone.localdate()
        return self.filter(Q(active_to__isnull=True) | Q(active_to__gte=day), active_from__lte=day)

    def of_address(self, email: str) -> Self:
        """Partners today whose domain ``email`` has."""
        return self.active().filter(domains__domain=email.rpartition("@")[2].lower()).distinct()


class MembershipQuerySet(models.QuerySet[Any]):
    """Memberships by time."""

    def update(self, **values: Any) -> int:
        """Change rows at once; their people's next requests bring them in step."""
        people = set(self.values_list("person", flat=True))
        changed = super().update(**values)
        _mark_out_of_step(self.model, people)
        return changed

    def in_force(self, on: date | None = None) -> Self:
        """Those that hold on that day, today without one; an agency that left has none."""
        return self.filter(in_force_on(on or timezone.localdate()))

    def to_come(self, on: date | None = None) -> Self:
        """Those that have not begun on that day, today without one."""
        return self.filter(ended_at__isnull=True, start_date__gt=on or timezone.localdate())

    def over(self, on: date | None = None) -> Self:
        """Those that no longer hold on that day, today without one."""
        day = on or timezone.localdate()
        return self.filter(Q(ended_at__isnull=False) | Q(end_date__lt=day))

    def not_over(self, on: date | None = None) -> Self:
        """Those that hold or will hold; for rosters, whatever the agency's own dates."""
        day = on or timezone.localdate()
        return self.filter(Q(end_date__isnull=True) | Q(end_date__gte=day), ended_at__isnull=True)

    def named_like(self, words: str) -> Self:
        """Those whose person's name or address holds every one of these words."""
        found = self
        for word in words.split()[:10]:
            found = found.filter(
                Q(person__first_name__icontains=word)
                | Q(person__last_name__icontains=word)
                | Q(person__email__icontains=word)
            )
        return found

    def with_role(self, key: str) -> Self:
        """Those that carry the role ``key``."""
        return self.filter(roles__role=key)

    def for_lists(self) -> Self:
        """With what a list shows of each, in a constant number of queries."""
        return self.select_related("person", "agency", "line_manager").prefetch_related("roles")


class InvitationQuerySet(models.QuerySet[Any]):
    """Invitations by whether somebody may still come."""

    def unanswered(self) -> Self:
        """Neither accepted nor withdrawn; their link may have expired."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)

    def working(self) -> Self:
        """Those whose link still works."""
        return self.unanswered().filter(expires_at__gt=timezone.now())


class JoinRequestQuerySet(models.QuerySet[Any]):
    """Requests to join by whether they are decided."""

    def undecided(self) -> Self:
        """Those that wait for a lead."""
        return self.filter(decided_at__isnull=True)
