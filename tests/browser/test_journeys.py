"""The ways through the site that it is made for, with and without script."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import pages
from tests.browser.running_site import Site, address, sign_in
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser

HUNGRY = "hunger-and-food.3.1"
TIRED = "sleep-and-tiredness.2.1"


def tick(page: Page, identifier: str) -> None:
    page.locator(f"input[value='{identifier}']").check()


def ticked(page: Page) -> set[str]:
    boxes = page.locator("input[name=seen]:checked").all()
    return {box.get_attribute("value") or "" for box in boxes}


def test_from_own_words_to_the_next_conversation(
    reader: Page, new_context: Callable[..., BrowserContext]
) -> None:
    reader.goto("/")
    main = reader.locator("main")
    main.get_by_role("searchbox").fill("always hungry")
    main.get_by_role("searchbox").press("Enter")

    expect(reader).to_have_url(re.compile(r"/thresholds/find/\?q=always\+hungry$"))
    first = main.locator(".found__need").first
    expect(first.get_by_role("heading", level=2)).to_have_text("Food and hunger")
    expect(first.locator(".found__why mark").first).to_be_visible()
    expect(main.get_by_label("What are you worried about?")).to_have_value("always hungry")
    tick(reader, HUNGRY)
    main.get_by_role("button", name="See the picture").click()

    expect(main.get_by_role("heading", level=1)).to_have_text("What you recognised")
    cell = main.locator(".matrix__cell--seen")
    expect(cell).to_have_count(1)
    expect(cell).to_contain_text("Food and hunger")
    expect(main.get_by_role("heading", name="Conversations to have next")).to_be_visible()
    step = main.locator(".next-step")
    expect(step).to_have_count(1)
    expect(step.get_by_text("Contact", exact=True)).to_be_visible()
    expect(step.get_by_text("Consent", exact=True)).to_be_visible()

    there = reader.url
    elsewhere = new_context().new_page()
    elsewhere.goto(there)
    drawn = "main :is(table, section)"
    assert elsewhere.locator(drawn).all_inner_texts() == reader.locator(drawn).all_inner_texts()

    main.get_by_role("link", name="Go back and change what you ticked").click()
    assert ticked(reader) == {HUNGRY}
    expect(main.get_by_label("What are you worried about?")).to_have_value("always hungry")


def test_the_browsers_own_back_keeps_ticks(page: Page) -> None:
    page.goto(address(pages.FIND, q="always hungry"))
    tick(page, HUNGRY)
    page.get_by_role("button", name="See the picture").click()
    page.wait_for_url(re.compile("picture"))
    page.go_back()
    page.wait_for_url(re.compile(r"/find/\?q="))
    expect(page.locator(f"input[value='{HUNGRY}']")).to_be_checked()


def test_ticks_are_kept_through_other_words(reader: Page) -> None:
    """What was ticked for the first worry is in the picture with the second."""
    reader.goto(address(pages.FIND, q="always hungry", seen=HUNGRY))
    reader.get_by_label("What are you worried about?").fill("tired in class")
    reader.get_by_role("button", name="Find needs").click()
    reader.wait_for_url(re.compile("tired"))
    tick(reader, TIRED)
    reader.get_by_role("button", name="See the picture").click()
    expect(reader.locator(".matrix__cell--seen")).not_to_have_count(0)
    shown = reader.locator(".matrix--picture").inner_text()
    assert "Food and hunger" in shown
    assert "leep" in shown


def test_an_age_narrows_what_is_found(reader: Page) -> None:
    reader.goto(address(pages.FIND, q="not going to school"))
    absent = reader.locator(".found__title", has_text="Absence from school")
    expect(absent).to_be_visible()
    reader.get_by_label("Age of the child").select_option("6")
    reader.get_by_role("button", name="Find needs").click()
    reader.wait_for_url(re.compile("age_months=6"))
    expect(absent).to_have_count(0)
    expect(reader.get_by_role("link", name=re.compile("Remove filter"))).to_be_visible()


def test_words_that_find_nothing_still_lead_to_help(reader: Page) -> None:
    reader.goto(address(pages.FIND, q="qqqq zzzz"))
    main = reader.locator("main")
    expect(main.get_by_role("heading", name="Nothing was found")).to_be_visible()
    expect(main.locator("a[href^='tel:']").first).to_be_visible()
    topics = main.locator(".topics a")
    assert topics.count() >= 10
    topics.first.click()
    expect(main.locator(".matrix").first).to_be_visible()


def test_an_unsound_age_is_said_beside_its_field(reader: Page) -> None:
    reader.goto(address(pages.FIND, q="hungry", age_months="old"))
    _error_is_linked(reader, "age_months", "Give it in whole months")
    expect(reader.locator(".found__need").first).to_be_visible()


def test_from_the_headers_search_to_who_to_call(reader: Page) -> None:
    reader.goto("/about/")
    header = reader.locator(".site-header__search")
    header.get_by_role("searchbox").fill("hunger")
    header.get_by_role("button").click()

    main = reader.locator("main")
    main.get_by_role("link", name="Food and hunger", exact=True).click()
    expect(main.get_by_role("heading", level=1)).to_have_text("Food and hunger")
    rungs = main.locator(".ladder > .rung")
    expect(rungs).to_have_count(4)
    rungs.nth(2).get_by_role("link").first.click()

    expect(reader).to_have_url(re.compile(r"/needs/hunger-and-food/3/\d/$"))
    step = main.locator(".next-step")
    for fact in ("Contact", "Consent", "Who leads", "How fast"):
        expect(step.get_by_text(fact, exact=True)).to_be_visible()
    expect(main.locator("[aria-current=true]")).to_contain_text("You are looking at this level")
    expect(main.locator(".edition-line")).to_contain_text("edition 1")
    reader.get_by_role("navigation", name="Breadcrumb").get_by_role("link").nth(2).click()
    expect(main.get_by_role("heading", level=1)).to_have_text("Food and hunger")


def test_filters_work_by_their_button(plain_page: Page) -> None:
    plain_page.goto(pages.DOCUMENT)
    plain_page.get_by_text("Filter the needs").click()
    plain_page.get_by_label("Level").select_option("4")
    plain_page.get_by_label("Words").fill("school")
    plain_page.get_by_role("button", name="Show these needs").click()
    expect(plain_page).to_have_url(re.compile(r"level=4"))
    expect(plain_page.locator(".results-count")).to_have_text(
        re.compile(r"^\d+ of \d+ needs fit your filters$")
    )
    expect(plain_page.get_by_label("Words")).to_have_value("school")
    plain_page.get_by_role("link", name=re.compile("Remove filter: Words")).click()
    expect(plain_page.get_by_label("Words")).to_have_value("")
    expect(plain_page.get_by_label("Level")).to_have_value("4")
    plain_page.get_by_role("link", name="Clear all filters").click()
    expect(plain_page.locator(".results-count")).to_have_text(re.compile(r"^\d+ needs$"))


def test_filters_work_in_place_with_script(page: Page) -> None:
    page.goto(pages.DOCUMENT)
    page.evaluate("window.stayed = true")
    all_needs = page.locator(".matrix__row").count()
    page.get_by_text("Filter the needs").click()
    page.get_by_label("Level").select_option("4")
    expect(page).to_have_url(re.compile(r"/thresholds/\?level=4$"))
    expect(page.locator("#results thead").first.get_by_role("columnheader")).to_have_count(2)

    page.get_by_label("Words").press_sequentially("school", delay=20)
    expect(page).to_have_url(re.compile(r"q=school"))
    count = page.locator(".results-count")
    expect(count).to_have_text(re.compile(r"^\d+ of \d+ needs fit your filters$"))
    expect(page.locator("p.govuk-visually-hidden[role=status]")).to_have_text(count.inner_text())
    expect(page.get_by_label("Words")).to_be_focused()
    assert page.evaluate("window.stayed")
    fewer = page.locator(".matrix__row").count()
    assert 0 < fewer < all_needs

    page.reload()
    expect(page.get_by_label("Words")).to_have_value("school")
    expect(page.locator(".matrix__row")).to_have_count(fewer)
    page.locator(".matrix__need a").first.click()
    page.wait_for_url(re.compile("/needs/"))
    page.go_back()
    page.wait_for_url(re.compile(r"q=school"))
    expect(page.locator(".matrix__row")).to_have_count(fewer)
    expect(page.get_by_label("Words")).to_have_value("school")
    expect(page.get_by_label("Level")).to_have_value("4")


def test_back_and_forward_show_what_their_address_says(page: Page) -> None:
    page.goto("/about/")
    page.goto(pages.DOCUMENT)
    page.get_by_text("Filter the needs").click()
    page.get_by_label("Domain").select_option("child")
    expect(page).to_have_url(re.compile(r"domain=child"))
    rows = page.locator(".matrix__row").count()
    page.go_back()
    page.wait_for_url(re.compile("/about/|/thresholds/$"))
    page.go_forward()
    expect(page).to_have_url(re.compile(r"domain=child"))
    expect(page.get_by_label("Domain")).to_have_value("child")
    expect(page.locator(".matrix__row")).to_have_count(rows)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("level", "9", "Select a valid choice"),
        ("domain", "moon", "Select a valid choice"),
        ("age_months", "old", "Give it in whole months"),
        ("agency", "nobody", "Select a valid choice"),
        ("q", "x" * 1001, "1,?000"),
    ],
)
def test_an_unsound_filter_is_said_beside_its_field(
    page: Page, name: str, value: str, said: str
) -> None:
    page.goto(address(pages.DOCUMENT, **{name: value}))
    _error_is_linked(page, name, said)
    expect(page.locator(".matrix__row").first).to_be_visible()


def test_a_draft_is_read_by_those_who_write_it_and_nobody_else(
    page: Page, site: Site, watch: Watch
) -> None:
    watch.may_keep_cookies = True
    draft = f"/thresholds/editions/{site.draft}/"
    answer = page.goto(draft)
    assert answer is not None
    assert answer.status == 404
    sign_in(page, site, "threshold_editor")
    page.goto(draft)
    expect(page.locator(".callout--warning")).to_contain_text("a draft that the partners have not")
    expect(page.get_by_role("link", name="Sign out")).to_be_visible()


def _error_is_linked(page: Page, name: str, said: str) -> None:
    """The summary leads to the field, and the field is described by its error."""
    summary = page.locator(".govuk-error-summary")
    link = summary.get_by_role("link").first
    expect(link).to_have_text(re.compile(said))
    field = page.locator(f"main {link.get_attribute('href')}")
    expect(field).to_have_attribute("name", name)
    expect(field).to_have_attribute("aria-invalid", "true")
    error = field.get_attribute("aria-describedby") or ""
    expect(page.locator(", ".join(f"#{one}" for one in error.split())).last).to_have_text(
        re.compile(said)
    )
    link.click()
    expect(field).to_be_in_viewport()
