"""Nothing needs to be scrolled sideways: on a narrow phone, or at 400 % on a screen of 1280."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser import pages
from tests.browser.running_site import Site
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser

# 1280 by 1024 at 400 % (WCAG 1.4.10).
NARROW = {"width": 320, "height": 256}
TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const wide = [...document.body.querySelectorAll("*")].filter(
    (one) => one.getBoundingClientRect().right > room + 0.5);
  return ["scrolls", ...wide.slice(0, 5).map((one) => one.outerHTML.slice(0, 100))];
}"""


def look(page: Page, addresses: dict[str, str]) -> None:
    """Visit every address, and fail with what reaches over the edge."""
    found = {}
    for name, path in addresses.items():
        page.goto(path)
        found[name] = page.evaluate(TOO_WIDE)
    assert {name: wide for name, wide in found.items() if wide} == {}


@pytest.fixture
def narrow_page(page: Page) -> Page:
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    return page


def test_public_pages_fit(narrow_page: Page, site: Site) -> None:
    look(narrow_page, pages.public(site))


def test_the_doors_fit(narrow_page: Page, watch: Watch) -> None:
    watch.may_keep_cookies = True
    look(narrow_page, pages.doors())


def test_a_site_in_trouble_fits(narrow_page: Page, site: Site) -> None:
    for name, html in site.errors.items():
        site.serve(narrow_page, f"/error-{name}", html, status=int(name[:3]))
    look(narrow_page, {name: f"/error-{name}" for name in site.errors})


def test_what_unfolds_fits(narrow_page: Page) -> None:
    for path in (pages.DOCUMENT, pages.NEED, "/account/login/"):
        narrow_page.goto(path)
        narrow_page.evaluate("document.querySelectorAll('details').forEach((x) => (x.open = true))")
        assert narrow_page.evaluate(TOO_WIDE) == [], path


def test_a_page_too_wide_is_seen(narrow_page: Page) -> None:
    narrow_page.goto("/about/")
    narrow_page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<table id=planted><td>'"
        " + 'long'.repeat(99))"
    )
    assert any("planted" in line for line in narrow_page.evaluate(TOO_WIDE))
