"""Rights follow memberships whatever writes them, also past the services.

Each write marks the people whom it concerns; their next request brings them in step
(``accounts.standing``). ``QuerySet.update`` and ``bulk_create`` send no signal: for memberships
and agencies ``accounts.querysets`` marks the people of an ``update``.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import receiver

from accounts.models import Agency, Membership, RoleGrant, User
from accounts.standing import end_sessions, mark_out_of_step

_WRITTEN = {"post_add", "post_remove", "post_clear"}
_DATES = ("active_from", "active_to")


@receiver(post_save, sender=Membership, dispatch_uid="standing-of-membership")
def membership_saved(instance: Membership, **kwargs: Any) -> None:
    """Its person's rights may have changed."""
    mark_out_of_step([instance.person_id])


@receiver(post_delete, sender=Membership, dispatch_uid="standing-without-membership")
def membership_deleted(instance: Membership, **kwargs: Any) -> None:
    """Its person's rights may be gone; whoever has no membership left keeps none and is out."""
    person = User(pk=instance.person_id)
    if Membership.objects.filter(person=person).exists():
        mark_out_of_step([person.pk])
        return
    with transaction.atomic():
        User.groups.through.objects.filter(user=person).delete()
        User.objects.filter(pk=person.pk).update(is_superuser=False, is_staff=False)
        end_sessions(person)


@receiver([post_save, post_delete], sender=RoleGrant, dispatch_uid="standing-of-role")
def role_written(instance: RoleGrant, **kwargs: Any) -> None:
    """The roles of a membership changed."""
    holders = Membership.objects.filter(pk=instance.membership_id)
    mark_out_of_step(holders.values_list("person", flat=True))


@receiver(m2m_changed, sender=Membership.groups.through, dispatch_uid="standing-of-readers")
def reader_groups_written(instance: Any, action: str, **kwargs: Any) -> None:
    """The further groups of a membership changed."""
    if action in _WRITTEN and isinstance(instance, Membership):
        mark_out_of_step([instance.person_id])


@receiver(m2m_changed, sender=User.groups.through, dispatch_uid="standing-by-hand")
def groups_given_by_hand(
    instance: Any, action: str, pk_set: set[int] | None, **kwargs: Any
) -> None:
    """Groups given past every membership do not outlast the next request of a member."""
    if action == "post_add":
        mark_out_of_step([instance.pk] if isinstance(instance, User) else pk_set or ())


@receiver(pre_save, sender=Agency, dispatch_uid="agency-dates-before")
def agency_to_be_saved(instance: Agency, **kwargs: Any) -> None:
    """Remember from when to when it was a partner."""
    before = Agency.objects.filter(pk=instance.pk).values_list(*_DATES).first()
    instance._dates_before = before  # noqa: SLF001


@receiver(post_save, sender=Agency, dispatch_uid="standing-of-agency")
def agency_saved(instance: Agency, **kwargs: Any) -> None:
    """Its people gain or lose what they may do when it becomes or stops being a partner."""
    before = instance.__dict__.pop("_dates_before", None)
    if before is not None and before != (instance.active_from, instance.active_to):
        mark_out_of_step(instance.memberships.values_list("person", flat=True))
