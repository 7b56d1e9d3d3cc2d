"""What the roles bring stands in one place, and the database holds exactly that."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page
from wagtail.permissions import policy_registry

from accounts import roles
from accounts.factories import UserFactory
from accounts.roles import CONTENT_EDITOR, ROLES, THRESHOLD_EDITOR, Role
from accounts.sync import sync_after_migrate, sync_roles
from core.models import PortalDocument, PortalImage


def held(group: Group) -> set[str]:
    names = group.permissions.values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in names}


def everything() -> list[Any]:
    return [
        sorted(Group.permissions.through.objects.values_list("group__name", "permission_id")),
        sorted(GroupPagePermission.objects.values_list("group__name", "page_id", "permission_id")),
        sorted(
            GroupCollectionPermission.objects.values_list(
                "group__name", "collection_id", "permission_id"
            )
        ),
    ]


def test_the_roles_are_there_after_migrating(db: Any) -> None:
    for role in ROLES:
        assert held(Group.objects.get(name=role.name)) == set(role.permissions)


def test_a_second_run_changes_nothing(db: Any) -> None:
    sync_roles()
    before = everything()
    call_command("sync_roles", verbosity=0)
    assert everything() == before


def test_what_was_added_by_hand_goes_and_what_was_lost_returns(db: Any) -> None:
    sync_roles()
    before = everything()
    group = Group.objects.get(name=THRESHOLD_EDITOR.name)
    group.permissions.set(Permission.objects.filter(codename="delete_user"))
    root = Page.objects.get(depth=1)
    publish = Permission.objects.get(codename="publish_page")
    GroupPagePermission.objects.create(group=group, page=root, permission=publish)
    add = Permission.objects.get(content_type__app_label="wagtailimages", codename="add_image")
    collection = Collection.get_first_root_node()
    GroupCollectionPermission.objects.create(group=group, collection=collection, permission=add)
    GroupPagePermission.objects.filter(group__name=CONTENT_EDITOR.name).delete()
    sync_roles()
    assert everything() == before


def test_other_groups_stay_as_they_are(db: Any) -> None:
    other = Group.objects.create(name="Board")
    other.permissions.set(Permission.objects.filter(codename="delete_user"))
    sync_roles()
    assert held(other) == {"accounts.delete_user"}


def test_a_migration_that_stops_halfway_changes_no_role(
    db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything()
    ahead = Role(THRESHOLD_EDITOR, "Of tomorrow.", ("thresholds.not_yet_migrated",))
    monkeypatch.setattr("accounts.sync.ROLES", (ahead,))
    sync_after_migrate()
    assert everything() == before


def test_a_content_editor_may_edit_pages_and_files_and_nothing_of_thresholds(db: Any) -> None:
    editor = UserFactory(roles=[CONTENT_EDITOR])
    home = Page.objects.get(depth=2)
    assert home.permissions_for_user(editor).can_publish()
    assert editor.has_perm("wagtailadmin.access_admin")
    for model in (PortalImage, PortalDocument):
        policy = policy_registry.get_by_type(model)
        assert policy.user_has_permission(editor, "add")
        assert policy.user_has_permission(editor, "change")
    assert not any(name.startswith("thresholds.") for name in editor.get_all_permissions())


def test_a_threshold_editor_may_not_edit_pages_or_people(db: Any) -> None:
    editor = UserFactory(roles=[THRESHOLD_EDITOR])
    home = Page.objects.get(depth=2)
    assert not home.permissions_for_user(editor).can_edit()
    assert not any(name.startswith("accounts.") for name in editor.get_all_permissions())


def test_only_the_service_owner_keeps_people_and_nobody_groups() -> None:
    granted = {(role.key, name) for role in ROLES for name in role.permissions}
    assert not {entry for entry in granted if entry[1].startswith("auth.")}
    keepers = {key for key, name in granted if name.startswith(("accounts.add", "accounts.change"))}
    assert keepers == {"service_owner"}
    assert not {entry for entry in granted if entry[1].startswith("accounts.delete")}


def test_every_role_says_what_it_is_for() -> None:
    assert len({role.name for role in ROLES}) == len(ROLES)
    assert all(role.purpose for role in roles.ROLES)
