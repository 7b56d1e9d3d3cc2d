"""The day of an agency lead, and of whom they invite; every journey with and without script."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import accessibility
from tests.browser.running_site import Site, sign_in
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser

NewContext = Callable[..., BrowserContext]
PASSWORD = "harbour lantern orchard"
COLUMNS = "email,first_name,last_name,job_role,team,line_manager_email,start_date,end_date,roles\n"
OF_LEAD = ("", "?show=soon", "?show=past", "?q=zebra", "invitations/", "invitations/new/")
MORE_OF_LEAD = ("requests/", "roster/")
OWN = ("/me/", "/me/name/", "/me/join/", "/me/data/", "/me/deletion/")
OF_STRANGERS = ("/join/", "/join/sent/", "/join/confirm/?key=x", "/invitation/?key=x")


@pytest.fixture(autouse=True)
def _may_keep_cookies(watch: Watch) -> None:
    watch.may_keep_cookies = True


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def mailed_link(page: Page, to: str) -> str:
    """The link in the latest mail to that address, once the worker has delivered it."""
    entry = page.locator(".listing li", has_text=to).first
    for _ in range(80):
        page.goto("/demo/mail/")
        if entry.is_visible():
            break
        page.wait_for_timeout(250)
    entry.get_by_role("link").click()
    link = page.locator("main a[href*='key=']").first.get_attribute("href")
    assert link
    return link


def looked_at(page: Page, path: str) -> list[str]:
    """What axe says at both widths, and what scrolls sideways on a phone."""
    page.goto(path)
    lines = [f"{path}: {line}" for line in accessibility.faults_in_every_mode(page)]
    page.set_viewport_size({"width": 320, "height": 640})
    lines += [f"{path} at 320: {line}" for line in accessibility.faults(page)]
    if page.evaluate("document.documentElement.scrollWidth") > 320:
        lines.append(f"{path} at 320: scrolls sideways")
    page.set_viewport_size({"width": 1280, "height": 800})
    return lines


def test_from_invitation_to_the_last_day(site: Site, new_context: NewContext, script: bool) -> None:
    address = f"joins.{'with' if script else 'without'}@fernhill.example"
    lead = new_context(java_script_enabled=script).new_page()
    sign_in(lead, site, "agency_lead")
    lead.goto("/agency/")
    expect(lead.get_by_role("heading", level=1)).to_have_text("People")
    lead.get_by_role("link", name="Invite a person").click()
    lead.get_by_label("Work e-mail address").fill("jоan@fernhill.example")
    lead.get_by_role("button", name="Send the invitation").click()
    expect(lead.locator(".govuk-error-summary")).to_contain_text("Enter job role")
    expect(lead.locator(".govuk-error-summary")).to_contain_text(re.compile("plain"))
    lead.get_by_label("Work e-mail address").fill(address)
    lead.get_by_label("Job role").fill("Teaching assistant")
    lead.get_by_label(re.compile("^Practitioner")).check()
    lead.get_by_role("button", name="Send the invitation").click()
    expect(lead.get_by_text(f"An invitation is on its way to {address}.")).to_be_visible()

    newcomer = new_context(java_script_enabled=script).new_page()
    newcomer.goto(mailed_link(lead, address))
    expect(newcomer).to_have_url(f"{site.url}/invitation/")
    expect(newcomer.get_by_text("Fernhill Academy invites you")).to_be_visible()
    newcomer.get_by_label("First name").fill("Jo")
    newcomer.get_by_label("Last name").fill("Newcomer")
    newcomer.get_by_label("Password").fill("short")
    newcomer.get_by_role("button", name="Make my account").click()
    expect(newcomer.locator(".govuk-error-summary")).to_contain_text("12 characters")
    expect(newcomer.get_by_label("First name")).to_have_value("Jo")
    newcomer.get_by_label("Password").fill(PASSWORD)
    newcomer.get_by_role("button", name="Make my account").click()
    newcomer.get_by_label("E-mail").or_(newcomer.get_by_label("Email")).fill(address)
    newcomer.get_by_label("Password").fill(PASSWORD)
    newcomer.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    newcomer.goto("/me/")
    expect(newcomer.get_by_role("heading", name="Fernhill Academy")).to_be_visible()

    lead.goto("/agency/")
    lead.get_by_label("Name or e-mail address").fill(address)
    lead.get_by_role("button", name="Show these people").click()
    lead.get_by_role("link", name="Jo Newcomer").click()
    lead.get_by_role("link", name="Edit, or set a last day").click()
    lead.get_by_label("Team").fill("Year 2")
    lead.get_by_label("Line manager").fill("manager@fernhill.example")
    lead.get_by_role("button", name="Save").click()
    expect(lead.get_by_text("team: none → Year 2")).to_be_visible()
    expect(lead.get_by_text("line manager: none → Owen Castlebury")).to_be_visible()
    lead.get_by_role("link", name="End it now").click()
    lead.get_by_label("Reason").fill("Left the school")
    lead.get_by_role("button", name="End it now").click()
    expect(lead.get_by_text("Left the school")).to_be_visible()
    newcomer.goto("/me/")
    expect(newcomer).to_have_url(re.compile("/account/login/"))


def test_a_roster_with_faults_is_mended_and_imported(
    site: Site, new_context: NewContext, script: bool
) -> None:
    name = "with" if script else "without"
    lead = new_context(java_script_enabled=script).new_page()
    sign_in(lead, site, "agency_lead")
    lead.goto("/agency/")
    lead.get_by_role("navigation", name="Fernhill").get_by_role("link", name="Roster").click()

    def choose(rows: str) -> None:
        file = {"name": "staff.csv", "mimeType": "text/csv", "buffer": (COLUMNS + rows).encode()}
        lead.get_by_label("CSV file").set_input_files([file])  # type: ignore[list-item]
        lead.get_by_role("button", name="Look at it first").click()

    right = f"roster.{name}@fernhill.example,Ann,Ash-{name},Cook,Kitchen,,2026-01-05,,\n"
    choose(right.replace("2026-01-05", "soon").replace(",Cook,", ",,"))
    expect(lead.get_by_text("2 faults. Nothing was changed.")).to_be_visible()
    row = lead.get_by_role("row", name=re.compile("2 start_date “soon” is not a date"))
    expect(row).to_be_visible()
    choose(right)
    expect(lead.get_by_role("heading", name=re.compile(r"Invited.*\(1\)"))).to_be_visible()
    expect(lead.get_by_role("heading", name=re.compile("Missing from the file"))).to_be_visible()
    lead.get_by_role("button", name="Import the roster").click()
    expect(lead.get_by_text(re.compile("The roster is in: 1 invited"))).to_be_visible()
    expect(lead.get_by_role("link", name=f"Ann Ash-{name}")).to_be_visible()
    expect(lead.get_by_role("link", name="Owen Castlebury")).to_be_visible()


def test_asking_for_an_account_waits_for_the_lead(
    site: Site, new_context: NewContext, script: bool
) -> None:
    address = f"asks.{'with' if script else 'without'}@fernhill.example"
    asking = new_context(java_script_enabled=script).new_page()
    asking.goto("/join/")
    asking.get_by_label("Your work e-mail address").fill(address)
    asking.get_by_role("button", name="Send me the link").click()
    expect(asking.get_by_role("heading", level=1)).to_have_text("Look at your e-mail")
    asking.goto(mailed_link(asking, address))
    asking.get_by_label("First name").fill("Asa")
    asking.get_by_label("Last name").fill("Asking")
    asking.get_by_label("Your job role").fill("School nurse")
    asking.get_by_label("Password").fill(PASSWORD)
    asking.get_by_role("button", name="Make my account").click()
    expect(asking.get_by_role("heading", level=1)).to_have_text("Your request is on its way")

    lead = new_context(java_script_enabled=script).new_page()
    sign_in(lead, site, "agency_lead")
    lead.goto("/agency/")
    lead.get_by_role("navigation", name="Fernhill").get_by_role("link", name="Requests").click()
    lead.locator("main li", has_text=address).get_by_role("link").click()
    lead.get_by_role("button", name="Approve").click()
    expect(lead.get_by_text("Asa Asking is now a member of Fernhill Academy.")).to_be_visible()


def test_axe_finds_nothing_and_nothing_scrolls_sideways(axe_page: Page, site: Site) -> None:
    lines = [line for path in OF_STRANGERS for line in looked_at(axe_page, path)]
    sign_in(axe_page, site, "agency_lead")
    axe_page.goto("/agency/")
    base = axe_page.url.removeprefix(site.url)
    one = axe_page.get_by_role("link", name="Owen Castlebury").get_attribute("href") or ""
    paths = [base + path for path in (*OF_LEAD, *MORE_OF_LEAD)]
    paths += [one, f"{one}edit/", f"{one}end/", *OWN]
    lines += [line for path in paths for line in looked_at(axe_page, path)]
    assert not lines, "\n".join(lines)


@pytest.mark.parametrize(
    ("role", "paths"), [("manager", ("/team/",)), ("service_owner", ("/agency/", "/deletions/"))]
)
def test_the_pages_of_managers_and_owners_too(
    axe_page: Page, site: Site, role: str, paths: tuple[str, ...]
) -> None:
    sign_in(axe_page, site, role)
    lines = [line for path in paths for line in looked_at(axe_page, path)]
    assert not lines, "\n".join(lines)


def test_the_list_is_walked_with_the_keyboard_alone(page: Page, site: Site) -> None:
    sign_in(page, site, "agency_lead")
    page.goto("/agency/")
    page.get_by_label("Name or e-mail address").focus()
    page.keyboard.type("castlebury")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 person")).to_be_visible()
    link = page.get_by_role("link", name="Owen Castlebury")
    for _ in range(40):
        if link.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Owen Castlebury")
