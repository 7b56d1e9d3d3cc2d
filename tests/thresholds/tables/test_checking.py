"""Each kind of fault is named with its sheet, row and column, and what to do."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from core.tables.faults import FaultyFile
from tests.thresholds.making import INDICATOR, indicators_csv, levels_csv
from thresholds.content import Content
from thresholds.importers import NamedFile, parse_pair
from thresholds.tables.columns import INDICATOR_COLUMNS, LEVEL_COLUMNS, OPTIONAL_LEVEL_COLUMNS


def checked(levels: bytes, indicators: bytes) -> Content:
    return parse_pair(
        NamedFile("levels.csv", levels), NamedFile("indicators.csv", indicators)
    ).content


def faults_of(levels: bytes, indicators: bytes) -> list[str]:
    with pytest.raises(FaultyFile) as caught:
        checked(levels, indicators)
    return [str(fault) for fault in caught.value.faults]


LONG = "/" + "x" * 500


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"level": ""}, "column “level”: This cell is empty. It must be filled."),
        ({"level": "one"}, "column “level”: “one” is not a whole number from 0 to 99."),
        ({"level": "-1"}, "column “level”: “-1” is not a whole number from 0 to 99."),
        ({"level": "100"}, "column “level”: “100” is not a whole number from 0 to 99."),
        ({"level": "²"}, "column “level”: “²” is not a whole number from 0 to 99."),
        ({"level": "9" * 5000}, f"column “level”: “{'9' * 40}…” is not a whole number"),
        ({"name": ""}, "column “name”: This cell is empty. It must be filled."),
        ({"name": "x" * 61}, "column “name”: The text is longer than 60 characters. Shorten it."),
        ({"name": "a\x07b"}, "column “name”: The text holds an invisible control character."),
        ({"name": "a\uffffb"}, "column “name”: The text holds an invisible control character."),
        ({"colour": ""}, "column “colour”: This cell is empty. It must be filled."),
        ({"colour": "green"}, "column “colour”: “green” is not a colour. Write it as #1f6b3a."),
        ({"colour": "#1f6b3"}, "column “colour”: “#1f6b3” is not a colour. Write it as #1f6b3a."),
        ({"statutory": ""}, "column “statutory”: Write yes or no, not “”."),
        ({"statutory": "maybe"}, "column “statutory”: Write yes or no, not “maybe”."),
        ({"tool_url": LONG}, "column “tool_url”: The text is longer than 500 characters."),
        (
            {"tool_url": "javascript:x"},
            "column “tool_url”: Write an address that starts with https",
        ),
        (
            {"contact_confirmed_on": "5/10/26"},
            "column “contact_confirmed_on”: “5/10/26” is not a date",
        ),
        (
            {"contact_confirmed_on": "2026-13-01"},
            "column “contact_confirmed_on”: “2026-13-01” is not",
        ),
        (
            {"contact_confirmed_on": "2026-W01-1"},
            "column “contact_confirmed_on”: “2026-W01-1” is not",
        ),
        ({"contact_confirmed_on": "20260401"}, "column “contact_confirmed_on”: “20260401” is not"),
    ],
)
def test_a_fault_in_a_level_is_named_once(change: Mapping[str, str], fault: str) -> None:
    found = [f for f in faults_of(levels_csv({}, change | {"x": ""}), indicators_csv())
             if "already in row" not in f]  # fmt: skip
    assert len(found) == 1
    assert found[0].startswith(f"levels.csv, row 3, {fault}")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"need_key": ""}, "column “need_key”: This cell is empty. It must be filled."),
        ({"need_key": "Neglect"}, "column “need_key”: “Neglect” is not a key. Use lower-case"),
        ({"need_key": "a--b"}, "column “need_key”: “a--b” is not a key. Use lower-case"),
        ({"need_key": "x" * 81}, "column “need_key”: The text is longer than 80 characters."),
        ({"need": ""}, "column “need”: This cell is empty. It must be filled."),
        ({"need": "x" * 201}, "column “need”: The text is longer than 200 characters."),
        ({"domain": ""}, "column “domain”: This cell is empty. It must be filled."),
        (
            {"domain": "Family"},
            "column “domain”: “Family” is not a domain. Use one of: Child's dev",
        ),
        ({"dimension": ""}, "column “dimension”: This cell is empty. It must be filled."),
        (
            {"dimension": "Care"},
            "column “dimension”: “Care” is not a dimension. Use one of: Basic care",
        ),
        ({"dimension": "Housing"}, "column “dimension”: “Housing” belongs to “Wider family and"),
        (
            {"age_from_months": "two"},
            "column “age_from_months”: “two” is not a whole number from 0 to 300",
        ),
        (
            {"age_to_months": "301"},
            "column “age_to_months”: “301” is not a whole number from 0 to 300.",
        ),
        (
            {"age_from_months": "12", "age_to_months": "11"},
            "column “age_from_months”: The youngest age, 12, is above the oldest, 11.",
        ),
        ({"level": ""}, "column “level”: This cell is empty. It must be filled."),
        ({"level": "two"}, "column “level”: “two” is not a whole number from 0 to 99."),
        ({"level": "2"}, "column “level”: There is no level 2 in the levels. They are: 1."),
        ({"indicator": ""}, "column “indicator”: This cell is empty. It must be filled."),
        ({"indicator": "a\x1bb"}, "column “indicator”: The text holds an invisible control"),
        ({"protective": "strength"}, "column “protective”: Write yes or no, not “strength”."),
        (
            {"agencies": "a;\x02b"},
            "column “agencies”: The text holds an invisible control character.",
        ),
        ({"pathway": "early help"}, "column “pathway”: Write the pathway’s short name"),
        ({"notes": "a\x01"}, "column “notes”: The text holds an invisible control character."),
        (
            {"level": "", "indicator": "", "protective": "no", "notes": "x"},
            "column “notes”: This row has no indicator. Fill “level” and “indicator”.",
        ),
    ],
)
def test_a_fault_in_an_indicator_is_named_once(change: Mapping[str, str], fault: str) -> None:
    other = {"need_key": "other", "need": "Other"}
    found = faults_of(levels_csv(), indicators_csv({}, other | {"indicator": "B"} | change))
    assert len(found) == 1, found
    assert found[0].startswith(f"indicators.csv, row 3, {fault}")


def test_all_faults_of_both_files_are_named_at_once() -> None:
    found = faults_of(
        levels_csv({"colour": "red"}, {"level": "2", "name": ""}),
        indicators_csv({"domain": "x"}, {"level": "9"}, {"indicator": "B", "protective": "x"}),
    )
    assert [fault.split(":")[0] for fault in found] == [
        "levels.csv, row 2, column “colour”",
        "levels.csv, row 3, column “name”",
        "indicators.csv, row 2, column “domain”",
        "indicators.csv, row 3, column “level”",
        "indicators.csv, row 4, column “protective”",
    ]


def test_unknown_missing_and_doubled_columns_are_named_beside_the_other_faults() -> None:
    names = [name for name in INDICATOR_COLUMNS if name != "notes"]
    found = faults_of(
        levels_csv({"colour": "red"}, columns=[*LEVEL_COLUMNS, "color"]),
        indicators_csv({"level": "two"}, columns=[*names, "need", "Notice"]),
    )
    assert [fault.split(".")[0:2] for fault in found] == [
        ["levels", "csv, row 1, column “color”: This column is unknown"],
        ["levels", "csv, row 2, column “colour”: “red” is not a colour"],
        ["indicators", "csv, row 1, column “need”: This column is there twice"],
        ["indicators", "csv, row 1, column “notice”: This column is unknown"],
        ["indicators", "csv, row 1, column “notes”: This column is missing"],
        ["indicators", "csv, row 2, column “level”: “two” is not a whole number from 0 to 99"],
    ]


@pytest.mark.parametrize("name", [n for n in LEVEL_COLUMNS if n not in OPTIONAL_LEVEL_COLUMNS])
def test_each_missing_column_of_the_levels_is_named_once(name: str) -> None:
    columns = [column for column in LEVEL_COLUMNS if column != name]
    assert faults_of(levels_csv(columns=columns), indicators_csv()) == [
        f"levels.csv, row 1, column “{name}”: This column is missing. Add it to the first row."
    ]


@pytest.mark.parametrize("name", INDICATOR_COLUMNS)
def test_each_missing_column_of_the_indicators_is_named(name: str) -> None:
    columns = [column for column in INDICATOR_COLUMNS if column != name]
    assert (
        f"indicators.csv, row 1, column “{name}”: This column is missing. Add it to the first row."
    ) in faults_of(levels_csv(), indicators_csv(columns=columns))


def test_optional_columns_may_be_missing() -> None:
    columns = [column for column in LEVEL_COLUMNS if column not in OPTIONAL_LEVEL_COLUMNS]
    (level,) = checked(levels_csv(columns=columns), indicators_csv()).levels
    assert (level.next_step, level.contact_confirmed_on) == ("", None)


def test_a_column_without_a_name_is_a_fault() -> None:
    (fault,) = faults_of(levels_csv(columns=["", *LEVEL_COLUMNS]), indicators_csv())
    assert fault.startswith("levels.csv, row 1: A column has no name in the first row.")


def test_a_level_twice_is_named_with_the_row_of_the_first() -> None:
    (fault,) = faults_of(levels_csv({}, {"name": "B"}), indicators_csv())
    assert fault == "levels.csv, row 3, column “level”: Level 1 is already in row 2. Keep one."


def test_levels_that_cannot_be_read_do_not_make_every_indicator_faulty() -> None:
    (fault,) = faults_of(levels_csv({"level": "one"}), indicators_csv({}, {"indicator": "B"}))
    assert fault.startswith("levels.csv, row 2, column “level”")


def test_a_need_must_say_the_same_on_all_its_rows() -> None:
    (fault,) = faults_of(levels_csv(), indicators_csv({}, {"indicator": "B", "need": "Other"}))
    assert fault == (
        "indicators.csv, row 3, column “need”: "
        "This differs from row 2 of the same need. Make them the same."
    )


def test_a_fault_of_a_need_is_not_also_a_difference_between_its_rows() -> None:
    rows = ({"age_from_months": "5"}, {"indicator": "B", "age_from_months": "five"})
    (fault,) = faults_of(levels_csv(), indicators_csv(*rows))
    assert fault.startswith("indicators.csv, row 3, column “age_from_months”: “five”")


def test_rows_without_a_key_are_not_taken_for_one_need() -> None:
    found = faults_of(
        levels_csv(), indicators_csv({"need_key": ""}, {"need_key": "", "need": "Other"})
    )
    assert [fault.split(":")[0] for fault in found] == [
        "indicators.csv, row 2, column “need_key”",
        "indicators.csv, row 3, column “need_key”",
    ]


def test_an_indicator_twice_at_a_level_is_named_with_the_row_of_the_first() -> None:
    (fault,) = faults_of(levels_csv(), indicators_csv({}, {}))
    assert fault == (
        "indicators.csv, row 3, column “indicator”: This repeats row 2 at the same level. Keep one."
    )


def test_files_without_rows_have_no_level_and_no_indicator() -> None:
    empty = ",".join(LEVEL_COLUMNS).encode(), ",".join(INDICATOR_COLUMNS).encode()
    assert [fault.split(":")[0] for fault in faults_of(*empty)] == [
        "levels.csv, row 2, column “level”",
        "indicators.csv, row 2, column “need_key”",
    ]


def test_files_given_the_wrong_way_round_name_their_columns() -> None:
    found = faults_of(indicators_csv(), levels_csv())
    assert any("levels.csv, row 1, column “need_key”: This column is unknown" in f for f in found)


def test_values_are_understood_as_people_write_them() -> None:
    levels = levels_csv({"level": "0", "colour": "#1F6B3A", "statutory": "YES"})
    rows = (
        {
            "level": "0",
            "domain": "PARENTS’ AND CARERS’ CAPACITY",
            "dimension": "basic  CARE",
            "age_to_months": "0",
            "agencies": " schools;; GPs ;schools",
            "protective": "",
        },
        {"level": "0", "indicator": "B\r\nC", "domain": INDICATOR["domain"].upper(),
         "dimension": "Basic care", "age_to_months": "0", "agencies": "police"},
    )  # fmt: skip
    content = checked(levels, indicators_csv(*rows))
    (level,), (need,) = content.levels, content.needs
    assert (level.number, level.colour, level.statutory) == (0, "#1f6b3a", True)
    assert need.dimension_slug == "basic-care"
    assert (need.age_from_months, need.age_to_months) == (None, 0)
    assert need.agencies == ("schools", "GPs", "police")
    assert need.indicators[1].text == "B\nC"
    assert not need.indicators[0].protective


def test_a_need_gathers_the_agencies_and_keywords_of_all_its_rows() -> None:
    rows = ({"agencies": "a; b", "keywords": ""}, {"indicator": "B", "agencies": "b;c"})
    (need,) = checked(levels_csv(), indicators_csv(*rows)).needs
    assert need.agencies == ("a", "b", "c")
    assert need.keywords == ("hungry", "dirty")


def test_levels_are_ordered_by_number_and_indicators_counted_within_need_and_level() -> None:
    levels = levels_csv({"level": "3"}, {"level": "1"})
    rows = (
        {"level": "3", "indicator": "C"},
        {"need_key": "b", "need": "B"},
        {"level": "1", "indicator": "A"},
        {"level": "3", "indicator": "D"},
    )
    content = checked(levels, indicators_csv(*rows))
    assert [level.number for level in content.levels] == [1, 3]
    assert [need.key for need in content.needs] == ["neglect", "b"]
    told = [(i.level, i.position, i.text) for i in content.needs[0].indicators]
    assert told == [(1, 1, "A"), (3, 1, "C"), (3, 2, "D")]


def test_a_need_without_an_indicator_is_kept() -> None:
    row = {"level": "", "indicator": "", "protective": "no"}
    (need,) = checked(levels_csv(), indicators_csv(row)).needs
    assert need.indicators == ()
