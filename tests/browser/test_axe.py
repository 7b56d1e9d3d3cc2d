"""axe finds nothing: in no component, on no page, in no state, in no colours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser import accessibility, pages
from tests.browser.running_site import Site, sign_in
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser


def look(page: Page, addresses: dict[str, str]) -> None:
    """Visit every address in every mode, and fail with all that was found."""
    lines = []
    for name, path in addresses.items():
        page.goto(path)
        lines += [f"{name}: {line}" for line in accessibility.faults_in_every_mode(page)]
    assert not lines, f"{len(lines)} faults\n" + "\n".join(lines)


def test_every_component_in_every_state(axe_page: Page) -> None:
    examples = Path(__file__).parents[2] / "core" / "gallery_examples.json"
    states = sum(len(states) for states in json.loads(examples.read_text()).values())
    axe_page.goto("/gallery/")
    assert axe_page.locator(".specimen").count() == states
    look(axe_page, {"gallery": "/gallery/", "one component": "/gallery/next_step/"})


def test_the_threshold_document(axe_page: Page, site: Site) -> None:
    look(axe_page, pages.documents(site))


def test_the_finder_and_its_picture(axe_page: Page) -> None:
    look(axe_page, pages.finder())


def test_search(axe_page: Page) -> None:
    look(axe_page, pages.searches())


def test_ordinary_pages(axe_page: Page) -> None:
    look(axe_page, pages.others())


def test_every_page_of_the_sitemap(axe_page: Page) -> None:
    answer = axe_page.request.get("/sitemap.xml").text()
    places = [part.partition("</loc>")[0] for part in answer.split("<loc>")[1:]]
    paths = {"/" + place.split("/", 3)[3] for place in places}
    assert len(paths) > 10
    known = set(pages.others().values())
    look(axe_page, {path: path for path in sorted(paths - known)})


def test_the_doors(axe_page: Page, watch: Watch) -> None:
    watch.may_keep_cookies = True
    look(axe_page, pages.doors())
    axe_page.goto("/account/login/")
    axe_page.locator("main form button").first.click()
    axe_page.wait_for_load_state()
    assert axe_page.locator(".govuk-error-message").count() >= 2
    lines = accessibility.faults_in_every_mode(axe_page)
    assert not lines, "\n".join(lines)


def test_signed_in_people_see_the_same_care(axe_page: Page, site: Site, watch: Watch) -> None:
    watch.may_keep_cookies = True
    sign_in(axe_page, site, "threshold_editor")
    draft = f"/thresholds/editions/{site.draft}/"
    paths = ("/", f"{draft}needs/hunger-and-food/", "/account/logout/", "/account/password/change/")
    look(axe_page, {path: path for path in paths})


def test_a_site_in_trouble(axe_page: Page, site: Site) -> None:
    site.serve(axe_page, "/no-edition", site.no_edition, status=200)
    for name, html in site.errors.items():
        site.serve(axe_page, f"/error-{name}", html, status=int(name[:3]))
    look(axe_page, {"no edition": "/no-edition", **{n: f"/error-{n}" for n in site.errors}})


def test_the_menu_and_the_filters_open_on_a_phone(axe_page: Page) -> None:
    axe_page.set_viewport_size({"width": 320, "height": 640})
    axe_page.goto(pages.DOCUMENT)
    axe_page.locator("[data-menu] > summary").click()
    axe_page.locator(".filters__fold > summary").click()
    lines = accessibility.faults_in_every_mode(axe_page)
    assert not lines, "\n".join(lines)


@pytest.mark.parametrize(
    ("planted", "rule"),
    [
        ("<input name=planted>", "label"),
        ("<p style='color:#aaa;background:#fff'>Hard to read</p>", "color-contrast"),
        ("<div role=button aria-expanded=maybe tabindex=0>x</div>", "aria-valid-attr-value"),
        ("<h5>Too deep</h5>", "heading-order"),
        ("<button style='width:9px;height:9px;padding:0;min-height:0'>x</button>" * 2, "target"),
    ],
)
def test_axe_sees_what_is_wrong(axe_page: Page, planted: str, rule: str) -> None:
    axe_page.goto("/about/")
    assert accessibility.faults(axe_page) == []
    axe_page.evaluate(
        "html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", planted
    )
    assert any(line.startswith(rule) for line in accessibility.faults(axe_page))


def test_the_colours_of_the_dark_are_looked_at(axe_page: Page) -> None:
    axe_page.emulate_media(color_scheme="dark")
    axe_page.goto("/about/")
    axe_page.add_style_tag(content="main p { color: #333 !important }")
    found = accessibility.faults(axe_page, only=accessibility.COLOUR_RULES)
    assert any(line.startswith("color-contrast") for line in found)
