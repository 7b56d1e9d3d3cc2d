"""How long and how large a run is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Lengths:
    """Rows that each of eight writers writes, rows of the import, round trips, and load."""

    rows_a_writer: int
    import_rows: int
    round_trips: int
    slices: int
    seconds_a_slice: float

    @property
    def seconds(self) -> float:
        """How long the site is read under load."""
        return self.slices * self.seconds_a_slice


FULL = Lengths(rows_a_writer=250, import_rows=5_000, round_trips=500, slices=18, seconds_a_slice=10)
QUICK = Lengths(rows_a_writer=10, import_rows=200, round_trips=5, slices=2, seconds_a_slice=0.5)
