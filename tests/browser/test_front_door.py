"""The front door in a real browser: codes, passkeys, other sessions, a lost password."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page, expect

from tests.browser import accessibility
from tests.browser.running_site import Site, sign_in
from tests.browser.watch import Watch
from tests.second_factor import code_of_app

pytestmark = pytest.mark.browser

PASSWORD_FIELD = "Password"
NewContext = Callable[..., BrowserContext]


@pytest.fixture(autouse=True)
def _people_who_sign_in_keep_cookies(watch: Watch) -> None:
    watch.may_keep_cookies = True


@pytest.fixture
def reader(new_context: NewContext) -> Page:
    """A page into which axe may be put."""
    return new_context(bypass_csp=True).new_page()


@pytest.fixture
def key(reader: Page) -> Iterator[CDPSession]:
    """A passkey that the machine itself keeps, and that always finds its owner there."""
    session = reader.context.new_cdp_session(reader)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    yield session
    session.send("WebAuthn.disable")


def by_password(page: Page, site: Site, role: str) -> None:
    email, password = site.account(role)
    page.goto("/account/login/")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label(PASSWORD_FIELD).fill(password)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/account/login" not in url)


def confirm(page: Page, site: Site, role: str) -> None:
    """Where the site asks once more."""
    if "/reauthenticate/" in page.url:
        page.get_by_label("Your password").fill(site.account(role)[1])
        page.get_by_role("button", name="Confirm").click()
        page.wait_for_url(lambda url: "/reauthenticate/" not in url)


def sound(page: Page) -> None:
    lines = accessibility.faults_in_every_mode(page)
    assert not lines, f"{page.url}\n" + "\n".join(lines)


def narrow(page: Page) -> None:
    """Nothing sticks out on the narrowest phone."""
    page.set_viewport_size({"width": 320, "height": 640})
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": 1280, "height": 800})
    assert wide <= 320, f"{page.url} is {wide} px wide"


def looked_at(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(heading))
    sound(page)
    narrow(page)


def test_password_and_code_open_the_door(reader: Page, site: Site) -> None:
    by_password(reader, site, "auditor")
    looked_at(reader, "The second step")
    reader.get_by_label("Code").fill("000000")
    reader.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(reader.get_by_role("heading", name="There is a problem")).to_be_visible()
    sound(reader)
    secret = json.loads(site.accounts.read_text())["auditor"]["totp_secret"]
    reader.get_by_label("Code").fill(code_of_app(secret))
    reader.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    reader.wait_for_url(lambda url: "/account/2fa/" not in url)
    expect(reader.get_by_role("link", name="Sign out")).to_be_visible()
    expect(reader.locator(".person__agency")).to_have_text("County council")


def test_password_and_code_open_the_door_without_script(plain_page: Page, site: Site) -> None:
    by_password(plain_page, site, "moderator")
    secret = json.loads(site.accounts.read_text())["moderator"]["totp_secret"]
    plain_page.get_by_label("Code").fill(code_of_app(secret))
    plain_page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    plain_page.wait_for_url(lambda url: "/account/2fa/" not in url)
    expect(plain_page.get_by_role("link", name="Sign out")).to_be_visible()


def test_the_door_opens_with_the_keyboard_alone(page: Page, site: Site) -> None:
    email, password = site.account("observer")
    page.goto("/account/login/")
    page.get_by_label("E-mail address").focus()
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Tab")
    expect(page.locator("main").get_by_role("button", name="Sign in", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/account/login" not in url)
    expect(page.get_by_role("link", name="Sign out")).to_be_visible()


def test_a_passkey_is_added_and_then_opens_the_door_alone(
    reader: Page, site: Site, key: CDPSession
) -> None:
    by_password(reader, site, "partner_staff")
    reader.goto("/account/2fa/")
    looked_at(reader, "Your second step")
    reader.get_by_role("link", name="Add a passkey").click()
    reader.wait_for_url("**/reauthenticate/**")
    looked_at(reader, "Confirm that it is you")
    confirm(reader, site, "partner_staff")
    looked_at(reader, "Add a passkey")
    reader.get_by_label("A name for this key").fill("Office computer")
    reader.get_by_role("button", name="Add the passkey").click()
    reader.wait_for_url("**/recovery-codes/")
    looked_at(reader, "Your recovery codes")
    assert reader.locator(".recovery-codes li").count() == 10

    reader.goto("/account/2fa/webauthn/")
    looked_at(reader, "Your passkeys")
    expect(reader.get_by_text("Opens alone, without your password.")).to_be_visible()
    reader.goto("/account/logout/")
    looked_at(reader, "Sign out")
    reader.locator("main").get_by_role("button", name="Sign out").click()
    reader.goto("/account/login/?next=/thresholds/")
    reader.get_by_role("button", name="Sign in with a passkey").click()
    reader.wait_for_url("**/thresholds/")
    expect(reader.get_by_role("link", name="Sign out")).to_be_visible()

    reader.goto("/account/logout/")
    reader.locator("main").get_by_role("button", name="Sign out").click()
    by_password(reader, site, "partner_staff")
    reader.get_by_role("button", name="Use your passkey instead").click()
    reader.wait_for_url(lambda url: "/account/2fa/" not in url)
    expect(reader.get_by_role("link", name="Sign out")).to_be_visible()

    reader.goto("/account/2fa/webauthn/")
    reader.get_by_role("link", name="Remove").click()
    confirm(reader, site, "partner_staff")
    looked_at(reader, "Remove the passkey")
    reader.get_by_role("button", name="Remove the passkey").click()
    expect(reader.get_by_text("You have no passkey.")).to_be_visible()


def test_a_passkey_that_is_not_there_is_said_in_words(reader: Page, key: CDPSession) -> None:
    reader.goto("/account/login/")
    reader.get_by_role("button", name="Sign in with a passkey").click()
    expect(reader.locator(".passkey-said")).to_contain_text("Try again, or choose another way")


def test_an_app_is_set_up_with_the_picture_or_the_secret(reader: Page, site: Site) -> None:
    by_password(reader, site, "practitioner")
    reader.goto("/account/2fa/totp/activate/")
    confirm(reader, site, "practitioner")
    looked_at(reader, "Set up an authenticator app")
    picture = reader.locator("img.qr-code")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 100")
    secret = reader.locator("code.secret").inner_text()
    reader.get_by_label("Code that the app shows").fill(code_of_app(secret))
    reader.get_by_role("button", name="Turn the app on").click()
    reader.wait_for_url("**/recovery-codes/")
    code = reader.locator(".recovery-codes li").first.inner_text()
    reader.goto("/account/2fa/recovery-codes/generate/")
    looked_at(reader, "Make new recovery codes")
    reader.goto("/account/logout/")
    reader.locator("main").get_by_role("button", name="Sign out").click()
    by_password(reader, site, "practitioner")
    reader.get_by_label("Code").fill(code)
    reader.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    reader.wait_for_url(lambda url: "/account/2fa/" not in url)
    reader.goto("/account/2fa/totp/deactivate/")
    confirm(reader, site, "practitioner")
    looked_at(reader, "Turn the authenticator app off")
    reader.get_by_role("button", name="Turn the app off").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Your second step")


def test_another_session_is_seen_and_ended(
    reader: Page, new_context: NewContext, site: Site
) -> None:
    other = new_context(user_agent="Mozilla/5.0 (iPhone) AppleWebKit/605 Safari/604").new_page()
    by_password(other, site, "scrutiny_member")
    by_password(reader, site, "scrutiny_member")
    reader.goto("/account/sessions/")
    looked_at(reader, "Where you are signed in")
    reader.get_by_role("button", name=re.compile("Sign out Safari on iPhone")).click()
    expect(reader.get_by_text("That browser is signed out.")).to_be_visible()
    other.goto("/account/sessions/")
    expect(other.get_by_role("heading", level=1)).to_have_text("Sign in")


def mail_to(site: Site, address: str, words: str) -> str:
    """The newest mail to ``address`` that the site has delivered, with a link of ours in it."""
    folder = site.accounts.parent / "mail"
    for _ in range(100):
        for path in sorted(folder.glob("*.eml"), key=lambda one: -one.stat().st_mtime_ns):
            text = path.read_text(encoding="utf-8", errors="replace").replace("=\n", "")
            if address in text and words in text:
                return text.replace("=3D", "=")
        time.sleep(0.3)
    raise AssertionError(f"no mail to {address} with {words!r}")


def test_a_lost_password_is_set_anew_through_the_mail(reader: Page, site: Site) -> None:
    email, password = site.account("observer")
    reader.goto("/account/password/reset/")
    looked_at(reader, "Choose a new password")
    reader.get_by_label("E-mail address").fill(email)
    reader.get_by_role("button", name="Send me the link").click()
    looked_at(reader, "Look at your e-mail")
    link = re.search(r"http\S+/account/password/reset/link/\S+", mail_to(site, email, "reset/link"))
    assert link
    reader.goto(link[0])
    looked_at(reader, "Set your new password")
    for label in ("New password", "New password again"):
        reader.get_by_label(label, exact=True).fill(password)
    reader.get_by_role("button", name="Set this password").click()
    looked_at(reader, "Your password is set")
    by_password(reader, site, "observer")
    reader.goto(link[0])
    looked_at(reader, "This link no longer works")


def test_pages_of_ones_account_are_sound(reader: Page, site: Site) -> None:
    by_password(reader, site, "observer")
    for path, heading in {
        "/account/email/": "Change your e-mail address",
        "/account/password/change/": "Change your password",
        "/account/inactive/": "This account is switched off",
        "/account/confirm-email/": "Look at your e-mail",
        "/account/confirm-email/gone/": "This link does not work",
        "/account/sessions/": "Where you are signed in",
    }.items():
        reader.goto(path)
        confirm(reader, site, "observer")
        looked_at(reader, heading)


def stand_in(page: Page, site: Site, told: dict[str, Any]) -> None:
    """Answer for the server how long the session has left."""
    page.route(
        f"{site.url}/account/session/",
        lambda route: route.fulfill(content_type="application/json", body=json.dumps(told)),
    )


def test_the_end_of_a_session_is_said_before_and_can_be_put_off(reader: Page, site: Site) -> None:
    sign_in(reader, site, "threshold_editor")
    told = {"signed_in": True, "left_seconds": 170, "warned_before_seconds": 180}
    stand_in(reader, site, told)
    reader.goto("/about/")
    dialog = reader.get_by_role("dialog", name="You will be signed out soon")
    expect(dialog).to_contain_text("about 3 minutes")
    expect(dialog.get_by_role("button", name="Stay signed in")).to_be_focused()
    sound(reader)
    narrow(reader)
    reader.keyboard.press("Enter")
    expect(dialog).to_have_count(0)


def test_after_the_end_what_was_typed_is_on_the_page(reader: Page, site: Site) -> None:
    sign_in(reader, site, "threshold_editor")
    reader.goto("/me/name/")
    stand_in(reader, site, {"signed_in": False, "left_seconds": 0, "warned_before_seconds": 180})
    field = reader.locator("main input[type=text]").first
    field.fill("Typed before the end")
    reader.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    dialog = reader.get_by_role("dialog", name="You have been signed out")
    expect(dialog).to_be_visible()
    sound(reader)
    dialog.get_by_role("button", name="Go back to the page").click()
    expect(field).to_have_value("Typed before the end")


def test_the_admin_warns_as_well(page: Page, site: Site) -> None:
    sign_in(page, site, "threshold_editor")
    stand_in(page, site, {"signed_in": True, "left_seconds": 100, "warned_before_seconds": 180})
    page.goto("/admin/account/")
    dialog = page.get_by_role("dialog", name="You will be signed out soon")
    expect(dialog.get_by_role("button", name="Stay signed in")).to_be_visible()
