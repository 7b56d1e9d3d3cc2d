"""Who may do what with agencies, people and groups in the admin; superusers are no exception."""

from __future__ import annotations

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy

from accounts.rules import manages_everybody


class NeverDeletes(ModelPermissionPolicy):
    """Nobody deletes: an agency ends on its last day, and its history stays."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and bool(super().user_has_permission(user, action))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_permission(user, action)


class KeepsReaders(ModelPermissionPolicy):
    """Who keeps all memberships keeps the groups of readers too."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return bool(user.is_active and manages_everybody(user))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return self.user_has_permission(user, "")

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_permission(user, action)
