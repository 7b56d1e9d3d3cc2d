"""Writes the declared roles into the database."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
)

from accounts.roles import ROLES, Role

_PAGE_ACTIONS = ("add_page", "change_page", "publish_page")
_FILE_ACTIONS = ("add_", "change_", "choose_")


@transaction.atomic
def sync_roles() -> None:
    """Make every role's group hold exactly what is declared; other groups stay as they are."""
    for role in ROLES:
        group, _ = Group.objects.get_or_create(name=role.name)
        group.permissions.set(_permissions(role))
        if role.edits_pages:
            _let_edit_pages(group)


def _permissions(role: Role) -> list[Permission]:
    found = []
    for name in role.permissions:
        app, codename = name.split(".")
        found.append(Permission.objects.get(content_type__app_label=app, codename=codename))
    return found


def _let_edit_pages(group: Group) -> None:
    root = Page.objects.filter(depth=1).first()
    for codename in _PAGE_ACTIONS if root else ():
        permission = Permission.objects.get(
            content_type__app_label="wagtailcore", codename=codename
        )
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    collections = Collection.get_first_root_node()
    for model in ("portalimage", "portaldocument") if collections else ():
        for action in _FILE_ACTIONS:
            permission = Permission.objects.get(
                content_type__app_label="core", codename=f"{action}{model}"
            )
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=collections, permission=permission
            )
