"""Form fields of the admin: lists typed one per line, a colour with a picker."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.widgets import Script

MAX_LINES = 500


class LinesField(forms.Field):
    """A list of short texts, typed one per line; blank and doubled lines are left out.

    A semicolon is refused because exported files part the list with it.
    """

    default_error_messages = {
        "too_long": "Line %(line)s is longer than %(longest)s characters. Shorten it.",
        "semicolon": "Line %(line)s holds a semicolon. Put what follows it on a line of its own.",
        "too_many": f"These are more than {MAX_LINES} lines. Keep the most telling ones.",
    }

    def __init__(self, *, longest: int = 100, rows: int = 4, **kwargs: Any) -> None:
        self.longest = longest
        kwargs.setdefault(
            "widget", forms.Textarea(attrs={"rows": rows, "data-controller": "w-autosize"})
        )
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> list[str]:
        lines = value if isinstance(value, list | tuple) else str(value or "").splitlines()
        return list(
            dict.fromkeys(" ".join(str(line).split()) for line in lines if str(line).strip())
        )

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if len(value) > MAX_LINES:
            raise forms.ValidationError(self.error_messages["too_many"], code="too_many")
        for number, line in enumerate(value, 1):
            for code, wrong in (
                ("too_long", len(line) > self.longest),
                ("semicolon", ";" in line),
            ):
                if wrong:
                    params = {"line": number, "longest": self.longest}
                    raise forms.ValidationError(self.error_messages[code], code, params)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return not self.disabled and self.to_python(data) != self.to_python(initial)


class ColourInput(forms.TextInput):
    """A colour as # and six digits; with script a colour picker stands beside it."""

    def __init__(self) -> None:
        super().__init__(
            attrs={
                "pattern": "#[0-9a-fA-F]{6}",
                "maxlength": 7,
                "spellcheck": "false",
                "autocomplete": "off",
                "data-colour": "",
            }
        )

    @property
    def media(self) -> forms.Media:
        return forms.Media(
            js=[Script("thresholds/admin/colour.js", type="module")],  # type: ignore[list-item]
            css={"all": ["thresholds/admin/admin.css"]},
        )
