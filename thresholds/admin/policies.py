"""Who may do what in the admin, per object: what the partners agreed is read-only for everybody."""

from __future__ import annotations

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy

from thresholds.models import Edition, Level, Need

_READING = frozenset({"view"})


def edition_of(instance: Edition | Level | Need) -> Edition | None:
    """The edition an object is part of; None while a new object has none yet."""
    if isinstance(instance, Edition):
        return instance
    return instance.owning_edition() if instance.edition_id else None


class DraftsOnlyPolicy(ModelPermissionPolicy):
    """Everything but reading needs a draft, whoever asks."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        edition = edition_of(instance)
        if action not in _READING and edition is not None and not edition.is_draft:
            return False
        return bool(super().user_has_permission_for_instance(user, action, instance))

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> Any:
        found = super().instances_user_has_any_permission_for(user, actions)
        if _READING & set(actions):
            return found
        path = "status" if self.model is Edition else "edition__status"
        return found.filter(**{path: Edition.Status.DRAFT})


class ViewOnlyPolicy(ModelPermissionPolicy):
    """Nobody adds, changes or deletes, administrators included."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in _READING and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)
