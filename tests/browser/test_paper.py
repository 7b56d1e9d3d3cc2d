"""What comes out of the printer, and the edition as a tagged PDF."""

from __future__ import annotations

import re
import unicodedata
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser import pages
from tests.browser.running_site import address

pytestmark = pytest.mark.browser

A4_POINTS = (595, 842)


def printed(page: Page, path: str) -> PdfReader:
    """The page as the browser prints it."""
    page.goto(path)
    return PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))


def words(paper: PdfReader) -> str:
    """All its text in one line; printed ligatures are letters again."""
    text = " ".join(sheet.extract_text() for sheet in paper.pages)
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("ticks", [pages.TICKS, pages.MANY_TICKS], ids=["three", "twelve"])
def test_the_picture_takes_one_sheet(page: Page, ticks: tuple[str, ...]) -> None:
    paper = printed(page, address(pages.PICTURE, q=pages.WORDS, age_months=96, seen=ticks))
    assert len(paper.pages) == 1
    assert (int(paper.pages[0].mediabox.width), int(paper.pages[0].mediabox.height)) == A4_POINTS
    said = words(paper)
    shown = ["Immediate danger", "Food and hunger", "Conversations to have next", "Consent"]
    for part in (*shown, "edition 1", "Printed on", "Check online"):
        assert part in said, part
    for level in {tick.split(".")[1] for tick in ticks}:
        assert page.locator(f".next-step.level-{level} .next-step__text").inner_text() in said


def test_the_sheet_asks_for_no_name_and_repeats_no_words(page: Page) -> None:
    words_of_reader = "Zebedee is always hungry"
    said = words(printed(page, address(pages.PICTURE, q=words_of_reader, seen=pages.TICKS)))
    assert page.locator("main").locator("input, textarea, select").count() == 0
    assert "Zebedee" not in said
    assert re.search(r"name\s*:|_{3,}|\.{4,}", said, re.IGNORECASE) is None


def test_the_sheet_has_nothing_to_press(page: Page) -> None:
    page.goto(address(pages.PICTURE, seen=pages.TICKS))
    expect(page.get_by_role("button", name="Print this picture")).to_be_visible()
    page.emulate_media(media="print")
    for one in page.locator("button, nav, form, summary").all():
        expect(one).to_be_hidden()


def test_without_script_no_button_promises_to_print(plain_page: Page) -> None:
    plain_page.goto(address(pages.PICTURE, seen=pages.TICKS))
    expect(plain_page.locator("[data-print]")).to_be_hidden()


def test_every_step_of_a_need_is_on_paper(page: Page) -> None:
    said = words(printed(page, pages.NEED))
    steps = page.locator(".next-step__text").all_text_contents()
    assert len(steps) == 4
    assert all(step in said for step in steps)


def test_the_whole_edition_is_on_paper(page: Page) -> None:
    said = words(printed(page, "/thresholds/print/"))
    needs = [text.split("(")[0].strip() for text in page.locator("h4").all_text_contents()]
    assert len(needs) > 80
    assert [need for need in needs if need not in said] == []


def test_the_edition_is_offered_as_a_tagged_pdf(page: Page) -> None:
    page.goto("/thresholds/print/")
    link = page.get_by_role("link", name="download the PDF").get_attribute("href")
    answer = page.request.get(str(link))
    assert answer.headers["content-type"] == "application/pdf"
    paper = PdfReader(BytesIO(answer.body()))
    catalogue = paper.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "en-GB"
    assert "/StructTreeRoot" in catalogue
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert paper.metadata is not None
    assert paper.metadata.title == "Westshire Levels of Need"
