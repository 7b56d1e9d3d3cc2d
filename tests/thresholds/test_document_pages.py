"""The document's pages as a reader asks for them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook
from pypdf import PdfReader

from accounts.factories import UserFactory
from tests.accounts.signing_in import signed_in
from tests.thresholds.making import agreed, draft, levels, need, sample
from thresholds.content import Content, Indicator
from thresholds.models import Edition
from thresholds.selectors import facts_of
from thresholds.tables.writing import as_csv, as_json, as_xlsx

pytestmark = pytest.mark.django_db
DOCUMENT = "/thresholds/"


def page(client: Client, address: str, **query: Any) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def shown(html: str) -> list[str]:
    """Keys of the needs in the matrix, in order."""
    return re.findall(r'matrix__need"><a href="[^"]*/needs/([a-z0-9-]+)/"', html)


def test_before_the_first_edition_the_page_says_so(client: Client) -> None:
    for address in (DOCUMENT, "/thresholds/find/", "/thresholds/find/picture/"):
        assert "No edition is in force yet" in page(client, address)
    for address in ("levels/1/", "needs/neglect/", "print/", "thresholds.pdf", "download/csv/"):
        assert client.get(f"{DOCUMENT}{address}").status_code == 404


def test_the_document_shows_every_need_and_names_the_edition(
    client: Client, edition: Edition
) -> None:
    html = page(client, DOCUMENT)
    assert shown(html) == ["antenatal-care", "neglect", "housing"]
    assert "3 needs" in html
    assert "Agreed elsewhere: Agreed in May" in html
    assert "This edition is not in force" not in html


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"level": "1"}, ["neglect"]),
        ({"domain": "environment"}, ["housing"]),
        ({"dimension": "health"}, ["antenatal-care"]),
        ({"age_months": "0"}, ["antenatal-care", "neglect"]),
        ({"age_months": "100"}, ["neglect", "housing"]),
        ({"agency": "GPs"}, ["neglect"]),
        ({"q": "hungry"}, ["neglect"]),
        ({"level": "2", "domain": "child", "age_months": "0", "q": "midwife"}, ["antenatal-care"]),
        ({"level": "4", "domain": "child"}, []),
        ({"unknown": "x"}, ["antenatal-care", "neglect", "housing"]),
    ],
)
def test_filters_in_the_address_narrow_the_document(
    client: Client, edition: Edition, query: dict[str, str], expected: list[str]
) -> None:
    html = page(client, DOCUMENT, **query)
    assert shown(html) == expected
    known = [name for name in query if name != "unknown"]
    assert html.count("Remove filter: ") == len(known)
    if not expected:
        assert "No need fits all these filters" in html


def test_words_that_were_filtered_by_are_marked(client: Client, edition: Edition) -> None:
    assert "often <mark>hungry</mark>" in page(client, DOCUMENT, q="hungry")


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ({"level": "9"}, "9 is not one of the available choices"),
        ({"level": "x"}, "x is not one of the available choices"),
        ({"domain": "nowhere"}, "nowhere is not one of the available choices"),
        ({"dimension": "nothing"}, "nothing is not one of the available choices"),
        ({"agency": "circus"}, "circus is not one of the available choices"),
        ({"age_months": "-1"}, "“-1” is not an age. Give it in whole months, from 0 to 227."),
        ({"age_months": "ten"}, "“ten” is not an age. Give it in whole months, from 0 to 227."),
        ({"age_months": "9" * 5000}, "is not an age. Give it in whole months"),
        ({"q": "x" * 1001}, "at most 1000 characters"),
        ({"q": "a\x00"}, "Null characters are not allowed"),
    ],
)
def test_a_bad_filter_is_said_and_the_others_hold(
    client: Client, edition: Edition, query: dict[str, str], error: str
) -> None:
    other = {"domain": "environment"} if "domain" not in query else {"q": "damp"}
    html = page(client, DOCUMENT, **query, **other)
    assert "There is a problem" in html
    assert error in html
    assert shown(html) == ["housing"]
    if len(query.get("q", "")) > 1000:
        assert "x" * 1001 in html


def test_level_nought_is_filtered_by_and_has_a_page(client: Client) -> None:
    told = need(indicators=(Indicator(0, 1, "All is well."),))
    agreed(Content(levels(0, 1), (told, need("other"))))
    assert shown(page(client, DOCUMENT, level="0")) == ["neglect"]
    assert "Level 0: Name 0" in page(client, "/thresholds/levels/0/")
    assert "All is well." in page(client, "/thresholds/needs/neglect/0/1/")


def test_a_level_says_what_to_do_and_shows_its_indicators(client: Client, edition: Edition) -> None:
    html = page(client, "/thresholds/levels/2/")
    assert "Do step 2." in html
    assert "often hungry" in html
    assert "starving" not in html


def test_a_need_shows_its_ladder(client: Client, edition: Edition) -> None:
    html = page(client, "/thresholds/needs/neglect/")
    for text in ("clean clothes", "often hungry", "starving", "Ask about breakfast", "Do step 4."):
        assert text in html


def test_an_indicator_has_an_address_of_its_own(client: Client, edition: Edition) -> None:
    html = page(client, "/thresholds/needs/neglect/2/2/")
    assert "Clothes are dirty or too small." in html
    assert "You are looking at this level" in html


@pytest.mark.parametrize(
    "address",
    [
        "levels/9/",
        "needs/nothing/",
        "needs/neglect/9/1/",
        "needs/neglect/2/3/",
        "needs/neglect/2/0/",
        "download/pdf/",
        "editions/99/",
        "editions/" + "9" * 30 + "/",
        "editions/99/needs/neglect/",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, edition: Edition, address: str) -> None:
    assert client.get(f"{DOCUMENT}{address}").status_code == 404


def test_pages_are_only_read(client: Client, edition: Edition) -> None:
    assert client.post(DOCUMENT).status_code == 405
    assert client.post("/thresholds/find/").status_code == 405
    assert client.head(DOCUMENT).status_code == 200


PAGES = ["", "levels/1/", "needs/neglect/", "needs/neglect/2/1/", "print/"]
FILES = ["levels.css", "thresholds.pdf", "download/csv/", "download/xlsx/", "download/json/"]


@pytest.mark.parametrize("address", [*PAGES, *FILES])
def test_a_draft_does_not_exist_for_others_than_its_editors(
    client: Client, editor_client: Client, address: str
) -> None:
    number = draft().number
    place = f"/thresholds/editions/{number}/{address}"
    assert client.get(place).status_code == 404
    other = signed_in(UserFactory())
    assert other.get(place).status_code == 404
    response = editor_client.get(place)
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    if address in PAGES:
        assert "a draft that the partners have not agreed" in response.content.decode()


def test_a_superseded_edition_stays_readable_and_says_so(client: Client) -> None:
    old = agreed(title="Old", effective_from=date(2024, 4, 1))
    new = agreed(title="New", effective_from=date(2025, 4, 1))
    html = page(client, f"/thresholds/editions/{old.number}/")
    assert "This edition is not in force" in html
    assert f"/thresholds/editions/{old.number}/needs/neglect/" in html
    assert "This edition is not in force" not in page(client, f"/thresholds/editions/{new.number}/")
    listed = page(client, "/thresholds/editions/")
    assert listed.index("New") < listed.index("Old")
    assert listed.count("In force") == 1
    assert "Superseded" in listed


def test_an_edition_to_come_is_listed_as_not_yet_in_force(client: Client) -> None:
    agreed(effective_from=date(2025, 4, 1))
    agreed(title="Next", effective_from=date(2027, 4, 1))
    with time_machine.travel("2026-11-24 12:00:00+00:00", tick=False):
        assert "Not yet in force" in page(client, "/thresholds/editions/")
    with time_machine.travel("2027-04-01 00:00:00+00:00", tick=False):
        assert "Superseded" in page(Client(), "/thresholds/editions/")


def test_drafts_are_listed_for_their_editors_alone_the_undated_first(
    client: Client, editor_client: Client
) -> None:
    agreed()
    draft(title="Undated plan", effective_from=None)
    assert "Undated plan" not in page(client, "/thresholds/editions/")
    html = page(editor_client, "/thresholds/editions/")
    assert html.index("Undated plan") < html.index("Levels of Need")


def test_a_page_changes_as_soon_as_the_edition_does(client: Client) -> None:
    agreed(effective_from=date(2024, 4, 1))
    assert shown(page(client, DOCUMENT)) == ["antenatal-care", "neglect", "housing"]
    agreed(Content(levels(1), (need("other"),)), title="New", effective_from=date(2025, 4, 1))
    assert shown(page(client, DOCUMENT)) == ["other"]


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_downloads_are_the_exports(client: Client, edition: Edition, form: str) -> None:
    response = client.get(f"/thresholds/download/{form}/")
    kinds = {
        "csv": ("application/zip", "zip"),
        "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        "json": ("application/json", "json"),
    }
    kind, ending = kinds[form]
    assert response["Content-Type"] == kind
    disposition = f'attachment; filename="thresholds-levels-of-need.{ending}"'
    assert response["Content-Disposition"] == disposition
    assert "public" in response["Cache-Control"]
    facts = facts_of(edition)
    if form == "csv":
        with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
            assert {n: archive.read(n) for n in archive.namelist()} == as_csv(sample())
    else:
        write: Callable[..., bytes] = as_xlsx if form == "xlsx" else as_json
        assert response.content == write(facts, sample())


def test_a_downloaded_workbook_opens(client: Client, edition: Edition) -> None:
    book = load_workbook(io.BytesIO(client.get("/thresholds/download/xlsx/").content))
    assert book.sheetnames == ["edition", "levels", "indicators"]


def test_the_pdf_is_tagged_titled_and_in_english(client: Client, edition: Edition) -> None:
    response = client.get("/thresholds/thresholds.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="thresholds-levels-of-need.pdf"'
    assert response.content.startswith(b"%PDF")
    reader = PdfReader(io.BytesIO(response.content))
    catalog: Any = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"] == True  # noqa: E712  (pypdf's own truth)
    assert catalog["/Lang"] == "en-GB"
    assert "/StructTreeRoot" in catalog
    assert reader.metadata is not None
    assert reader.metadata.title == "Levels of Need"
    text = "".join(page.extract_text() for page in reader.pages)
    assert "often hungry" in text
    assert "Agreed in May" in text


def test_the_whole_edition_is_on_one_page_for_paper(client: Client, edition: Edition) -> None:
    html = page(client, "/thresholds/print/")
    assert "often hungry" in html
    assert "The home is damp and crowded." in html


def test_colours_are_a_style_sheet_that_may_be_kept(client: Client, edition: Edition) -> None:
    html = page(client, DOCUMENT)
    found = re.search(r'href="(/thresholds/levels.css\?v=[0-9a-f]{12})"', html)
    assert found is not None
    response = client.get(found[1])
    assert response["Content-Type"].startswith("text/css")
    assert ".level-1{--level-colour:#1f6b3a;" in response.content.decode()
    assert "immutable" in response["Cache-Control"]


def test_a_public_page_is_known_again_by_its_tag(client: Client, edition: Edition) -> None:
    first = client.get(DOCUMENT)
    assert "public" in first["Cache-Control"]
    again = client.get(DOCUMENT, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""


def test_a_page_drawn_for_somebody_signed_in_is_theirs(
    editor_client: Client, edition: Edition
) -> None:
    assert "private" in editor_client.get(DOCUMENT)["Cache-Control"]


def test_markup_in_the_content_is_shown_as_text(client: Client) -> None:
    told = need(title="<script>x</script>", indicators=(Indicator(1, 1, "<b>bold</b>"),))
    agreed(Content(levels(1), (told,)), title="<i>Title</i>")
    for address in (DOCUMENT, "/thresholds/needs/neglect/", "/thresholds/print/"):
        html = page(client, address)
        assert "<script>x" not in html
        assert "<b>bold" not in html
        assert "<i>Title" not in html
