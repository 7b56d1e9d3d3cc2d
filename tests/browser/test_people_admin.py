"""A service owner at work in the admin: people, memberships, agencies and registers."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import accessibility
from tests.browser.running_site import Site, sign_in
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser
LISTS = (
    "/admin/people/",
    "/admin/people/?q=nobody-at-all",
    "/admin/agencies/",
    "/admin/agencies/new/",
    "/admin/reader-groups/",
    "/admin/reader-groups/new/",
    "/admin/registers/memberships/",
    "/admin/registers/memberships/?state=ended",
    "/admin/registers/sign-ins/",
)


@pytest.fixture
def owner(axe_page: Page, site: Site, watch: Watch) -> Page:
    """A service owner's page."""
    watch.may_keep_cookies = True
    sign_in(axe_page, site, "service_owner")
    return axe_page


def look(page: Page) -> None:
    """axe finds nothing, once Wagtail's script has drawn the menu with its headings."""
    expect(page.locator("nav[aria-label='Main menu']")).to_be_attached()
    assert accessibility.faults(page) == [], page.url


@pytest.mark.parametrize("width", [768, 1280])
def test_axe_finds_nothing_on_lists_and_registers(owner: Page, width: int) -> None:
    owner.set_viewport_size({"width": width, "height": 800})
    for path in LISTS:
        owner.goto(path)
        look(owner)


def open_person(page: Page, name: str) -> None:
    page.goto("/admin/people/")
    page.get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def test_a_membership_is_started_found_in_the_register_and_ended(owner: Page) -> None:
    open_person(owner, "Luca Marshgate")
    look(owner)
    owner.get_by_role("link", name="Start a membership").click()
    look(owner)
    owner.get_by_role("button", name="Start the membership").click()
    expect(owner.get_by_text("It could not be done.")).to_be_visible()
    look(owner)
    owner.get_by_role("link", name=re.compile("^Job role: ")).click()
    expect(owner.get_by_label("Job role")).to_be_focused()
    owner.get_by_label("Agency", exact=True).select_option(label="Westshire Police")
    owner.get_by_label("Job role").fill("Guest trainer")
    owner.get_by_label("First day").fill("2026-01-05")
    owner.get_by_label("Practitioner").check()
    owner.get_by_role("button", name="Start the membership").click()
    expect(owner.get_by_text("The membership is started.")).to_be_visible()
    row = owner.get_by_role("row", name=re.compile("Westshire Police"))
    expect(row).to_contain_text("In force")

    owner.goto("/admin/registers/memberships/?q=marshgate+guest")
    owner.get_by_role("link", name="Luca Marshgate").click()
    expect(owner.get_by_text("given: Practitioner")).to_be_visible()
    expect(owner.get_by_role("cell", name="Ruth Penhallow").first).to_be_visible()
    look(owner)

    open_person(owner, "Luca Marshgate")
    row.get_by_role("link", name="End the membership at Westshire Police").click()
    look(owner)
    owner.get_by_label("Reason").fill("Only for the browser tests")
    owner.get_by_role("button", name="End the membership now").click()
    expect(row).to_contain_text("Ended")


def test_the_account_of_an_administrator_offers_a_service_owner_nothing(owner: Page) -> None:
    open_person(owner, "Alex Stonebridge")
    expect(owner.get_by_text("Only another administrator may change")).to_be_visible()
    expect(owner.get_by_role("link", name="Start a membership")).to_have_count(0)
    expect(owner.get_by_role("link", name="Take the account out of use")).to_have_count(0)
    look(owner)


def test_an_agency_shows_its_domains_and_where_it_is_used(owner: Page) -> None:
    owner.goto("/admin/agencies/?q=fernhill")
    owner.get_by_role("link", name="Fernhill Academy").first.click()
    expect(owner.locator("input[name=domains-0-domain]")).to_have_value("fernhill.example")
    expect(owner.get_by_role("link", name=re.compile(r"^Memberships: [1-9]"))).to_be_visible()
    look(owner)
