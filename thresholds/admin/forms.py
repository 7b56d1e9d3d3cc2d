"""What editors fill in: facts of editions, needs, levels and synonyms."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Max
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from thresholds.admin.fields import ColourInput, LinesField
from thresholds.models import Edition, Need, Synonym
from thresholds.models.level import COLOUR
from thresholds.services import move_need
from thresholds.tables.cells import MAX_AGE_MONTHS, MAX_LEVEL

LONGEST_WAY = 150
DATE_HINT = "Write it as 2026-04-01."


class StartDraftForm(forms.Form):
    """A new draft, empty or as a copy."""

    title = forms.CharField(
        max_length=150,
        help_text="Not the title of another edition.",
        error_messages={"required": "Give the draft a title."},
    )
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
        error_messages={"required": "Say where and when the partners agreed it."},
    )
    effective_from = forms.DateField(
        label="In force from",
        widget=AdminDateInput(),
        help_text=DATE_HINT,
        error_messages={"required": "Give the date.", "invalid": DATE_HINT},
    )
    final = forms.BooleanField(
        label="I know that nobody can change this edition afterwards, not even an administrator.",
        error_messages={"required": "Tick this to confirm it."},
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


def _reword(form: forms.ModelForm, wording: dict[str, dict[str, str]]) -> None:
    """Give fields other labels, hints or words for a missing value."""
    for name, words in wording.items():
        field = form.fields[name]
        field.label = words.get("label", field.label)
        field.help_text = words.get("hint", field.help_text)
        if "missing" in words:
            field.error_messages["required"] = words["missing"]


class EditionForm(WagtailAdminModelForm):
    """The facts of a draft."""

    wording = {
        "title": {"missing": "Give the edition a title."},
        "number": {"hint": "1 for the first edition. It is part of the address."},
        "guidance_edition": {"label": "Guidance it follows"},
        "effective_from": {"label": "In force from", "hint": DATE_HINT},
        "review_due": {"hint": DATE_HINT},
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(self, self.wording)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean()
        starts, review = values.get("effective_from"), values.get("review_due")
        if starts and review and review < starts:
            self.add_error("review_due", "The review is before the edition is in force.")
        return values


class PartOfDraftForm(WagtailAdminModelForm):
    """A part of a draft: it begins in one and stays in it."""

    wording: dict[str, dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _reword(self, self.wording)
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

    wording = {
        "title": {
            "hint": "What the worry is, in a few words.",
            "missing": "Write what the worry is.",
        },
        "key": {
            "hint": "Part of the address; it stays the same from edition to edition. "
            "Leave it empty to make it from the title.",
        },
        "dimension": {"missing": "Choose a dimension of the assessment framework."},
        "age_from_months": {"label": "Youngest", "hint": "In months. Leave it blank for any."},
        "age_to_months": {
            "label": "Oldest",
            "hint": "In months, that month included. Leave it blank for any.",
        },
    }

    place = forms.IntegerField(
        required=False,
        min_value=1,
        label="Place in the list",
        help_text="1 is the first. Leave it blank to put a new need last. "
        "In the list of needs you can drag instead.",
    )

    agencies = LinesField(
        required=False, help_text="Agencies most likely to notice it, one per line."
    )
    keywords = LinesField(
        required=False, help_text="Standard terms by which it is also found, one per line."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].required = False
        if self.instance.pk:
            self.initial["place"] = self._place()

    def _place(self) -> int:
        """Where the need stands now, counted from 1."""
        order = Need.objects.filter(edition=self.instance.edition_id)
        keys = list(order.order_by("sort_order", "key").values_list("pk", flat=True))
        return keys.index(self.instance.pk) + 1

    def clean_key(self) -> str:
        made = slugify(self.data.get("title", "")).replace("_", "-")[:80].strip("-")
        return str(self.cleaned_data["key"] or made)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean()
        if values.get("title") and not values.get("key") and "key" not in self.errors:
            self.add_error("key", "Write a key in lower-case letters, digits and hyphens.")
        self.refuse_doubled("key", "Another need of this edition has this key.")
        youngest, oldest = values.get("age_from_months"), values.get("age_to_months")
        for name, age in (("age_from_months", youngest), ("age_to_months", oldest)):
            if age is not None and age > MAX_AGE_MONTHS:
                self.add_error(name, f"Give the age in months, at most {MAX_AGE_MONTHS}.")
        if youngest is not None and oldest is not None and youngest > oldest:
            self.add_error("age_to_months", "The oldest age is below the youngest.")
        return values

    def save(self, commit: bool = True) -> Need:
        new, place = self.instance.pk is None, self.cleaned_data.get("place")
        if new:
            last = Need.objects.filter(edition=self.instance.edition_id).aggregate(
                last=Max("sort_order")
            )["last"]
            self.instance.sort_order = 0 if last is None else last + 1
        need: Need = super().save(commit=commit)
        if commit and place and "place" in self.changed_data:
            move_need(need=need, position=place - 1)
        return need


class LevelForm(PartOfDraftForm):
    """One level and what to do there."""

    wording = {
        "number": {"missing": "Give the level a number."},
        "name": {"missing": "Give the level a name."},
        "statutory": {"label": "Statutory services lead here", "hint": ""},
        "contact_confirmed_on": {"label": "Contact last confirmed on", "hint": DATE_HINT},
        "response_time": {"hint": "How fast an answer comes."},
    }

    # Declared here, as widgets in a Meta would take the admin's own from all other fields.
    colour = forms.CharField(
        max_length=7,
        validators=[COLOUR],
        widget=ColourInput(),
        error_messages={"required": "Choose a colour."},
    )

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
        there = others.filter(term__iexact=term).first()
        if there is not None:
            raise forms.ValidationError(self._way_to(there))
        if ";" in term:
            raise forms.ValidationError("Leave out the semicolon.")
        return term

    def _way_to(self, there: Synonym) -> SafeString:
        """The term that is there already, with the first way that was typed here."""
        typed = next((line for line in self.data.get("say", "").splitlines() if line.strip()), "")
        url = reverse("threshold_synonyms:edit", args=[there.pk])
        return format_html(
            'This term is in the list already. <a href="{}?{}">Add to “{}”</a> instead.',
            url,
            urlencode({"say": typed}),
            there.term,
        )

    def save(self, commit: bool = True) -> Synonym:
        if self.instance.shipped and self.has_changed():
            self.instance.changed_here = True
        return super().save(commit=commit)  # type: ignore[no-any-return]
