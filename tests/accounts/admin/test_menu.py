"""The admin's menu shows each role what it can use, and nothing else."""

from __future__ import annotations

import pytest
from wagtail.admin.menu import admin_menu

from accounts.factories import UserFactory
from tests.accounts.admin.people import someone

pytestmark = pytest.mark.django_db
MENUS = {
    "service_owner": ["People", "Agencies", "Groups of readers", "Registers", "Settings", "Help"],
    "auditor": ["Registers", "Help"],
    "content_editor": ["Pages", "Images", "Documents", "Reports", "Settings", "Help"],
    "threshold_editor": ["Thresholds", "Help"],
    "administrator": [
        *("Pages", "Thresholds", "People", "Agencies", "Groups of readers", "Registers"),
        *("Images", "Documents", "Reports", "Settings", "Help"),
    ],
    "board_secretariat": ["Help"],
}


def labels(menu: object, request: object) -> list[str]:
    items = menu.menu_items_for_request(request)  # type: ignore[attr-defined]
    return [str(item.label) for item in sorted(items, key=lambda item: item.order)]


@pytest.mark.parametrize("role", MENUS)
def test_each_role_sees_the_menu_that_it_can_use(role: str) -> None:
    request = someone(role).get("/admin/").wsgi_request
    assert labels(admin_menu, request) == MENUS[role]


@pytest.mark.parametrize("role", MENUS)
def test_every_entry_of_every_menu_opens_for_who_sees_it(role: str) -> None:
    who = someone(role)
    request = who.get("/admin/").wsgi_request
    opened = []
    for item in admin_menu.menu_items_for_request(request):
        inner = item.menu.menu_items_for_request(request) if hasattr(item, "menu") else [item]
        opened += [entry.url for entry in inner if entry.url != "#"]
    for url in opened:
        final = who.client.get(url, follow=True)
        assert final.status_code == 200, url
        assert final.request["PATH_INFO"] != "/admin/", url


def test_registers_are_named_as_people_call_them() -> None:
    request = someone("auditor").get("/admin/").wsgi_request
    (registers,) = [
        item for item in admin_menu.menu_items_for_request(request) if item.label == "Registers"
    ]
    assert labels(registers.menu, request) == ["Memberships", "Sign-ins", "Looks and changes"]


def test_help_leads_to_no_other_host() -> None:
    request = someone("administrator").get("/admin/").wsgi_request
    (shown,) = [item for item in admin_menu.menu_items_for_request(request) if item.label == "Help"]
    assert [item.url for item in shown.menu.menu_items_for_request(request)] == ["#"]


def test_a_lead_of_an_agency_does_not_get_into_the_admin() -> None:
    lead = someone("agency_lead")
    UserFactory()
    for path in ("/admin/", "/admin/people/", "/admin/registers/memberships/"):
        assert lead.get(path)["Location"].startswith("/account/login/")
