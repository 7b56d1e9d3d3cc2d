"""What editors upload: an edition or synonyms as files."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail.admin.widgets import AdminDateInput

from core.tables.sheets import MAX_FILE_BYTES


class UploadField(forms.FileField):
    """A file of at most the size the readers take."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file is not None and file.size > MAX_FILE_BYTES:
            limit = MAX_FILE_BYTES // (1024 * 1024)
            raise forms.ValidationError(f"The file is larger than {limit} MB.")
        return file


class SynonymFileForm(forms.Form):
    """A CSV file of synonyms."""

    file = UploadField(
        label="CSV file",
        widget=forms.FileInput(attrs={"accept": ".csv"}),
        help_text="Two columns: term, and say with the ways parted by semicolons.",
    )


class ImportForm(forms.Form):
    """Two CSV files or one file with both sheets, and what the files do not say."""

    levels = UploadField(
        required=False, label="Levels (CSV)", widget=forms.FileInput(attrs={"accept": ".csv"})
    )
    indicators = UploadField(
        required=False,
        label="Needs and indicators (CSV)",
        widget=forms.FileInput(attrs={"accept": ".csv"}),
    )
    file = UploadField(
        required=False,
        label="XLSX or JSON",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.json"}),
        help_text="A workbook with the sheets levels and indicators, or a JSON exported here.",
    )
    title = forms.CharField(
        required=False,
        max_length=150,
        label="Title of the edition",
        help_text="Needed with CSV files. A draft of this title is replaced.",
    )
    effective_from = forms.DateField(
        required=False,
        label="In force from",
        widget=AdminDateInput(),
        help_text="Needed with CSV files. Write it as 2026-04-01.",
    )
    agreed = forms.CharField(
        required=False,
        label="Agreed where and when",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only when the partners agreed it already: the edition is then in force from "
        "its date and can never be changed. Leave it empty to import a draft.",
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not user.is_superuser:
            del self.fields["agreed"]

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        pair = {name: values.get(name) for name in ("levels", "indicators")}
        given = [name for name, file in pair.items() if file]
        missing = [n for n, file in pair.items() if not file and n not in self.errors]
        if values.get("file") and given:
            self.add_error("file", "Give either one file, or the two CSV files.")
        elif given or not (values.get("file") or "file" in self.errors):
            for name in missing:
                self.add_error(name, "Choose this file, or one XLSX or JSON file instead.")
        if given:
            for name, message in (
                ("title", "Give the title."),
                ("effective_from", "Give the date."),
            ):
                if not values.get(name) and name not in self.errors:
                    self.add_error(name, message)
        return values
