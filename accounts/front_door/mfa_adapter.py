"""How allauth's second factors behave here."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from accounts.front_door.second_factor import is_last_factor, needs_second_factor
from core.frame import frame


class SecondFactorAdapter(DefaultMFAAdapter):
    """Says in plain words what cannot be done, and keeps the last factor of who needs one."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": (
            "Your role needs a second step. Add another one first, then remove this one."
        ),
        "cannot_generate_recovery_codes": "Set up a second step first, then make recovery codes.",
        "incorrect_code": "This code is wrong or used. Type the code that your app shows now.",
        "unverified_email": (
            "Confirm your new e-mail address first, or cancel its change. "
            "Then set up your second step."
        ),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not (needs_second_factor(authenticator.user) and is_last_factor(authenticator))

    def get_totp_issuer(self) -> str:
        return self._partnership() or super().get_totp_issuer()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity = super().get_public_key_credential_rp_entity()
        return {**entity, "name": self._partnership() or entity["name"]}

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:  # noqa: A002
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return "My passkey" if count == 0 else f"My passkey {count + 1}"

    def _partnership(self) -> str:
        request: HttpRequest | None = self.request
        drawn = frame(request).get("frame") if request else None
        return drawn.partnership_name if drawn else ""
