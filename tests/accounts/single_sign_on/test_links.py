"""Two tabs of one browser come back at the same time: one person, one bond."""

from __future__ import annotations

import pytest
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError

from accounts.models import Agency, User
from accounts.single_sign_on import links
from accounts.single_sign_on.configuration import IdentityProvider
from accounts.single_sign_on.identity import Identity
from tests.accounts.single_sign_on.conftest import COUNCIL_DOMAIN, configured

pytestmark = pytest.mark.django_db


def test_whoever_is_second_finds_what_the_first_has_made(
    agencies: dict[str, Agency], monkeypatch: pytest.MonkeyPatch
) -> None:
    provider = configured("council", "generic", "https://id.example", COUNCIL_DOMAIN)
    identity = Identity("https://id.example", "s", f"two@{COUNCIL_DOMAIN}", "Tab", "Two", False)
    real = links._link

    def overtaken(identity: Identity, provider: IdentityProvider, address: str) -> links.Link:
        monkeypatch.setattr(links, "_link", real)
        real(identity, provider, address)
        raise IntegrityError

    monkeypatch.setattr(links, "_link", overtaken)
    made = links.link(identity=identity, provider=provider)
    assert not made.is_new_person
    assert SocialAccount.objects.get() == made.account
    assert User.objects.get(email=identity.address) == made.account.user
