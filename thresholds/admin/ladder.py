"""The ladder as a grid of forms: one formset a level, and a mark that tells two ladders apart."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME

from thresholds.models import Indicator, Level

MAX_ROWS = 200
_BESIDE = frozenset({ORDERING_FIELD_NAME, DELETION_FIELD_NAME})
_FIELDS = ("text", "notes", "pathway", "protective")


def mark_of(levels: Iterable[Level], indicators: Iterable[Indicator]) -> str:
    """SHA-256 over a ladder as it is stored; equal ladder, equal mark."""
    plain = [
        [[level.pk, level.number, level.name] for level in levels],
        sorted(
            [i.level_id, i.position, i.text, i.notes, i.pathway, i.protective] for i in indicators
        ),
    ]
    return sha256(json.dumps(plain).encode()).hexdigest()


class IndicatorForm(forms.Form):
    """One indicator. A row in which nothing was written is no indicator."""

    text = forms.CharField(
        label="What is seen",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2, "data-controller": "w-autosize"}),
        error_messages={"required": "Write what is seen, or tick “Remove”."},
    )
    notes = forms.CharField(
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2, "data-controller": "w-autosize"}),
    )
    pathway = forms.SlugField(
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"list": "pathways"}),
        help_text="Short name of the early-help pathway that follows.",
        error_messages={"invalid": "Use letters, digits, hyphens and underscores only."},
    )
    protective = forms.BooleanField(required=False, label="A strength")

    def has_changed(self) -> bool:
        return any(name not in _BESIDE for name in self.changed_data)

    @property
    def more_open(self) -> bool:
        """Whether notes or pathway hold something to be seen."""
        return bool(
            self["notes"].value()
            or self["pathway"].value()
            or self["notes"].errors
            or self["pathway"].errors
        )

    @property
    def is_blank_row(self) -> bool:
        """A row offered for something new."""
        return self.empty_permitted and not self.has_changed()


class _LevelFormSet(forms.BaseFormSet):
    """The indicators of one level."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        order = form.fields[ORDERING_FIELD_NAME]
        order.label, order.required = "Place", False
        order.min_value, order.max_value = 1, MAX_ROWS  # type: ignore[attr-defined]
        order.widget.attrs |= {"min": 1, "max": MAX_ROWS, "inputmode": "numeric"}
        form.fields[DELETION_FIELD_NAME].label = "Remove"

    def get_ordering_widget(self) -> forms.Widget:  # type: ignore[override]
        return forms.NumberInput(attrs={"class": "ladder-row__place"})

    def rows_in_order(self) -> list[forms.Form]:
        """The rows to keep, in the order their numbers say.

        A row whose number was changed goes before the row that has it already when it moved up,
        and after it when it moved down.
        """
        kept = []
        for index, form in enumerate(self.forms):
            new = index >= self.initial_form_count()
            if form.cleaned_data.get(DELETION_FIELD_NAME) or (new and not form.has_changed()):
                continue
            place = form.cleaned_data.get(ORDERING_FIELD_NAME)
            before = None if new else index + 1
            if place is None:
                place, nudge = (before or MAX_ROWS * 2), 0
            else:
                nudge = 0 if before is None else (place > before) - (place < before)
            kept.append(((place, nudge, index), form))
        return [form for _, form in sorted(kept, key=lambda pair: pair[0])]


@dataclass
class Rung:
    """One level of the grid; ``saved`` is what somebody else wrote there meanwhile."""

    level: Level
    formset: Any
    saved: list[Indicator] = field(default_factory=list)

    @property
    def count(self) -> int:
        return int(self.formset.initial_form_count())


@dataclass(frozen=True)
class RowFault:
    """What is wrong in the grid, where, and the id of the field to go to."""

    level: int
    row: int | None
    message: str
    target: str


class LadderGrid:
    """All levels of one need as forms, unbound or with what was typed."""

    def __init__(
        self,
        levels: Sequence[Level],
        indicators: Sequence[Indicator],
        data: Mapping[str, Any] | None = None,
        *,
        blank_rows: int = 1,
    ) -> None:
        make = forms.formset_factory(
            IndicatorForm,
            formset=_LevelFormSet,
            extra=blank_rows,
            can_delete=True,
            can_order=True,
            max_num=MAX_ROWS,
            validate_max=True,
            absolute_max=MAX_ROWS + 50,
        )
        self.indicators = indicators
        self.mark = mark_of(levels, indicators)
        self.rungs = []
        for level in levels:
            here = sorted(
                (i for i in indicators if i.level_id == level.pk), key=lambda i: i.position
            )
            # What was typed says by itself which rows were there: compare it with nothing else.
            stored = [{name: getattr(i, name) for name in _FIELDS} for i in here]
            initial = stored if data is None else None
            formset = make(data, prefix=f"level-{level.pk}", initial=initial)
            self.rungs.append(Rung(level, formset))

    def is_valid(self) -> bool:
        """Whether every row of every level is sound."""
        return all(rung.formset.is_valid() for rung in self.rungs)

    def show_saved(self) -> None:
        """Let every level say what is stored now."""
        for rung in self.rungs:
            rung.saved = sorted(
                (i for i in self.indicators if i.level_id == rung.level.pk),
                key=lambda i: i.position,
            )

    def written(self) -> list[Indicator]:
        """The ladder as typed, level by level in order."""
        return [
            Indicator(level=rung.level, **{n: form.cleaned_data[n] for n in _FIELDS})
            for rung in self.rungs
            for form in rung.formset.rows_in_order()
        ]

    @property
    def errors_count(self) -> int:
        return sum(rung.formset.total_error_count() for rung in self.rungs)

    def faults(self) -> Iterator[RowFault]:
        """Every fault with its place, in the order of the page."""
        for rung in self.rungs:
            number = rung.level.number
            for message in rung.formset.non_form_errors():
                yield RowFault(number, None, message, f"rung-{rung.level.pk}")
            for row, form in enumerate(rung.formset.forms, 1):
                for name, said in form.errors.items():
                    yield RowFault(number, row, " ".join(said), form[name].id_for_label)


def typed_elsewhere(data: Mapping[str, Any], levels: Iterable[Level]) -> list[str]:
    """What was typed for levels that are not there any more."""
    known = {f"level-{level.pk}" for level in levels}
    return [
        str(data[name])
        for name in data
        if name.startswith("level-")
        and name.endswith("-text")
        and name.rsplit("-", 2)[0] not in known
        and str(data[name]).strip()
    ]
