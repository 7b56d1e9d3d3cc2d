"""What the tests know of the running site."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Page, Route

from tests.second_factor import PERIOD_SECONDS, code_of_app

_cookies_by_role: dict[str, list[Any]] = {}
_used_at: dict[str, int] = {}


@dataclass(frozen=True)
class Site:
    """The site's address, its accounts, and pages that no address of a sound site answers."""

    url: str
    accounts: Path
    coming: int
    draft: int
    no_edition: str
    errors: dict[str, str] = field(default_factory=dict)

    def account(self, role: str) -> tuple[str, str]:
        """E-mail address and password of a demo person."""
        person = json.loads(self.accounts.read_text())[role]
        return person["email"], person["password"]

    def serve(self, page: Page, path: str, html: str, *, status: int) -> None:
        """Let the page get ``html`` at ``path`` as if the server were in that state."""

        def answer(route: Route) -> None:
            route.fulfill(status=status, content_type="text/html; charset=utf-8", body=html)

        page.route(f"{self.url}{path}", answer)


def sign_in(page: Page, site: Site, role: str, *, anew: bool = False) -> None:
    """Go through the one front door, with a code where one is asked for.

    An app's code works once in thirty seconds, so tests share a person's session unless one asks
    for it ``anew``.
    """
    if role in _cookies_by_role and not anew:
        page.context.add_cookies(_cookies_by_role[role])
        return
    email, password = site.account(role)
    page.goto("/account/login/")
    page.get_by_label("Email").or_(page.get_by_label("E-mail")).fill(email)
    page.get_by_label("Password").fill(password)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/account/login" not in url)
    if "/account/2fa/" in page.url:
        page.get_by_label("code").fill(_fresh_code(site, role))
        page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(lambda url: "/account/2fa/" not in url)
    _cookies_by_role[role] = page.context.cookies()


def _fresh_code(site: Site, role: str) -> str:
    """A code not used yet: waits for the next one after a second sign-in within its period."""
    secret = json.loads(site.accounts.read_text())[role]["totp_secret"]
    while _used_at.get(role) == int(time.time() // PERIOD_SECONDS):
        time.sleep(0.5)
    _used_at[role] = int(time.time() // PERIOD_SECONDS)
    return code_of_app(secret)


def address(path: str, **query: Any) -> str:
    """``path`` with a query; a list gives its name more than once."""
    return f"{path}?{urlencode(query, doseq=True)}"
