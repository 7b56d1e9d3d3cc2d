"""What the documents, the declaration and the database say of roles is the same."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from accounts import permission_pages
from accounts.factories import UserFactory
from accounts.permission_pages import FOLDER, pages, permissions_in_words, stale_pages, write_pages
from accounts.roles import ROLES, Role
from accounts.sync import differences
from portal.running.checkout import Checkout
from portal.running.checks import checks


def run(name: str, *arguments: str) -> str:
    out = StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


def test_the_committed_pages_are_as_the_roles_are_declared() -> None:
    assert stale_pages(FOLDER) == []
    assert run("write_permission_docs", "--check") == "Every page is as declared.\n"


def test_there_is_an_index_and_one_page_a_role() -> None:
    written = pages()
    assert len(written) == len(ROLES) + 1 == 21
    for role in ROLES:
        (page,) = [text for text in written.values() if f"\n# {role.name}\n" in text]
        assert role.purpose in page
        assert role.purpose in written["README.md"]


def test_every_permission_of_every_role_is_said_in_words() -> None:
    for role in ROLES:
        for line in permissions_in_words(role.permissions):
            assert line[0].isupper(), line
            assert line.endswith("."), line
            assert "_" not in line, line
    with pytest.raises(LookupError):
        permissions_in_words(["accounts.fly_to_the_moon"])


def test_a_changed_role_makes_its_page_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_pages(tmp_path)
    assert stale_pages(tmp_path) == []
    *others, last = ROLES
    grown = Role(last.key, last.name, last.purpose, ("accounts.view_agency",))
    monkeypatch.setattr(permission_pages, "ROLES", (*others, grown))
    assert stale_pages(tmp_path) == ["README.md", "administrator.md"]
    with pytest.raises(CommandError, match="write_permission_docs"):
        run("write_permission_docs", "--check", "--folder", str(tmp_path))


def test_a_missing_page_and_one_of_no_role_are_stale_until_written(tmp_path: Path) -> None:
    write_pages(tmp_path)
    (tmp_path / "auditor.md").unlink()
    (tmp_path / "beekeeper.md").write_text("# Beekeeper")
    assert stale_pages(tmp_path) == ["auditor.md", "beekeeper.md"]
    assert run("write_permission_docs", "--folder", str(tmp_path)) == "21 pages written.\n"
    assert stale_pages(tmp_path) == []


def test_the_checks_of_the_project_ask_for_fresh_pages() -> None:
    (check,) = [
        one for one in checks(Checkout(FOLDER.parents[1])) if one.name == "permission pages"
    ]
    assert check.command[-2:] == ["write_permission_docs", "--check"]


def test_the_database_holds_what_is_declared(db: Any) -> None:
    assert differences() == []
    assert run("sync_roles", "--check") == "The database holds exactly what is declared.\n"


def test_every_difference_is_listed_and_mended(db: Any) -> None:
    editor, auditor = Group.objects.get(name="Content editor"), Group.objects.get(name="Auditor")
    auditor.permissions.set(Permission.objects.filter(codename="delete_user"))
    GroupPagePermission.objects.filter(group=editor, permission__codename="publish_page").delete()
    add = Permission.objects.get(content_type__app_label="wagtailimages", codename="add_image")
    GroupCollectionPermission.objects.create(
        group=auditor, collection=Collection.get_first_root_node(), permission=add
    )
    home = Page.objects.get(depth=2)
    change = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(group=auditor, page=home, permission=change)
    Group.objects.get(name="Trainer").delete()
    person = UserFactory()
    person.user_permissions.add(add)
    found = differences()
    assert set(found) == {
        "Content editor: lacks wagtailcore.publish_page on every page",
        "Trainer: there is no group of this name",
        "Auditor: lacks accounts.view_membership",
        "Auditor: lacks accounts.view_signin",
        "Auditor: lacks wagtailadmin.access_admin",
        "Auditor: holds accounts.delete_user as well",
        f"Auditor: holds wagtailcore.change_page on page {home.pk} as well",
        "Auditor: holds wagtailimages.add_image in every collection as well",
        f"Person {person.pk}: holds permissions past every role",
    }
    with pytest.raises(CommandError, match=f"{len(found)} differences"):
        run("sync_roles", "--check")
    run("sync_roles")
    assert differences() == [f"Person {person.pk}: holds permissions past every role"]
