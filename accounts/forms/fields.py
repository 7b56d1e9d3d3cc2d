"""Fields that several forms share, and how a refusal gets to its field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.addresses import UnplainAddress, plain_address
from accounts.roles import ROLES
from accounts.rules import may_give
from accounts.services.refusals import Refused
from core.tables.sheets import UNPRINTABLE

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y"]


class AddressField(forms.CharField):
    """One plain e-mail address, in lower case."""

    def __init__(self, **options: Any) -> None:
        widget = forms.EmailInput(attrs={"autocomplete": options.pop("autocomplete", "off")})
        super().__init__(max_length=254, widget=widget, **options)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        try:
            return plain_address(text) if text else ""
        except UnplainAddress as error:
            raise ValidationError(str(error), code="address") from error


class WordsField(forms.CharField):
    """One line of words without control characters, single spaces between them."""

    def clean(self, value: Any) -> str:
        text = " ".join(super().clean(value).split())
        if UNPRINTABLE.search(text):
            raise ValidationError("The text holds an invisible control character. Type it again.")
        return text


class DayField(forms.DateField):
    """A day; browsers offer a calendar, and 4 March 2027 may be typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            input_formats=DAY_FORMATS,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": "Write the day as 04/03/2027."},
            **options,
        )


class PasswordField(forms.CharField):
    """A new password, which a password manager may make and paste."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label="Password",
            strip=False,
            help_text="At least 12 characters. Three random words are easy to keep in mind.",
            widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
            **options,
        )


def role_choices(person: Any) -> list[tuple[str, str]]:
    """The roles that ``person`` may give, each with what it is for."""
    return [
        (role.key, f"{role.name}: {role.purpose[:1].lower()}{role.purpose[1:]}")
        for role in ROLES
        if role.key != "partner_staff" and may_give(person, role.key)
    ]


def add_refusal(form: forms.Form, refusal: Refused) -> None:
    """Say the refusal beside its field, or above the form when it is about none."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
