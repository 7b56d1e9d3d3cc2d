"""My work, notices and the demo's mails, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import accessibility
from tests.browser.running_site import Site, sign_in
from tests.browser.watch import Watch
from tests.browser.work_states import NO_MEMBERSHIP

pytestmark = pytest.mark.browser

PAGES = {
    "agency_lead": (
        "/my-work/",
        "/my-work/notices/",
        "/my-work/notices/choices/",
        "/my-work/mine/",
    ),
    "service_owner": ("/my-work/", "/my-work/e-mails/"),
    "manager": ("/my-work/", "/my-work/my-people/"),
    "partner_staff": ("/my-work/", "/my-work/notices/", "/my-work/mine/"),
    NO_MEMBERSHIP: ("/my-work/",),
}


@pytest.fixture(autouse=True)
def _may_keep_cookies(watch: Watch) -> None:
    watch.may_keep_cookies = True


@pytest.mark.parametrize("role", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways_on_a_phone(
    axe_page: Page, site: Site, role: str
) -> None:
    sign_in(axe_page, site, role)
    for path in PAGES[role]:
        answer = axe_page.goto(path)
        assert answer is not None
        assert answer.status == 200
        assert accessibility.faults_in_every_mode(axe_page) == []
        axe_page.set_viewport_size({"width": 320, "height": 640})
        assert axe_page.evaluate("document.documentElement.scrollWidth") <= 320
        assert accessibility.faults(axe_page) == []
        axe_page.set_viewport_size({"width": 1280, "height": 800})


def test_signing_in_leads_to_my_work_and_its_button_to_the_deed(page: Page, site: Site) -> None:
    sign_in(page, site, "agency_lead", anew=True)
    expect(page.get_by_role("heading", level=1)).to_have_text("My work")
    request = page.locator(".work-item", has_text="Niamh Whitlock asks to join")
    request.get_by_role("link", name="Decide").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Niamh Whitlock")
    page.get_by_role("link", name="My work").first.click()
    expect(page.get_by_role("heading", name="Your people")).to_be_visible()


def test_signing_in_on_the_way_elsewhere_leads_there(page: Page, site: Site) -> None:
    email, password = site.account("partner_staff")
    page.goto("/account/login/?next=/thresholds/")
    page.get_by_label("Email").or_(page.get_by_label("E-mail")).fill(email)
    page.get_by_label("Password").fill(password)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/thresholds/")


def test_without_an_agency_one_is_told_what_to_do(page: Page, site: Site) -> None:
    sign_in(page, site, NO_MEMBERSHIP)
    page.goto("/my-work/")
    expect(page.get_by_text("You are not a member of an agency today")).to_be_visible()
    expect(page.get_by_text("You asked to join Fernhill Academy")).to_be_visible()
    page.get_by_role("link", name="Ask to join it").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_choices_are_made_by_keyboard_and_without_script(plain_page: Page, site: Site) -> None:
    sign_in(plain_page, site, "partner_staff")
    plain_page.goto("/my-work/notices/choices/")
    group = plain_page.get_by_role("group", name="Your membership begins or ends")
    group.get_by_label("At once").focus()
    plain_page.keyboard.press("ArrowDown")
    expect(group.get_by_label("Once a day")).to_be_checked()
    plain_page.get_by_role("button", name="Keep my choices").press("Enter")
    expect(plain_page.get_by_text("Your choices are kept.")).to_be_visible()
    expect(group.get_by_label("Once a day")).to_be_checked()


def test_a_new_password_is_asked_for_and_its_link_is_followed_from_the_demos_mails(
    page: Page, site: Site
) -> None:
    """The web server writes the mail, the worker delivers it, the page shows it."""
    email, _ = site.account("trainer")
    page.goto("/account/password/reset/")
    page.get_by_label("E-mail").or_(page.get_by_label("Email")).fill(email)
    page.locator("main").get_by_role("button").first.click()
    page.wait_for_url("**/done/")
    entry = page.locator(".listing li", has_text=email).first

    def arrived() -> bool:
        page.goto("/demo/mail/")
        return entry.is_visible()

    for _ in range(40):
        if arrived():
            break
        page.wait_for_timeout(250)
    entry.get_by_role("link").click()
    expect(page.get_by_text(f"To {email}")).to_be_visible()
    page.locator("main").get_by_role("link", name="/account/password/reset/").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("new password"))


def test_axe_finds_nothing_on_the_demos_mails(axe_page: Page) -> None:
    axe_page.goto("/demo/mail/")
    assert accessibility.faults_in_every_mode(axe_page) == []
    axe_page.locator(".listing a").first.click()
    assert accessibility.faults_in_every_mode(axe_page) == []
