"""The site's door for people who sign in elsewhere, as a browser goes through it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.shortcuts import resolve_url
from django.test import Client

from accounts.models import User
from tests.accounts.openid_provider.real import GENERIC, RealProvider

LOGIN = "/account/login/"


def home_path() -> str:
    """Where a person lands who wanted to go nowhere else."""
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def there(openid: RealProvider, subject: str, email: str, **claims: Any) -> str:
    """A person at the council's provider, with a checked address unless said otherwise."""
    return openid.person(GENERIC, subject, **{"email": email, "email_verified": True, **claims})


def start_path(provider_id: str) -> str:
    return f"/account/single-sign-on/{provider_id}/"


def callback_path(provider_id: str) -> str:
    return f"{start_path(provider_id)}callback/"


@dataclass
class Door:
    """One browser in front of one provider's button."""

    provider_id: str
    provider: RealProvider | None = None
    client: Client = field(default_factory=Client)

    def begin(self, **form: str) -> str:
        """Press the button; the address at the provider to which the page goes on."""
        answer = self.client.post(start_path(self.provider_id), form)
        assert answer.status_code == 200, answer.content.decode()
        found = re.search(r'http-equiv="refresh" content="0;url=([^"]+)"', answer.content.decode())
        assert found
        return html.unescape(found[1])

    def sign_in(self, login: str | None, **form: str) -> Any:
        """Press the button, log in at the provider, come back; the site's answer."""
        assert self.provider
        return self.client.get(self.provider.log_in(self.begin(**form), login))

    def person(self) -> User | None:
        """Whom the site takes the next request to come from."""
        user = self.client.get("/healthz").wsgi_request.user
        return User.objects.get(pk=user.pk) if user.is_authenticated else None


def asked_of_provider(address: str) -> dict[str, str]:
    """The query with which a browser comes to the provider."""
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def links_of(person: User) -> list[SocialAccount]:
    return list(SocialAccount.objects.filter(user=person))
