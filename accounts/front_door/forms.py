"""allauth's forms, with guesses counted in the database and words of our own."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    AddEmailForm,
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.core import context
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms

from accounts.front_door.codes import use_code_of_app
from accounts.front_door.guesses import Secret, begin_guess

EMAIL = "E-mail address"
NEW_PASSWORD = "New password"  # noqa: S105  (a label)
AGAIN = "New password again"
RULE = "At least 12 characters. Three random words are easy to keep in mind."


class SignInForm(LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, login=EMAIL, password="Password")  # noqa: S106  (a label)


class ConfirmByPasswordForm(ReauthenticateForm):
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, password="Your password")  # noqa: S106  (a label)


class NewPasswordForm(ChangePasswordForm):
    """The present password, which may be guessed at only so often, and a new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, oldpassword="Your present password", password1=NEW_PASSWORD, password2=AGAIN)
        self.fields["password1"].help_text = RULE

    def clean_oldpassword(self) -> str:
        guess = begin_guess(context.request, Secret.PASSWORD, self.user)
        if guess is None:
            raise get_adapter().validation_error("too_many_login_attempts")
        password: str = super().clean_oldpassword()
        guess.was_right()
        return password


class FirstPasswordForm(SetPasswordForm):
    """A password for who has none yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, password1=NEW_PASSWORD, password2=AGAIN)
        self.fields["password1"].help_text = RULE


class AskForLinkForm(ResetPasswordForm):
    """Where the link for a new password goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, email=EMAIL)


class PasswordByLinkForm(ResetPasswordKeyForm):
    """A new password for who followed the link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, password1=NEW_PASSWORD, password2=AGAIN)
        self.fields["password1"].help_text = RULE


class NewEmailForm(AddEmailForm):
    """The address to change to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, email="New e-mail address")


class _CountedCode(BaseAuthenticateForm):
    """A code of an app, used once on all machines, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["autocapitalize"] = "none"

    def clean_code(self) -> str:
        guess = begin_guess(context.request, Secret.CODE, self.user)
        if guess is None:
            raise get_adapter().validation_error("too_many_login_attempts")
        code: str = self.cleaned_data["code"]
        for factor in Authenticator.objects.filter(user=self.user):
            if _opens(factor, code):
                factor.user = self.user
                self.authenticator = factor
                guess.was_right()
                return code
        raise get_mfa_adapter().validation_error("incorrect_code")


class CodeForm(_CountedCode, AuthenticateForm):
    """The second step of signing in."""


class ConfirmByCodeForm(_CountedCode, ReauthenticateByCodeForm):
    """A code once more."""


class NewAppForm(ActivateTOTPForm):
    """The first code of an app that has just learnt the secret."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, code="Code that the app shows")
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class NewPasskeyForm(AddWebAuthnForm):
    """A name for the key, and whether it opens alone."""

    passwordless = forms.BooleanField(
        label="Let me sign in with this key alone, without my password",
        required=False,
        initial=True,
        help_text="The key asks for your finger, face or PIN. Leave it ticked unless it cannot.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "A name for this key"
        self.fields["name"].max_length = 60


def _opens(factor: Authenticator, code: str) -> bool:
    if factor.type == Authenticator.Type.TOTP:
        return use_code_of_app(factor, code)
    if factor.type == Authenticator.Type.RECOVERY_CODES:
        return bool(factor.wrap().validate_code(code))
    return False


def _name(form: forms.Form, **labels: str) -> None:
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].help_text = ""
