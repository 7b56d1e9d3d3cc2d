"""``import_thresholds``, ``export_thresholds`` and ``load_synonyms`` as one types them."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.thresholds.making import agreed, draft, indicators_csv, levels_csv, sample
from thresholds import selectors
from thresholds.finder.shipped import shipped_concepts
from thresholds.models import Edition, Need, Synonym
from thresholds.selectors import content_of_edition

pytestmark = pytest.mark.django_db
PROJECT = Path(__file__).parents[2]


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Arguments for a sound pair of files."""
    (tmp_path / "levels.csv").write_bytes(levels_csv())
    (tmp_path / "indicators.csv").write_bytes(indicators_csv())
    return pair(tmp_path)


def pair(folder: Path) -> list[str]:
    levels, indicators = folder / "levels.csv", folder / "indicators.csv"
    return ["--levels", str(levels), "--indicators", str(indicators)]


def run(command: str, *arguments: Any) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command(command, *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def load(*arguments: Any) -> tuple[str, str]:
    return run("import_thresholds", *arguments)


TITLED = ("--edition", "Levels of Need", "--effective-from", "2026-04-01")


def test_a_pair_of_files_makes_a_draft(files: list[str]) -> None:
    out, err = load(*TITLED, *files)
    assert "1 of 1 indicators written" in out
    assert "“Levels of Need” created, a draft: 1 levels, 1 needs, 1 indicators." in out
    assert err == ""
    edition = Edition.objects.get()
    assert edition.is_draft
    assert edition.effective_from == date(2026, 4, 1)


def test_the_same_files_again_are_unchanged(files: list[str]) -> None:
    load(*TITLED, *files)
    before = list(Need.objects.values_list("pk", flat=True))
    out, _ = load(*TITLED, *files)
    assert out == "“Levels of Need”: unchanged (1 levels, 1 needs, 1 indicators).\n"
    assert list(Need.objects.values_list("pk", flat=True)) == before


def test_other_files_under_the_same_title_replace_the_draft(
    files: list[str], tmp_path: Path
) -> None:
    load(*TITLED, *files)
    (tmp_path / "indicators.csv").write_bytes(indicators_csv({}, {"indicator": "B"}))
    out, _ = load(*TITLED, *files)
    assert "“Levels of Need” replaced, a draft: 1 levels, 1 needs, 2 indicators." in out


def test_words_of_agreement_put_it_in_force_from_a_past_date(files: list[str]) -> None:
    agreed(title="Before", effective_from=date(2024, 4, 1))
    out, _ = load(
        "--edition", "New", "--effective-from", "2025-04-01", "--agreed", "In May", *files
    )
    assert "“New” created, in force from its date" in out
    reading = selectors.in_force()
    assert reading is not None
    assert (reading.edition.title, reading.edition.agreed_elsewhere) == ("New", "In May")


def test_a_dry_run_writes_nothing(files: list[str]) -> None:
    out, _ = load(*TITLED, *files, "--dry-run", "--agreed", "In May")
    assert "“Levels of Need” would be created: 1 levels, 1 needs, 1 indicators." in out
    assert "Nothing was written." in out
    assert not Edition.objects.exists()
    assert not Need.objects.exists()


def test_a_dry_run_leaves_a_draft_as_it_is(files: list[str]) -> None:
    edition = draft(sample())
    out, _ = load(*TITLED, *files, "--dry-run")
    assert "would be replaced" in out
    assert content_of_edition(edition) == sample()


def test_every_fault_is_told_and_nothing_changed(tmp_path: Path) -> None:
    (tmp_path / "levels.csv").write_bytes(levels_csv({"colour": "red", "statutory": "x"}))
    (tmp_path / "indicators.csv").write_bytes(indicators_csv({"level": "7"}))
    err = io.StringIO()
    with pytest.raises(CommandError, match=r"3 faults in the file\. Nothing was changed\.") as told:
        call_command("import_thresholds", *TITLED, *pair(tmp_path), stderr=err)
    assert told.value.returncode == 1
    assert [line.split(": ")[0] for line in err.getvalue().splitlines()] == [
        "levels.csv, row 2, column “colour”",
        "levels.csv, row 2, column “statutory”",
        "indicators.csv, row 2, column “level”",
    ]
    assert not Edition.objects.exists()


@pytest.mark.parametrize("form", ["xlsx", "json"])
def test_one_file_brings_title_and_date_with_it(form: str, tmp_path: Path) -> None:
    edition = draft(sample(), owner="Business manager")
    path = tmp_path / f"a.{form}"
    run("export_thresholds", "--edition", edition.title, "--format", form, "--out", path)
    edition.delete()
    load("--file", path)
    again = Edition.objects.get()
    assert (again.title, again.owner) == ("Levels of Need", "Business manager")
    assert content_of_edition(again) == sample()


def test_title_and_date_beside_the_file_go_before_its_own(tmp_path: Path) -> None:
    edition = agreed()
    path = tmp_path / "a.json"
    run("export_thresholds", "--edition", edition.title, "--format", "json", "--out", path)
    load("--file", path, "--edition", "Next", "--effective-from", "2027-04-01")
    following = Edition.objects.get(title="Next")
    assert (following.effective_from, following.is_draft) == (date(2027, 4, 1), True)
    assert following.number != edition.number


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Give --levels and --indicators, or --file."),
        (["--levels", "x.csv"], "Give --levels and --indicators, or --file."),
        (["--file", "x.xlsx", "--levels", "x.csv"], "Give either --file, or --levels"),
        (["--effective-from", "1.4.2026"], "--effective-from: “1.4.2026” is not a date"),
        (["--effective-from", "20260401"], "--effective-from: “20260401” is not a date"),
        (["--file", "/nowhere/x.xlsx"], "/nowhere/x.xlsx: the file cannot be read (No such file"),
        (["--file", "/"], "/: the file cannot be read (Is a directory)"),
    ],
)
def test_a_call_that_cannot_be_followed_says_why(arguments: list[str], message: str) -> None:
    with pytest.raises(CommandError) as told:
        load(*arguments)
    assert str(told.value).startswith(message)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--effective-from", "2026-04-01"], "Give the title with --edition."),
        (["--edition", "A"], "Give the date with --effective-from."),
        (["--edition", "  ", "--effective-from", "2026-04-01"], "Give the edition a title."),
        ([*TITLED, "--agreed", " "], "--agreed: say where and when the partners agreed it."),
        (
            ["--edition", "x" * 151, "--effective-from", "2026-04-01"],
            "title: Ensure this value has",
        ),
    ],
)
def test_a_pair_needs_its_title_and_date(
    arguments: list[str], message: str, files: list[str]
) -> None:
    with pytest.raises(CommandError) as told:
        load(*arguments, *files)
    assert str(told.value).startswith(message)
    assert not Edition.objects.exists()


def test_an_edition_in_force_is_never_replaced(files: list[str]) -> None:
    edition = agreed()
    with pytest.raises(CommandError, match=r"already agreed and cannot be replaced.*Nothing was"):
        load(*TITLED, *files)
    assert content_of_edition(edition) == sample()


def test_a_date_that_is_taken_is_refused(files: list[str]) -> None:
    agreed(title="Other")
    with pytest.raises(CommandError, match="takes effect on 1 April 2026"):
        load(*TITLED, *files, "--agreed", "In May")
    assert not Edition.objects.filter(title="Levels of Need").exists()


def test_a_pathway_that_is_not_there_yet_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "levels.csv").write_bytes(levels_csv())
    (tmp_path / "indicators.csv").write_bytes(indicators_csv({"pathway": "early-help"}))
    _, err = load(*TITLED, *pair(tmp_path))
    assert err.startswith("Warning: There is no early-help pathway “early-help” yet.")


def test_csv_is_exported_as_two_files_or_one_archive(tmp_path: Path) -> None:
    draft(sample())
    name = ("--edition", "Levels of Need", "--format", "csv")
    out, _ = run("export_thresholds", *name, "--out", tmp_path / "new" / "folder")
    assert [Path(line).name for line in out.splitlines()] == ["levels.csv", "indicators.csv"]
    out, _ = run("export_thresholds", *name, "--out", tmp_path / "a" / "b.zip")
    assert (tmp_path / "a" / "b.zip").read_bytes().startswith(b"PK")


def test_exported_csv_files_are_unchanged_when_imported_again(tmp_path: Path) -> None:
    draft(sample())
    run("export_thresholds", "--edition", "Levels of Need", "--format", "csv", "--out", tmp_path)
    out, _ = load(*TITLED, *pair(tmp_path))
    assert "unchanged" in out


def test_an_export_of_no_edition_names_those_that_are_there(tmp_path: Path) -> None:
    arguments = ("--edition", "Nothing", "--format", "json", "--out", tmp_path / "a.json")
    with pytest.raises(CommandError, match="There are: none yet"):
        run("export_thresholds", *arguments)
    draft(sample())
    with pytest.raises(CommandError, match="There are: “Levels of Need”"):
        run("export_thresholds", *arguments)


def test_an_export_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    draft(sample())
    with pytest.raises(CommandError, match="cannot be written"):
        run(
            "export_thresholds",
            "--edition",
            "Levels of Need",
            "--format",
            "xlsx",
            "--out",
            tmp_path,
        )


def test_a_fault_is_exit_status_one_without_a_traceback(tmp_path: Path) -> None:
    """In a process of its own, as an operator starts it; a broken file needs no database."""
    (tmp_path / "broken.xlsx").write_bytes(b"no workbook")
    done = subprocess.run(
        [sys.executable, "manage.py", "import_thresholds", "--file", tmp_path / "broken.xlsx"],
        cwd=PROJECT,
        env={"DJANGO_SETTINGS_MODULE": "portal.settings.test", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "broken.xlsx: This is not an Excel workbook" in done.stderr
    assert "CommandError: 1 fault in the file. Nothing was changed." in done.stderr
    assert "Traceback" not in done.stderr


def test_synonyms_are_installed_once_and_what_editors_changed_stays() -> None:
    count = len(shipped_concepts())
    assert run("load_synonyms")[0] == f"{count} terms added, 0 renewed.\n"
    assert run("load_synonyms")[0] == "0 terms added, 0 renewed.\n"
    changed, old = Synonym.objects.order_by("term")[:2]
    Synonym.objects.filter(pk=changed.pk).update(say=["ours"], changed_here=True)
    Synonym.objects.filter(pk=old.pk).update(say=["as shipped before"])
    assert run("load_synonyms")[0] == "0 terms added, 1 renewed.\n"
    changed.refresh_from_db()
    assert changed.say == ["ours"]
