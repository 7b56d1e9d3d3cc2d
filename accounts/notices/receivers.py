"""What happens to memberships and is worth telling their people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.urls import reverse

from accounts.models import MembershipEvent
from accounts.notices.own_kinds import ROLES_CHANGED
from accounts.notices.services import notify

Kind = MembershipEvent.Kind
WITH_THE_START = timedelta(seconds=10)


@receiver(post_save, sender=MembershipEvent, dispatch_uid="notice-of-roles")
def roles_changed(instance: MembershipEvent, created: bool, **kwargs: Any) -> None:
    """Tell a member whose roles somebody else changed; who is invited with roles knows of them."""
    if not created or instance.kind != Kind.ROLES or instance.by_id is None:
        return
    membership = instance.membership
    if instance.by_id == membership.person_id:
        return
    just_started = membership.events.filter(
        kind__in=[Kind.STARTED, Kind.REOPENED], at__gte=instance.at - WITH_THE_START
    )
    if just_started.exists():
        return
    notify(
        person=membership.person,
        kind=ROLES_CHANGED.key,
        subject="Your roles on the portal have changed",
        text=f"At {membership.agency.name}: {instance.detail}.",
        url=reverse("my_work:home"),
        about=f"event-{instance.pk}",
    )
