"""What people say when they come in, are invited, or ask to join."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from accounts.forms.fields import AddressField, PasswordField, WordsField
from accounts.forms.memberships import FactsForm
from accounts.models import User
from accounts.services.opening import NewAccount


class InvitationForm(FactsForm):
    """Whom to invite, as what."""

    email = AddressField(label="Work e-mail address")
    field_order = ("email", "job_role", "team", "start_date", "end_date", "roles")


class AccountForm(forms.Form):
    """A name and a password, for who comes in for the first time."""

    first_name = WordsField(
        label="First name",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = WordsField(
        label="Last name",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    password = PasswordField()

    def __init__(self, *arguments: Any, email: str, **options: Any) -> None:
        self.email = email
        super().__init__(*arguments, **options)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if password := values.get("password"):
            person = User(
                email=self.email,
                first_name=values.get("first_name", ""),
                last_name=values.get("last_name", ""),
            )
            try:
                validate_password(password, person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return values

    def account(self) -> NewAccount:
        """What was said, once valid."""
        values = self.cleaned_data
        return NewAccount(values["first_name"], values["last_name"], values["password"])


class AskForm(forms.Form):
    """The address that asks for an account."""

    email = AddressField(label="Your work e-mail address", autocomplete="email")


class JoinForm(forms.Form):
    """Which agency somebody asks to join, and as what."""

    agency: Any = forms.ModelChoiceField(
        queryset=None, label="Your agency", widget=forms.RadioSelect, empty_label=None
    )
    job_role = WordsField(
        max_length=100, label="Your job role", help_text="For example: health visitor"
    )
    team = WordsField(max_length=100, label="Your team", required=False)

    def __init__(self, *arguments: Any, agencies: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["agency"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  (declared above)
        field.queryset = agencies
        if agencies.count() == 1:
            field.initial = agencies[0]


class SignUpForm(JoinForm, AccountForm):
    """All of it at once, for who has proved a new address."""

    field_order = ("first_name", "last_name", "agency", "job_role", "team", "password")


class RefusalForm(forms.Form):
    """Why a request is refused; the person is told."""

    reason = WordsField(
        max_length=200,
        label="Reason",
        help_text="The person gets it by e-mail. For example: you do not work with us.",
    )


class NameForm(forms.Form):
    """How a person is called."""

    first_name = WordsField(label="First name", max_length=150)
    last_name = WordsField(label="Last name", max_length=150)
