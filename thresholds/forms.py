"""The shape of what readers give: filters and the finder's question, both in the address."""

from __future__ import annotations

from typing import Any

from django import forms

from thresholds.ages import OLDEST_MONTHS, age_choices, age_in_words
from thresholds.content import Content
from thresholds.framework import DIMENSIONS, DOMAINS

MAX_CHARACTERS = 1_000


class AgeField(forms.TypedChoiceField):
    """An age in months: any whole number, offered as a list of years."""

    def __init__(self) -> None:
        super().__init__(
            choices=[("", "Any age"), *((str(m), name) for m, name in age_choices())],
            coerce=int,
            empty_value=None,
            required=False,
            label="Age of the child",
        )

    def valid_value(self, value: str) -> bool:
        """Whether it is a whole number of months of a child or young person."""
        return (
            value.isascii() and value.isdigit() and len(value) < 5 and int(value) <= OLDEST_MONTHS
        )

    def to_python(self, value: object) -> str:
        text = "" if value is None else str(value).strip()
        if text and not self.valid_value(text):
            raise forms.ValidationError(
                f"“{text[:20]}” is not an age. Give it in whole months, from 0 to {OLDEST_MONTHS}."
            )
        return text

    def offer(self, value: object) -> None:
        """Put an age that is not in the list into it, so that it stays chosen."""
        options = [("", "Any age"), *((str(months), name) for months, name in age_choices())]
        text = str(value or "").strip()
        if text and self.valid_value(text) and text not in dict(options):
            self.choices = [options[0], (text, age_in_words(int(text))), *options[1:]]


def _keep_age(form: forms.Form) -> None:
    field = form.fields["age_months"]
    if isinstance(field, AgeField):
        field.offer(form.data.get("age_months"))


class FilterForm(forms.Form):
    """Filters of the document: any of them, all in the address."""

    q = forms.CharField(required=False, max_length=MAX_CHARACTERS, label="Words")
    level = forms.TypedChoiceField(required=False, coerce=int, empty_value=None, label="Level")
    domain = forms.ChoiceField(
        required=False,
        label="Domain",
        choices=[("", "All domains"), *((d.slug, d.name) for d in DOMAINS)],
    )
    dimension = forms.ChoiceField(
        required=False,
        label="Dimension",
        choices=[("", "All dimensions"), *((d.slug, d.name) for d in DIMENSIONS)],
    )
    age_months = AgeField()
    agency = forms.ChoiceField(required=False, label="Agency view")

    def __init__(self, data: Any, content: Content) -> None:
        super().__init__(data)
        levels = [(str(x.number), f"{x.number} {x.name}") for x in content.levels]
        self._offer("level", [("", "All levels"), *levels])
        agencies = [(name, name[:1].upper() + name[1:]) for name in content.agencies]
        self._offer("agency", [("", "All agencies"), *agencies])
        _keep_age(self)

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  (declared above)
        field.choices = choices

    def values(self) -> dict[str, Any]:
        """The filters that are sound; an unsound one is left out and said beside its field."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) for name in self.fields}


class FinderForm(forms.Form):
    """What someone sees, in their own words, and perhaps an age. Nothing about who."""

    q = forms.CharField(
        required=False,
        max_length=MAX_CHARACTERS,
        label="What are you worried about?",
        error_messages={"max_length": "Use at most 1,000 characters. The rest is not needed."},
    )
    age_months = AgeField()

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        _keep_age(self)

    def values(self) -> tuple[str, int | None]:
        """The words and the age in months; an unsound one is left out."""
        self.is_valid()
        return self.cleaned_data.get("q") or "", self.cleaned_data.get("age_months")
