"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Nobody makes an account for themselves: people are invited."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
