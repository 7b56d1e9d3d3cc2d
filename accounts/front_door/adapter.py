"""How allauth behaves here."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.front_door.guesses import Secret, begin_guess, may_mail
from accounts.front_door.kept_input import has_kept_input
from core.frame import frame

# What anybody can make the site send to any address, by typing it.
ASKED_FOR = frozenset(
    f"account/email/{name}"
    for name in (
        "account_already_exists",
        "email_confirmation",
        "email_confirmation_signup",
        "password_reset_key",
        "unknown_account",
    )
)


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Nobody makes an account for themselves: people are invited.

    Guesses and mails are counted in the database instead of in allauth's cache.
    """

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The e-mail address or the password is wrong. Check both.",
        "incorrect_password": "This is not your password. Check it and type it again.",
        "enter_current_password": "This is not your password. Check it and type it again.",
        "incorrect_code": "This code is wrong or used. Type the code that your app shows now.",
        "too_many_login_attempts": (
            "There were too many wrong attempts. Wait five minutes, then try again."
        ),
        "rate_limited": "There were too many attempts. Wait five minutes, then try again.",
        "duplicate_email": "This is your e-mail address already.",
        "invalid_login": "The e-mail address or the password is wrong. Check both.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        """A provider's second factor may stand for our own."""
        own = "accounts.single_sign_on.second_factor.AuthenticateUnlessVouched"
        return [
            own if stage == "allauth.mfa.stages.AuthenticateStage" else stage
            for stage in super().get_login_stages()
        ]

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Whose credentials these are. Raises ``ValidationError`` once guessing is refused."""
        guess = begin_guess(request, Secret.PASSWORD, str(credentials.get("email", "")))
        if guess is None:
            raise self.validation_error("too_many_login_attempts")
        person = super().authenticate(request, **credentials)
        if person is not None:
            guess.was_right()
        return person

    def post_login(self, request: HttpRequest, user: Any, **facts: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **facts)
        if isinstance(response, HttpResponseRedirect) and has_kept_input(request):
            response["Location"] = reverse("account_kept_input")
        return response

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link of a mail: its secret stands in the query, which no log line carries."""
        address = self.request.build_absolute_uri(reverse("account_reset_by_link"))
        return f"{address}?{urlencode({'key': key})}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail; one that anybody can ask for only so often to and from one address."""
        if template_prefix in ASKED_FOR and not may_mail(self.request, email):
            return
        super().send_mail(template_prefix, email, context)

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        told = {**frame(self.request), **context}
        mail: EmailMessage = super().render_mail(template_prefix, email, told, headers)
        return mail
