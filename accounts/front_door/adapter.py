"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Nobody makes an account for themselves: people are invited."""

    def get_login_stages(self) -> list[str]:
        """A provider's second factor may stand for our own."""
        own = "accounts.single_sign_on.second_factor.AuthenticateUnlessVouched"
        return [
            own if stage == "allauth.mfa.stages.AuthenticateStage" else stage
            for stage in super().get_login_stages()
        ]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
