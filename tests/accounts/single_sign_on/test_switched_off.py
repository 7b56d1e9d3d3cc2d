"""Single sign-on is off unless the environment names a provider."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.socialaccount.models import SocialApp
from django.test import Client
from django.urls import NoReverseMatch, reverse

from home.models import HomePage
from tests.accounts.single_sign_on.door import LOGIN, callback_path, start_path

pytestmark = pytest.mark.django_db
BUTTON = "Sign in with Westshire Council"


def test_it_is_off_by_default(settings: Any) -> None:
    assert settings.SINGLE_SIGN_ON == ()


def test_no_address_answers_and_no_button_is_shown(client: Client, home: HomePage) -> None:
    SocialApp.objects.create(
        provider="openid_connect", provider_id="council", name="Westshire Council", client_id="x"
    )
    assert client.post(start_path("council")).status_code == 404
    assert client.get(start_path("council")).status_code == 404
    assert client.get(callback_path("council")).status_code == 404
    page = client.get(LOGIN).content.decode()
    assert BUTTON not in page
    assert "where you work" not in page


def test_each_provider_has_its_button(client: Client, switched_on: None) -> None:
    page = client.get(f"{LOGIN}?next=/glossary/").content.decode()
    for one in ("council", "police"):
        assert f"Sign in with Westshire {one.title()}" in page
        assert f'action="{start_path(one)}"' in page
    assert page.count('name="next" value="/glossary/"') >= 3  # the password form and both providers


@pytest.mark.parametrize(
    "name", ["socialaccount_signup", "socialaccount_connections", "openid_connect_login"]
)
def test_allauths_own_addresses_are_not_there(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name, kwargs={"provider_id": "council"} if "login" in name else None)
