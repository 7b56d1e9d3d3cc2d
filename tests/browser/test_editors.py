"""Editors at work in the admin: the ladder grid and the import, with a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

import thresholds
from tests.browser import accessibility
from tests.browser.running_site import Site, sign_in
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser

DEMO = Path(thresholds.__file__).parent / "demo"
EDITIONS = "/admin/thresholds/editions/"
SCREENS = (
    "/admin/",
    EDITIONS,
    f"{EDITIONS}add/",
    f"{EDITIONS}history/1/",
    "/admin/thresholds/needs/",
    "/admin/thresholds/needs/add/",
    "/admin/thresholds/levels/",
    "/admin/thresholds/levels/new/",
    "/admin/thresholds/synonyms/",
    "/admin/thresholds/synonyms/new/",
    "/admin/thresholds/synonyms/upload/",
    "/admin/thresholds/words/",
    "/admin/thresholds/import/",
)
# Wagtail's own faults: the rule, and where it is broken. All else on any screen is ours to mend.
OF_WAGTAIL = {
    "page-has-heading-one": re.compile(r"/(edit|add)/"),  # its editor with a preview beside it
}


@pytest.fixture
def editor(axe_page: Page, site: Site, watch: Watch) -> Page:
    """A threshold editor's page."""
    watch.may_keep_cookies = True
    sign_in(axe_page, site, "threshold_editor")
    return axe_page


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def start_draft(page: Page, title: str) -> None:
    """A copy of the edition in force, which the form offers by itself."""
    page.goto(f"{EDITIONS}add/")
    page.get_by_label("Title").fill(title)
    press(page, "Start the draft")
    expect(page.get_by_text("is ready to be edited")).to_be_visible()


def texts(rung: Locator) -> list[str]:
    areas = rung.locator("textarea[name$='-text']").all()
    return [area.input_value() for area in areas]


def test_a_ladder_is_filled_on_one_page(editor: Page) -> None:
    start_draft(editor, "Draft for a ladder")
    editor.get_by_role("link", name="Needs", exact=True).last.click()
    editor.get_by_role("link", name="Ladder of “Food and hunger”").click()
    expect(editor.locator("[data-rung]")).to_have_count(4)

    rung = editor.locator("[data-rung]").nth(1)
    before = texts(rung)
    rung.locator("textarea[name$='-text']").last.fill("Lunch money is often missing.")
    rung.get_by_role("button", name="Add another").click()
    expect(rung.locator("textarea[name$='-text']").last).to_be_focused()
    rung.locator("textarea[name$='-text']").last.fill("Food is hidden in the bag.")
    rung.locator("[data-move=up]").last.press("Enter")
    wanted = [*before[:-1], "Food is hidden in the bag.", "Lunch money is often missing."]
    assert texts(rung) == wanted
    assert faults(editor) == []

    press(editor, "Save")
    expect(editor.get_by_text("The ladder of “Food and hunger” is saved.")).to_be_visible()
    assert texts(rung) == [*wanted, ""]

    handle = rung.locator("[data-handle]").first
    target = rung.locator("[data-row]").nth(1)
    box = target.bounding_box()
    assert box is not None
    handle.drag_to(target, target_position={"x": 20, "y": box["height"] - 10})
    moved = [wanted[1], wanted[0], *wanted[2:]]
    assert texts(rung) == [*moved, ""]
    press(editor, "Save")
    expect(editor.get_by_text("is saved.")).to_be_visible()
    assert texts(rung) == [*moved, ""]


def test_a_fault_in_the_ladder_is_found_from_its_summary(editor: Page) -> None:
    start_draft(editor, "Draft with a fault")
    editor.get_by_role("link", name="Needs", exact=True).last.click()
    editor.get_by_role("link", name="Ladder of “Food and hunger”").click()
    rung = editor.locator("[data-rung]").nth(2)
    first = rung.locator("textarea[name$='-text']").first
    first.fill("")
    rung.locator("textarea[name$='-text']").last.fill("Typed with care.")
    press(editor, "Save")
    link = editor.get_by_role("link", name="Level 3, row 1: Write what is seen")
    link.click()
    expect(first).to_be_focused()
    expect(first).to_have_attribute("aria-invalid", "true")
    assert "Typed with care." in texts(rung)
    assert faults(editor) == []


def test_needs_are_put_in_order_with_the_keyboard(editor: Page) -> None:
    start_draft(editor, "Draft in order")
    editor.get_by_role("link", name="Needs", exact=True).last.click()
    titles = editor.locator("tbody .title-wrapper")
    first, second = titles.nth(0).inner_text(), titles.nth(1).inner_text()
    with editor.expect_response(re.compile("/reorder/")) as moved:
        handle = editor.locator("[data-w-orderable-target=handle]").first
        handle.press("ArrowDown")
        handle.press("Enter")
    assert moved.value.ok
    editor.reload()
    assert [titles.nth(0).inner_text(), titles.nth(1).inner_text()] == [second, first]
    assert faults(editor) == []


def test_an_edition_is_checked_mended_and_imported(editor: Page, tmp_path: Path) -> None:
    faulty = tmp_path / "levels.csv"
    sound = DEMO / "levels.csv"
    faulty.write_text(sound.read_text("utf-8-sig").replace("#1f6b3a", "green"))

    editor.goto("/admin/thresholds/import/")
    assert faults(editor) == []
    editor.get_by_label("Levels (CSV)").set_input_files(faulty)
    editor.get_by_label("Needs and indicators (CSV)").set_input_files(DEMO / "indicators.csv")
    editor.get_by_label("Title of the edition").fill("From two files")
    editor.get_by_label("In force from").fill("2028-04-01")
    editor.keyboard.press("Escape")
    press(editor, "Check only")

    row = editor.locator(".faults tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(re.compile(r"levels\.csv\s*2\s*colour\s*“green” is not a colour"))
    expect(editor.get_by_label("Title of the edition")).to_have_value("From two files")
    assert faults(editor) == []

    editor.get_by_label("Levels (CSV)").set_input_files(sound)
    editor.get_by_label("Needs and indicators (CSV)").set_input_files(DEMO / "indicators.csv")
    press(editor, "Check only")
    expect(editor.get_by_text("The files are sound.")).to_be_visible()
    assert faults(editor) == []
    press(editor, "Import")

    expect(editor.get_by_text("The draft “From two files” was created")).to_be_visible()
    expect(editor).to_have_url(re.compile(r"/admin/thresholds/needs/\?edition=\d+$"))
    expect(editor.locator("select#edition-switch option:checked")).to_contain_text("From two files")


def test_no_screen_of_the_document_has_a_fault(editor: Page, site: Site) -> None:
    start_draft(editor, "Draft to be looked at")
    draft = editor.url
    editor.get_by_role("link", name="Levels", exact=True).last.click()
    editor.locator("tbody .title-wrapper a").first.click()
    level = editor.url
    lines = []
    for path in (*SCREENS, draft, level):
        editor.goto(path)
        lines += [f"{path}: {line}" for line in faults(editor)]
    assert not lines, "\n".join(lines)


def faults(page: Page) -> list[str]:
    """What axe finds on the screen, without what is Wagtail's own."""
    return [
        line
        for line in accessibility.faults(page)
        if not (where := OF_WAGTAIL.get(line.partition(":")[0])) or not where.search(page.url)
    ]
