from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from accounts.factories import AgencyFactory, UserFactory
from accounts.models import Agency, AgencyDomain, User
from accounts.single_sign_on.configuration import IdentityProvider
from home.models import HomePage
from tests.accounts.openid_provider.misbehaving import (
    Misbehaving,
    misbehaving_provider,
    new_key,
)
from tests.accounts.openid_provider.real import (
    CLIENT_ID,
    CLIENT_SECRET,
    ENTRA,
    GENERIC,
    RealProvider,
    real_provider,
)
from tests.accounts.single_sign_on.door import Door, callback_path

HOST = "http://testserver"
COUNCIL = "council"
POLICE = "police"
COUNCIL_DOMAIN = "council.example"
POLICE_DOMAIN = "police.example"


def configured(
    provider_id: str, kind: str, server_url: str, *domains: str, **more: Any
) -> IdentityProvider:
    return IdentityProvider(
        id=provider_id,
        name=f"Westshire {provider_id.title()}",
        kind=kind,
        server_url=server_url,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        domains=frozenset(domains),
        **more,
    )


@pytest.fixture(scope="session")
def openid(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealProvider]:
    """The certified provider; the council is on its generic issuer, the police on the other."""
    addresses = [HOST + callback_path(one) for one in (COUNCIL, POLICE)]
    with real_provider(tmp_path_factory.mktemp("openid"), addresses) as provider:
        yield provider


@pytest.fixture
def council(openid: RealProvider) -> IdentityProvider:
    return configured(COUNCIL, "generic", openid.server_url(GENERIC), COUNCIL_DOMAIN)


@pytest.fixture
def police(openid: RealProvider) -> IdentityProvider:
    return configured(POLICE, "entra", openid.server_url(ENTRA), POLICE_DOMAIN)


@pytest.fixture
def agencies(home: HomePage) -> dict[str, Agency]:
    made = {}
    for name, domain in ((COUNCIL, COUNCIL_DOMAIN), (POLICE, POLICE_DOMAIN)):
        made[name] = AgencyFactory(name=f"Westshire {name}")
        AgencyDomain.objects.create(agency=made[name], domain=domain)
    return made


@pytest.fixture
def switched_on(
    settings: Any, council: IdentityProvider, police: IdentityProvider, agencies: object
) -> None:
    settings.SINGLE_SIGN_ON = (council, police)


@pytest.fixture
def at_council(openid: RealProvider, switched_on: None) -> Door:
    return Door(COUNCIL, openid)


@pytest.fixture
def at_police(openid: RealProvider, switched_on: None) -> Door:
    return Door(POLICE, openid)


@pytest.fixture
def kim(agencies: dict[str, Agency]) -> User:
    """Somebody at the council who has an account."""
    return UserFactory(email=f"kim@{COUNCIL_DOMAIN}", agency=agencies[COUNCIL])


@pytest.fixture
def pat(agencies: dict[str, Agency]) -> User:
    """Somebody at the police who has an account."""
    return UserFactory(email=f"pat@{POLICE_DOMAIN}", agency=agencies[POLICE])


@pytest.fixture(scope="session")
def signing_key() -> rsa.RSAPrivateKey:
    return new_key()


@pytest.fixture
def liar(signing_key: rsa.RSAPrivateKey) -> Iterator[Misbehaving]:
    with misbehaving_provider(signing_key) as provider:
        yield provider


@pytest.fixture
def at_liar(settings: Any, liar: Misbehaving, kim: User) -> Door:
    """A door whose provider vouches for Kim, and answers whatever the test wants."""
    settings.SINGLE_SIGN_ON = (configured("liar", "generic", liar.url, COUNCIL_DOMAIN),)
    liar.claims |= {"sub": "kim-there", "email": kim.email, "email_verified": True}
    return Door("liar")
