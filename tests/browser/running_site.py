"""What the tests know of the running site."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Page, Route


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


def sign_in(page: Page, site: Site, role: str) -> None:
    """Go through the one front door."""
    email, password = site.account(role)
    page.goto("/account/login/")
    page.get_by_label("Email").or_(page.get_by_label("E-mail")).fill(email)
    page.get_by_label("Password").fill(password)
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/account/login" not in url)


def address(path: str, **query: Any) -> str:
    """``path`` with a query; a list gives its name more than once."""
    return f"{path}?{urlencode(query, doseq=True)}"
