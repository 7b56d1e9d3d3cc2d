"""Ages of children, in whole months, as people say them."""

from __future__ import annotations

from dataclasses import dataclass

MONTHS_A_YEAR = 12
OLDEST_MONTHS = 18 * MONTHS_A_YEAR + 11
UNBORN = 0


@dataclass(frozen=True, slots=True)
class AgeBand:
    """A band of the published children-in-need statistics; bounds in months, inclusive."""

    name: str
    from_months: int
    to_months: int


AGE_BANDS = (
    AgeBand("Unborn", 0, 0),
    AgeBand("Under 1", 0, 11),
    AgeBand("1 to 4", 12, 59),
    AgeBand("5 to 9", 60, 119),
    AgeBand("10 to 15", 120, 191),
    AgeBand("16 to 17", 192, 215),
)


def covers(from_months: int | None, to_months: int | None, age_months: int) -> bool:
    """Whether an age lies in a range whose blank bounds are open; both bounds are inclusive."""
    return (from_months is None or from_months <= age_months) and (
        to_months is None or age_months <= to_months
    )


def age_in_words(age_months: int) -> str:
    """``0`` → *Unborn or newborn*, ``7`` → *7 months*, ``30`` → *2 years*."""
    if age_months == UNBORN:
        return "Unborn or newborn"
    if age_months < MONTHS_A_YEAR:
        return f"{age_months} month{'' if age_months == 1 else 's'}"
    years = age_months // MONTHS_A_YEAR
    return f"{years} year{'' if years == 1 else 's'}"


def _bound_in_words(age_months: int) -> str:
    """Exact where ``age_in_words`` rounds down: ``30`` → *2 years 6 months*."""
    months = age_months % MONTHS_A_YEAR
    if age_months < MONTHS_A_YEAR or not months:
        return age_in_words(age_months)
    return f"{age_in_words(age_months)} {age_in_words(months)}"


def range_in_words(from_months: int | None, to_months: int | None) -> str:
    """The ages of a need: *Any age*, *Unborn*, *Under 1*, *5 to 15 years*, *From 10 years*."""
    if from_months is None and to_months is None:
        return "Any age"
    if to_months == UNBORN:
        return "Unborn"
    if to_months is None:
        return "Any age" if not from_months else f"From {_bound_in_words(from_months)}"
    if (to_months + 1) % MONTHS_A_YEAR or (from_months or 0) % MONTHS_A_YEAR:
        if not from_months:
            return f"Up to {_bound_in_words(to_months)}"
        return f"{_bound_in_words(from_months)} to {_bound_in_words(to_months)}"
    first, last = (from_months or 0) // MONTHS_A_YEAR, to_months // MONTHS_A_YEAR
    if first == 0:
        return "Under 1" if last == 0 else f"Under {last + 1}"
    return f"{first} years" if first == last else f"{first} to {last} years"


def age_choices() -> tuple[tuple[int, str], ...]:
    """What a reader picks from: a year each, as the month in its middle, and unborn."""
    years = tuple(
        (year * MONTHS_A_YEAR + 6, "Under 1" if year == 0 else f"{year}") for year in range(18)
    )
    return ((UNBORN, "Unborn"), *years)
