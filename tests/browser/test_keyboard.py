"""The finder with nothing but a keyboard."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import pages

pytestmark = pytest.mark.browser

MOST_STOPS = 60
# Where the focus is: drawn so that it is seen, and covered by nothing (WCAG 2.4.7, 2.4.11).
STOP = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {
    what: one.outerHTML.slice(0, 120),
    ring: style.outlineStyle !== "none" || style.boxShadow !== "none",
    onTop: top === one || one.contains(top) || top?.contains(one),
  };
}"""


def tab_to(page: Page, there: Locator) -> None:
    """Press Tab until the focus is there; every stop on the way has to be seen."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop: dict[str, Any] = page.evaluate(STOP)
        assert stop["ring"], f"the focus is not drawn on {stop['what']}"
        assert stop["onTop"], f"something covers {stop['what']}"
        if there.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"{MOST_STOPS} presses of Tab do not lead to {there}")


def skip_to_main(page: Page) -> None:
    """The first press of Tab offers to skip what stands on every page."""
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")


def ask(page: Page, words: str) -> None:
    """Open the finder, type the words and send them."""
    page.goto(pages.FIND)
    skip_to_main(page)
    tab_to(page, page.get_by_label("What are you worried about?"))
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q="))


def test_from_the_box_to_a_need(reader: Page) -> None:
    ask(reader, "always hungry")
    skip_to_main(reader)
    tab_to(reader, reader.locator("main").get_by_role("link", name="Food and hunger"))
    reader.keyboard.press("Enter")
    expect(reader.get_by_role("heading", level=1)).to_have_text("Food and hunger")

    skip_to_main(reader)
    fold = reader.locator(".step-fold").nth(2)
    tab_to(reader, fold.locator("summary"))
    reader.keyboard.press("Enter")
    expect(fold.locator(".next-step")).to_be_visible()


def test_from_the_box_to_the_picture_and_back(reader: Page) -> None:
    ask(reader, "always hungry")
    skip_to_main(reader)
    box = reader.locator("input[value='hunger-and-food.3.1']")
    tab_to(reader, box)
    reader.keyboard.press("Space")
    expect(box).to_be_checked()
    tab_to(reader, reader.get_by_role("button", name="See the picture"))
    reader.keyboard.press("Enter")
    expect(reader.get_by_role("heading", level=1)).to_have_text("What you recognised")
    expect(reader.locator(".matrix__cell--seen")).to_contain_text("Food and hunger")

    skip_to_main(reader)
    tab_to(reader, reader.get_by_role("link", name="Go back and change what you ticked"))
    reader.keyboard.press("Enter")
    expect(box).to_be_checked()


def test_every_stop_of_the_document_is_seen(page: Page) -> None:
    page.goto(pages.DOCUMENT)
    skip_to_main(page)
    tab_to(page, page.locator(".matrix__need a").nth(3))


def test_the_menu_of_a_phone_opens_and_closes(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/about/")
    summary = page.locator("[data-menu] > summary")
    tab_to(page, summary)
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("navigation", name="Menu").get_by_role("link").first)
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(page.get_by_role("navigation", name="Menu")).to_be_hidden()
