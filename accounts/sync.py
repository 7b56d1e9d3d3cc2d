"""Writes the declared roles into the database."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
)

from accounts.models import User
from accounts.roles import ROLES, Role

_PAGE_ACTIONS = ("add_page", "change_page")
_FILE_ACTIONS = ("add", "change", "choose")
# Wagtail asks for these permissions whatever models hold a site's pictures and files.
_FILES = (("wagtailimages", "image"), ("wagtaildocs", "document"))


@transaction.atomic
def sync_roles() -> None:
    """Make every role's group hold exactly what is declared; other groups stay as they are."""
    for role in ROLES:
        group, _ = Group.objects.get_or_create(name=role.name)
        group.permissions.set(_permission(name) for name in role.permissions)
        _set_pages(group, role)
        _set_files(group, role)


def differences() -> list[str]:
    """Where the groups hold something else than is declared, and who holds rights past groups."""
    found: list[str] = []
    for role in ROLES:
        group = Group.objects.filter(name=role.name).first()
        if group is None:
            found.append(f"{role.name}: there is no group of this name")
            continue
        declared, held = _declared(role), _held(group)
        found += [f"{role.name}: lacks {name}" for name in sorted(declared - held)]
        found += [f"{role.name}: holds {name} as well" for name in sorted(held - declared)]
    by_hand = User.user_permissions.through.objects.values_list("user_id", flat=True).distinct()
    found += [f"Person {pk}: holds permissions past every role" for pk in sorted(by_hand)]
    return found


def _declared(role: Role) -> set[str]:
    pages = {f"wagtailcore.{action} on every page" for action in _page_actions(role)}
    files = {
        f"{app}.{action}_{model} in every collection"
        for app, model in (_FILES if role.edits_pages else ())
        for action in _FILE_ACTIONS
    }
    return {*role.permissions, *pages, *files}


def _held(group: Group) -> set[str]:
    name = ("permission__content_type__app_label", "permission__codename")
    plain = group.permissions.values_list("content_type__app_label", "codename")
    pages = GroupPagePermission.objects.filter(group=group).values_list(
        *name, "page__depth", "page"
    )
    files = GroupCollectionPermission.objects.filter(group=group).values_list(
        *name, "collection__depth", "collection"
    )
    return {
        *(f"{app}.{codename}" for app, codename in plain),
        *(
            f"{app}.{codename} on {'every page' if depth == 1 else f'page {pk}'}"
            for app, codename, depth, pk in pages
        ),
        *(
            f"{app}.{codename} in {'every collection' if depth == 1 else f'collection {pk}'}"
            for app, codename, depth, pk in files
        ),
    }


def sync_after_migrate(**kwargs: Any) -> None:
    """Once every room's permissions exist; a migration that stops halfway changes no role."""
    declared = {name for role in ROLES for name in role.permissions}
    known = Permission.objects.values_list("content_type__app_label", "codename")
    if declared <= {f"{app}.{codename}" for app, codename in known}:
        sync_roles()


def _permission(name: str) -> Permission:
    app, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)


def _page_actions(role: Role) -> tuple[str, ...]:
    write = _PAGE_ACTIONS if role.edits_pages else ()
    return (*write, "publish_page") if role.publishes_pages else write


def _set_pages(group: Group, role: Role) -> None:
    root = Page.objects.filter(depth=1).first()
    kept = [
        GroupPagePermission.objects.get_or_create(
            group=group, page=root, permission=_permission(f"wagtailcore.{action}")
        )[0].pk
        for action in (_page_actions(role) if root else ())
    ]
    GroupPagePermission.objects.filter(group=group).exclude(pk__in=kept).delete()


def _set_files(group: Group, role: Role) -> None:
    root = Collection.get_first_root_node()
    kept = [
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=root, permission=_permission(f"{app}.{action}_{model}")
        )[0].pk
        for app, model in (_FILES if role.edits_pages and root else ())
        for action in _FILE_ACTIONS
    ]
    GroupCollectionPermission.objects.filter(group=group).exclude(pk__in=kept).delete()
