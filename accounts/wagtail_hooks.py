"""What people and agencies add to Wagtail's admin, and what of Wagtail's own is taken away."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.http import Http404, HttpRequest
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.users.views.bulk_actions import (
    AssignRoleBulkAction,
    DeleteBulkAction,
    SetActiveStateBulkAction,
)
from wagtail_modeladmin.options import modeladmin_register

from accounts.admin.agencies import AgencyViewSet
from accounts.admin.policies import KeepsReaders, NeverDeletes
from accounts.models import Agency
from accounts.registers import MembershipRegister, SignInRegister
from accounts.services.people import ACTIONS

register_permission_policy(Agency, NeverDeletes(Agency), exact_class=True)
register_permission_policy(Group, KeepsReaders(Group), exact_class=True)
modeladmin_register(MembershipRegister)
modeladmin_register(SignInRegister)


@hooks.register("register_admin_viewset")
def agencies_viewset() -> AgencyViewSet:
    """Agencies; people and groups of readers take the place of Wagtail's own viewsets."""
    return AgencyViewSet()


class _NotHere:
    """A bulk action that does not exist: it would set groups and states past the services."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        raise Http404


for action in (AssignRoleBulkAction, DeleteBulkAction, SetActiveStateBulkAction):
    closed = type(f"No{action.__name__}", (_NotHere, action), {})
    hooks.register("register_bulk_action", closed, order=1000)


@hooks.register("register_log_actions")
def people_log_actions(actions: Any) -> None:
    """What the history calls an act on somebody's account."""
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)
