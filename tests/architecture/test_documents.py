"""The documents: their links lead somewhere, and what they name exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands

from portal.environment import VARIABLES
from portal.running import commands

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
RUN_COMMANDS = {"demo", "check", *commands.PASSED_THROUGH}

_LINK = re.compile(r"\]\(([^()\s]+)\)")
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_RUN = re.compile(r"python3 run\.py ([a-z][a-z-]*)")
_MANAGE = re.compile(r"manage(?:\.py)? ([a-z][a-z_]+)")
_NAMED_FILE = re.compile(
    r"`((?:core|accounts|search|thresholds|home|portal|tests|templates|docs|requirements|\.ci)/[^`\s*<>]*)`"
)
BUILT = ("core/static/core/build/",)


def _name(document: Path) -> str:
    return document.relative_to(ROOT).as_posix()


def _anchor(heading: str) -> str:
    plain = re.sub(r"[`*\[\]]", "", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def _relative_links(document: Path) -> Iterator[str]:
    text = _FENCE.sub("", document.read_text(encoding="utf-8"))
    for target in _LINK.findall(text):
        if not re.match(r"[a-z]+:", target):
            yield target


def _broken(document: Path) -> Iterator[str]:
    for target in _relative_links(document):
        path, _, anchor = target.partition("#")
        found = (document.parent / path).resolve() if path else document
        if not found.exists() or ROOT not in [found, *found.parents]:
            yield target
        elif anchor:
            headings = re.findall(r"^#+ (.+)$", found.read_text(encoding="utf-8"), re.MULTILINE)
            if anchor not in map(_anchor, headings):
                yield target


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_every_relative_link_leads_to_a_file_and_heading_that_exist(document: Path) -> None:
    assert list(_broken(document)) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_every_command_of_run_py_that_is_named_exists(document: Path) -> None:
    named = set(_RUN.findall(document.read_text(encoding="utf-8")))
    assert named <= RUN_COMMANDS


def test_the_readme_names_every_command_of_run_py() -> None:
    named = set(_RUN.findall((ROOT / "README.md").read_text(encoding="utf-8")))
    assert named == RUN_COMMANDS


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_every_management_command_that_is_named_exists(document: Path) -> None:
    named = set(_MANAGE.findall(document.read_text(encoding="utf-8")))
    assert named <= set(get_commands())


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_every_file_that_is_named_exists(document: Path) -> None:
    named = set(_NAMED_FILE.findall(document.read_text(encoding="utf-8")))
    missing = [one for one in named if one not in BUILT and not (ROOT / one).exists()]
    assert missing == []


def test_the_readme_lists_every_variable_of_the_environment() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.split("## Configuration", 1)[1].split("\n## ", 1)[0]
    assert re.findall(r"^\| `([A-Z_]+)` \|", section, re.MULTILINE) == [v.name for v in VARIABLES]


def test_the_example_environment_lists_every_variable() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert re.findall(r"^#?([A-Z_]+)=", text, re.MULTILINE) == [v.name for v in VARIABLES]


def test_every_decision_record_is_listed() -> None:
    folder = ROOT / "docs" / "adr"
    listed = set(_relative_links(folder / "README.md"))
    assert listed == {record.name for record in folder.glob("[0-9]*.md")}
