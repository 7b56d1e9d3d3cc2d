"""In a real browser: from the button to the provider's own page, and back signed in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from playwright.sync_api import Page, Request, Route, expect

from accounts.single_sign_on.addresses import domain_of
from tests.accounts.openid_provider.real import (
    CLIENT_ID,
    CLIENT_SECRET,
    GENERIC,
    PASSWORD,
    RealProvider,
    real_provider,
)
from tests.browser import accessibility
from tests.browser.conftest import NewContext
from tests.browser.running_site import Site
from tests.browser.watch import Watch
from tests.running.portal_site import Portal
from tests.running.workers import wait_until

pytestmark = pytest.mark.browser
ROLE = "practitioner"
LOGIN = "/account/login/"
BUTTON = "Sign in with Westshire Works"
FILE = """
[[providers]]
id = "works"
name = "Westshire Works"
kind = "generic"
server_url = "{server_url}"
client_id = "{client_id}"
client_secret = "{client_secret}"
domains = ["{domain}"]
"""


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealProvider]:
    folder = tmp_path_factory.mktemp("openid-of-browser")
    with real_provider(folder, ["http://localhost/unused"]) as running:
        yield running


@pytest.fixture(scope="module")
def works(
    site: Site, provider: RealProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The same partnership behind a second server, on which single sign-on is switched on."""
    email, _ = site.account(ROLE)
    path = tmp_path_factory.mktemp("providers") / "providers.toml"
    path.write_text(
        FILE.format(
            server_url=provider.server_url(GENERIC),
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            domain=domain_of(email),
        )
    )
    served = Portal(site.accounts.parent).served("single-sign-on", SINGLE_SIGN_ON_FILE=str(path))
    with served as server:
        url = f"http://localhost:{server.port}"
        provider.come_back_to([f"{url}/account/single-sign-on/works/callback/"])
        yield replace(site, url=url)


@dataclass
class WatchAtDoor(Watch):
    """Lets a person go to the provider, and nothing else: no picture, no script, no beacon."""

    provider_url: str = ""

    def _request(self, request: Request) -> None:
        if request.is_navigation_request() and request.url.startswith(f"{self.provider_url}/"):
            self.visited.add(request.url)
        else:
            super()._request(request)


@pytest.fixture
def watch(works: Site, provider: RealProvider) -> Watch:
    url = provider.server_url(GENERIC)
    return WatchAtDoor(works.url, may_keep_cookies=True, provider_url=url)


@pytest.fixture
def person(works: Site, provider: RealProvider) -> str:
    """What a practitioner of the demo logs in with at the provider."""
    email, _ = works.account(ROLE)
    return provider.person(
        GENERIC, "practitioner-there", login="prac", email=email, email_verified=True
    )


def go_to_provider(page: Page, works: Site) -> None:
    page.goto(f"{works.url}{LOGIN}?next=/glossary/")
    page.get_by_role("button", name=BUTTON).click()
    expect(page.get_by_role("heading", name="Provider")).to_be_visible()


def log_in_there(page: Page, login: str) -> None:
    page.get_by_label("Login").fill(login)
    page.get_by_label("Secret").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


@pytest.mark.parametrize("scripted", [True, False], ids=["with script", "without script"])
def test_somebody_signs_in_where_they_work(
    page: Page, plain_page: Page, works: Site, person: str, scripted: bool
) -> None:
    walked = page if scripted else plain_page
    answer = walked.goto(f"{works.url}{LOGIN}")
    assert answer
    policy = answer.headers["content-security-policy"]
    assert re.search(r"form-action 'self'(;|$)", policy)
    go_to_provider(walked, works)
    log_in_there(walked, person)
    walked.wait_for_url(f"{works.url}/glossary/")
    walked.goto(f"{works.url}/account/logout/")
    expect(walked.locator("main").get_by_role("button", name="Sign out")).to_be_visible()


def test_a_redirect_after_the_form_would_not_have_come_there(
    new_context: NewContext, watch: Watch, works: Site, provider: RealProvider
) -> None:
    """The control for the page that goes on by itself: Chromium stops a plain redirect."""
    page = new_context().new_page()
    target = f"{provider.server_url(GENERIC)}/auth"

    def redirect(route: Route) -> None:
        route.fulfill(status=302, headers={"location": target})

    page.route(f"{works.url}/account/single-sign-on/works/", redirect)
    page.goto(f"{works.url}{LOGIN}")
    with page.expect_console_message(lambda message: "form-action" in message.text):
        page.get_by_role("button", name=BUTTON).click()
    assert page.url == f"{works.url}{LOGIN}"
    watch.console.clear()


def test_the_way_back_from_the_provider_is_not_a_trap(page: Page, works: Site, person: str) -> None:
    go_to_provider(page, works)
    page.go_back()
    expect(page.get_by_label("Password")).to_be_visible()


def test_whoever_stops_there_comes_back_to_a_clear_page(
    page: Page, works: Site, person: str
) -> None:
    go_to_provider(page, works)
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_role("heading", name="You were not signed in")).to_be_visible()
    page.get_by_role("link", name="Back to sign in").click()
    expect(page.get_by_label("Password")).to_be_visible()


def test_axe_finds_nothing_on_the_way(
    axe_page: Page, works: Site, provider: RealProvider, person: str
) -> None:
    lines = []
    for width in (320, 1280):
        axe_page.set_viewport_size({"width": width, "height": 800})
        axe_page.goto(f"{works.url}{LOGIN}")
        lines += accessibility.faults_in_every_mode(axe_page)
        stay_here(axe_page, provider)
        axe_page.get_by_role("button", name=BUTTON).click()
        expect(axe_page.get_by_role("heading", name="Going on to")).to_be_visible()
        lines += accessibility.faults_in_every_mode(axe_page)
        axe_page.unroute_all()
        axe_page.get_by_role("link", name="Go on").click()
        axe_page.get_by_role("button", name="Stop").click()
        lines += accessibility.faults_in_every_mode(axe_page)
        assert axe_page.evaluate("document.documentElement.scrollWidth") <= width
    assert not lines, "\n".join(lines)


def test_a_provider_that_is_down_leaves_the_password_door_open_and_comes_back(
    axe_page: Page, works: Site, provider: RealProvider
) -> None:
    axe_page.goto(f"{works.url}{LOGIN}")
    provider.stop()
    try:
        axe_page.get_by_role("button", name=BUTTON).click()
        expect(axe_page.get_by_role("heading", name="cannot sign you in")).to_be_visible()
        assert not accessibility.faults_in_every_mode(axe_page)
        axe_page.get_by_role("link", name="Back to sign in").click()
        email, password = works.account(ROLE)
        axe_page.get_by_label(re.compile("E-?mail")).fill(email)
        axe_page.get_by_label("Password").fill(password)
        axe_page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
        axe_page.wait_for_url(lambda url: LOGIN not in url)
        assert "/account/" not in axe_page.url
        axe_page.context.clear_cookies()
    finally:
        provider.start()
    wait_until(lambda: comes_to_provider(axe_page, works), 30, "the provider's coming back")


def comes_to_provider(page: Page, works: Site) -> bool:
    """Press the button once; whether it leads to the provider and not to a page that it is down."""
    page.goto(f"{works.url}{LOGIN}")
    page.get_by_role("button", name=BUTTON).click()
    there = page.get_by_role("heading", name="Provider")
    expect(there.or_(page.get_by_role("heading", name="cannot sign you in"))).to_be_visible()
    return there.is_visible()


def stay_here(page: Page, provider: RealProvider) -> None:
    """Let the page that goes on by itself stand still: an answer without content changes none."""

    def nothing(route: Route) -> None:
        route.fulfill(status=204)

    page.route(re.compile(re.escape(provider.server_url(GENERIC)) + "/auth.*"), nothing)
