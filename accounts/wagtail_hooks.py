"""What people and agencies add to Wagtail's admin, and what of Wagtail's own is taken away."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.http import Http404, HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy
from wagtail.users.views.bulk_actions import (
    AssignRoleBulkAction,
    DeleteBulkAction,
    SetActiveStateBulkAction,
)
from wagtail_modeladmin.options import modeladmin_register

from accounts.admin.agencies import AgencyViewSet
from accounts.admin.dashboard import PeoplePanel
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


@hooks.register("insert_global_admin_css")
def look_of_the_warning() -> str:
    """Editors are warned before their session ends, as on the site."""
    return format_html('<link rel="stylesheet" href="{}">', static("accounts/session.css"))


@hooks.register("insert_global_admin_js")
def warning_before_the_end() -> str:
    """The script that warns; it asks the server how long there is."""
    return format_html('<script type="module" src="{}"></script>', static("accounts/session.js"))


class _HistoryItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("accounts.view_membership"))


@hooks.register("register_registers_menu_item")
def looks_and_changes() -> MenuItem:
    """Who looked at which record and who changed what, beside the registers themselves."""
    url = reverse("wagtailadmin_reports:site_history")
    return _HistoryItem("Looks and changes", url, icon_name="history", order=900)


@hooks.register("construct_homepage_panels")
def people_panel(request: HttpRequest, panels: list[Any]) -> None:
    """What needs an eye, for whoever manages people."""
    if request.user.has_perm("accounts.change_user"):
        panels.append(PeoplePanel())


@hooks.register("construct_help_menu")
def own_help_only(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail's news and guide stand on other hosts and tell of screens that are not here."""
    items[:] = [one for one in items if one.name == "keyboard-shortcuts-trigger"]
