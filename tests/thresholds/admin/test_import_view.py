"""Importing an edition in the admin: check, mend, import; all or nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.thresholds.admin.screens import content_now, said
from tests.thresholds.making import indicators_csv, levels_csv, sample
from thresholds.models import Edition
from thresholds.tables.writing import EditionFacts, as_json, as_xlsx

pytestmark = pytest.mark.django_db
IMPORT = reverse("threshold_import:index")
FAULTS = reverse("threshold_import:faults")
FACTS: dict[str, Any] = {"title": "From files", "effective_from": "2027-04-01"}


def pair(levels: bytes | None = None, indicators: bytes | None = None) -> dict[str, Any]:
    """Two CSV files as a browser uploads them."""
    return {
        "levels": SimpleUploadedFile("levels.csv", levels or levels_csv()),
        "indicators": SimpleUploadedFile("indicators.csv", indicators or indicators_csv()),
    }


def test_checking_writes_nothing_and_says_what_would_happen(editor_client: Client) -> None:
    answer = editor_client.post(IMPORT, FACTS | pair() | {"check": "1"})
    page = answer.content.decode()
    assert "Nothing was written yet" in page
    assert "“From files” would be created: 1 level, 1 need, 1 indicator." in page
    assert "levels.csv, indicators.csv" in page
    assert not Edition.objects.exists()


def test_what_was_checked_is_imported_without_choosing_the_files_again(
    editor_client: Client,
) -> None:
    checked = editor_client.post(IMPORT, FACTS | pair() | {"check": "1"}).context["checked"]
    answer = editor_client.post(IMPORT, FACTS | {"checked": checked, "import": "1"})
    made = Edition.objects.get(title="From files")
    assert answer["Location"] == f"{reverse('threshold_needs:list')}?edition={made.pk}"
    assert made.is_draft
    assert "“From files” was created: 1 level, 1 need, 1 indicator" in said(answer)


def test_files_chosen_later_take_the_place_of_checked_ones(editor_client: Client) -> None:
    checked = editor_client.post(IMPORT, FACTS | pair() | {"check": "1"}).context["checked"]
    other = pair(indicators=indicators_csv({"need": "Another title"}))
    editor_client.post(IMPORT, FACTS | other | {"checked": checked, "import": "1"})
    assert content_now(Edition.objects.get()).needs[0].title == "Another title"


def test_what_somebody_else_checked_is_not_at_hand(
    editor_client: Client, administrator_client: Client
) -> None:
    checked = editor_client.post(IMPORT, FACTS | pair() | {"check": "1"}).context["checked"]
    data = FACTS | {"checked": checked, "import": "1"}
    assert administrator_client.post(IMPORT, data).context["form"].errors
    assert not Edition.objects.exists()


def test_checked_files_that_are_gone_are_asked_for_again(editor_client: Client) -> None:
    checked = editor_client.post(IMPORT, FACTS | pair() | {"check": "1"}).context["checked"]
    cache.clear()
    form = editor_client.post(IMPORT, FACTS | {"checked": checked, "import": "1"}).context["form"]
    assert set(form.errors) == {"levels", "indicators"}
    assert form["title"].value() == "From files"


def test_every_fault_is_named_with_sheet_row_and_column(editor_client: Client) -> None:
    levels = levels_csv({"colour": "green"})
    indicators = indicators_csv({"dimension": "Helth"}, {"level": "9", "protective": "maybe"})
    answer = editor_client.post(IMPORT, FACTS | pair(levels, indicators) | {"import": "1"})
    assert answer.status_code == 422
    places = {(f.place.sheet, f.place.row, f.place.column) for f in answer.context["faults"]}
    assert places == {
        ("levels.csv", 2, "colour"),
        ("indicators.csv", 2, "dimension"),
        ("indicators.csv", 3, "level"),
        ("indicators.csv", 3, "protective"),
    }
    page = answer.content.decode()
    assert "4 things are wrong. Nothing was changed." in page
    assert "From files" in page
    assert "“green” is not a colour" in page
    assert not Edition.objects.exists()


def test_the_faults_can_be_taken_along_as_a_file(editor_client: Client) -> None:
    assert editor_client.get(FAULTS).status_code == 404
    levels = levels_csv({"colour": "=1+1"})
    editor_client.post(IMPORT, FACTS | pair(levels) | {"check": "1"})
    answer = editor_client.get(FAULTS)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = answer.content.decode("utf-8-sig").splitlines()
    assert rows[0] == "sheet,row,column,what to do"
    assert rows[1].startswith("levels.csv,2,colour,")


def test_a_thousand_faults_are_shown_and_all_downloaded(editor_client: Client) -> None:
    many = indicators_csv(*({"protective": "maybe", "indicator": f"T {n}"} for n in range(1_200)))
    answer = editor_client.post(IMPORT, FACTS | pair(indicators=many) | {"check": "1"})
    assert len(answer.context["faults"]) == 1_000
    assert "1200 things are wrong" in answer.content.decode()
    assert len(editor_client.get(FAULTS).content.splitlines()) == 1_201


@pytest.mark.parametrize(
    ("data", "names"),
    [
        ({}, {"levels", "indicators"}),
        (FACTS | {"levels": "levels.csv"}, {"indicators"}),
        ({"levels": "levels.csv", "indicators": "indicators.csv"}, {"title", "effective_from"}),
        (FACTS | {"levels": "levels.csv", "file": "a.json"}, {"file"}),
        (
            {"title": "T", "effective_from": "soon", "levels": "a.csv", "indicators": "b.csv"},
            {"effective_from"},
        ),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    editor_client: Client, data: dict[str, str], names: set[str]
) -> None:
    uploads = {
        name: SimpleUploadedFile(value, b"x")
        for name, value in data.items()
        if value.endswith((".csv", ".json"))
    }
    form = editor_client.post(IMPORT, data | uploads | {"import": "1"}).context["form"]
    assert set(form.errors) == names


@pytest.mark.parametrize("form", ["xlsx", "json"])
def test_one_file_brings_its_title_and_date(editor_client: Client, form: str) -> None:
    facts = EditionFacts(title="From one file", number=7)
    content = {"xlsx": as_xlsx, "json": as_json}[form](facts, sample())
    upload = SimpleUploadedFile(f"edition.{form}", content)
    title = "" if form == "json" else "From one file"
    date = "" if form == "json" else "2027-04-01"
    data = {"file": upload, "title": title, "effective_from": date, "import": "1"}
    assert editor_client.post(IMPORT, data).status_code == 302
    assert content_now(Edition.objects.get(title="From one file")) == sample()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.xlsx", b"PK\x03\x04 not a workbook"), ("a.json", b"[1, 2"), ("a.pdf", b"%PDF-1.7")],
)
def test_a_file_that_is_none_is_refused_in_words(
    editor_client: Client, name: str, content: bytes
) -> None:
    data = FACTS | {"file": SimpleUploadedFile(name, content), "import": "1"}
    answer = editor_client.post(IMPORT, data)
    assert answer.status_code == 422
    assert answer.context["faults"]


def test_the_same_files_again_change_nothing(editor_client: Client) -> None:
    editor_client.post(IMPORT, FACTS | pair() | {"import": "1"})
    before = Edition.objects.get().needs.get().pk
    answer = editor_client.post(IMPORT, FACTS | pair() | {"import": "1"})
    assert "holds exactly this already" in said(answer)
    assert Edition.objects.get().needs.get().pk == before


def test_a_draft_of_the_same_title_is_replaced(editor_client: Client) -> None:
    editor_client.post(IMPORT, FACTS | pair() | {"import": "1"})
    other = pair(indicators=indicators_csv({"need": "Another title"}))
    assert "was replaced" in said(editor_client.post(IMPORT, FACTS | other | {"import": "1"}))
    assert content_now(Edition.objects.get()).needs[0].title == "Another title"


def test_an_agreed_edition_is_never_replaced(edition: Edition, editor_client: Client) -> None:
    data = {"title": edition.title, "effective_from": "2027-04-01", "import": "1"}
    answer = editor_client.post(IMPORT, data | pair())
    page = answer.content.decode()
    assert "is already agreed and cannot be replaced" in page
    assert edition.title in page
    assert content_now(edition) == sample()


def test_only_an_administrator_says_that_an_edition_is_agreed(
    editor_client: Client, administrator_client: Client
) -> None:
    data = FACTS | {"agreed": "Board, May", "import": "1"}
    editor_client.post(IMPORT, data | pair())
    assert Edition.objects.get().is_draft
    assert "agreed" not in editor_client.get(IMPORT).context["form"].fields

    answer = administrator_client.post(IMPORT, data | pair())
    assert "agreed and in force from 1 April 2027" in said(answer)
    assert Edition.objects.get().agreed_elsewhere == "Board, May"


def test_pathways_that_do_not_exist_are_remarked_and_imported(editor_client: Client) -> None:
    files = pair(indicators=indicators_csv({"pathway": "early-help"}))
    answer = editor_client.post(IMPORT, FACTS | files | {"check": "1"})
    assert "There is no early-help pathway “early-help” yet" in answer.content.decode()
    files = pair(indicators=indicators_csv({"pathway": "early-help"}))
    told = said(editor_client.post(IMPORT, FACTS | files | {"import": "1"}))
    assert "1 pathway does not exist yet" in told
    assert Edition.objects.exists()


def test_an_import_is_in_the_history(editor_client: Client) -> None:
    editor_client.post(IMPORT, FACTS | pair() | {"import": "1"})
    where = reverse("threshold_editions:history", args=[Edition.objects.get().pk])
    assert "Imported from files" in editor_client.get(where).content.decode()


def test_a_file_that_is_too_large_is_refused(
    editor_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thresholds.admin.file_forms.MAX_FILE_BYTES", 10)
    form = editor_client.post(IMPORT, FACTS | pair() | {"import": "1"}).context["form"]
    assert "larger than" in str(form.errors["levels"])


def test_the_columns_are_told_before_one_begins(editor_client: Client) -> None:
    page = editor_client.get(IMPORT).content.decode()
    for column in ("need_key", "protective", "contact_confirmed_on"):
        assert f"<code>{column}</code>" in page
