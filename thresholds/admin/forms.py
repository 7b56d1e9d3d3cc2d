"""What editors fill in: facts of editions, needs, levels and synonyms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Max
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from thresholds.admin.fields import ColourInput, LinesField
from thresholds.models import Edition, Need, Synonym
from thresholds.tables.cells import MAX_AGE_MONTHS, MAX_LEVEL
from thresholds.tables.sheets import MAX_FILE_BYTES

LONGEST_WAY = 150


class StartDraftForm(forms.Form):
    """A new draft, empty or as a copy."""

    title = forms.CharField(max_length=150, help_text="Not the title of another edition.")
    copy_of = forms.ModelChoiceField(
        Edition.objects.none(),
        required=False,
        label="Start from a copy of",
        empty_label="Nothing: start empty",
        help_text="Its levels, needs and indicators are copied. The original stays as it is.",
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["copy_of"].queryset = Edition.objects.visible_to(user)  # type: ignore[attr-defined]


class AgreeForm(forms.Form):
    """Where and when the partners agreed an edition, and from when it is in force."""

    words = forms.CharField(
        label="Where and when it was agreed",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Readers see this, e.g. “Agreed by the safeguarding partners on 3 July 2025”.",
    )
    effective_from = forms.DateField(
        label="In force from", widget=AdminDateInput(), help_text="Write it as 2026-04-01."
    )
    final = forms.BooleanField(
        label="I know that nobody can change this edition afterwards, not even an administrator."
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        self.edition = edition
        super().__init__(*args, **kwargs)

    def clean_effective_from(self) -> Any:
        day = self.cleaned_data["effective_from"]
        others = Edition.objects.agreed().exclude(pk=self.edition.pk)
        if others.filter(effective_from=day).exists():
            raise forms.ValidationError(
                "Another agreed edition takes effect on that date. Choose another date."
            )
        return day


class EditionForm(WagtailAdminModelForm):
    """The facts of a draft."""

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean()
        starts, review = values.get("effective_from"), values.get("review_due")
        if starts and review and review < starts:
            self.add_error("review_due", "The review is before the edition is in force.")
        return values


class PartOfDraftForm(WagtailAdminModelForm):
    """A part of a draft: it begins in one and stays in it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["edition"]
        if self.instance.pk:
            field.queryset = Edition.objects.filter(pk=self.instance.edition_id)
            field.disabled = True
        else:
            field.queryset = Edition.objects.drafts()
            field.empty_label = None if field.queryset.count() == 1 else field.empty_label

    def refuse_doubled(self, name: str, message: str) -> None:
        """Put ``message`` beside the field when its edition has this value already."""
        edition, value = self.cleaned_data.get("edition"), self.cleaned_data.get(name)
        others = self._meta.model._default_manager.exclude(pk=self.instance.pk)
        if (
            edition
            and value is not None
            and others.filter(edition=edition, **{name: value}).exists()
        ):
            self.add_error(name, message)


class NeedForm(PartOfDraftForm):
    """A need without its ladder, which has a page of its own."""

    agencies = LinesField(
        required=False, help_text="Agencies most likely to notice it, one per line."
    )
    keywords = LinesField(
        required=False, help_text="Standard terms by which it is also found, one per line."
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean()
        self.refuse_doubled("key", "Another need of this edition has this key.")
        youngest, oldest = values.get("age_from_months"), values.get("age_to_months")
        for name, age in (("age_from_months", youngest), ("age_to_months", oldest)):
            if age is not None and age > MAX_AGE_MONTHS:
                self.add_error(name, f"Give the age in months, at most {MAX_AGE_MONTHS}.")
        if youngest is not None and oldest is not None and youngest > oldest:
            self.add_error("age_to_months", "The oldest age is below the youngest.")
        return values

    def save(self, commit: bool = True) -> Need:
        if self.instance.pk is None:
            last = Need.objects.filter(edition=self.instance.edition_id).aggregate(
                last=Max("sort_order")
            )["last"]
            self.instance.sort_order = 0 if last is None else last + 1
        return super().save(commit=commit)  # type: ignore[no-any-return]


class LevelForm(PartOfDraftForm):
    """One level and what to do there."""

    class Meta:
        widgets = {"colour": ColourInput()}

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean()
        self.refuse_doubled("number", "Another level of this edition has this number.")
        number = values.get("number")
        if number is not None and number > MAX_LEVEL:
            self.add_error("number", f"Give a number from 0 to {MAX_LEVEL}.")
        return values


class SynonymForm(WagtailAdminModelForm):
    """A term and its ways; a shipped one that an editor changed is theirs from then on."""

    say = LinesField(
        label="Ways of saying it",
        longest=LONGEST_WAY,
        rows=8,
        help_text="One per line: short forms, plain words, what is seen.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.shipped:
            self.fields["say"].required = False
            self.fields["say"].help_text += " Leave it empty to switch the term off."
            self.fields["term"].disabled = True

    def clean_term(self) -> str:
        term = " ".join(self.cleaned_data["term"].split())
        others = Synonym.objects.exclude(pk=self.instance.pk)
        if others.filter(term__iexact=term).exists():
            raise forms.ValidationError("This term is in the list already. Edit it there.")
        if ";" in term:
            raise forms.ValidationError("Leave out the semicolon.")
        return term

    def save(self, commit: bool = True) -> Synonym:
        if self.instance.shipped and self.has_changed():
            self.instance.changed_here = True
        return super().save(commit=commit)  # type: ignore[no-any-return]


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
        label="Or one file (XLSX or JSON)",
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
