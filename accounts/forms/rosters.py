"""A roster as a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

LARGEST_BYTES = 1024 * 1024  # some 8,000 people; the file goes with the preview and comes back


class RosterForm(forms.Form):
    """A roster as a CSV file."""

    file = forms.FileField(
        label="CSV file",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text="At most 1 MB. Nothing is changed before you have looked at it.",
        error_messages={"empty": "The file is empty. Choose another one."},
    )

    def clean_file(self) -> Any:
        """The upload, when it is small enough."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_BYTES:
            raise ValidationError("The file is larger than 1 MB. Split it.")
        return file
