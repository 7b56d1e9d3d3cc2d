"""The file of providers: typed, all faults at once, nothing secret in a message."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from accounts.single_sign_on.configuration import FaultyProviders, read_providers
from portal.environment import ConfigurationError, read_environment

TENANT = "6d1f1a0e-3c1c-4e0b-9d60-2f4f7f0c5a11"
SECRET = "pa55word"
GOOD = f"""
[[providers]]
id = "council"
name = "Westshire Council"
kind = "entra"
server_url = "https://login.example/{TENANT}/v2.0"
client_id = "one"
client_secret = "{SECRET}"
domains = ["Council.example", "schools.council.example"]
second_factor = true

[[providers]]
id = "health"
name = "Westshire Health"
kind = "generic"
server_url = "https://id.health.example/realms/staff"
client_id = "two"
client_secret = "{SECRET}"
domains = ["health.example"]
second_factor_acr = ["gold"]
"""


def read(folder: Path, text: str) -> Any:
    path = folder / "providers.toml"
    path.write_text(text, encoding="utf-8")
    return read_providers(path)


def faults(folder: Path, text: str) -> str:
    with pytest.raises(FaultyProviders) as refused:
        read(folder, text)
    return str(refused.value)


def test_every_provider_is_read_with_its_types(tmp_path: Path) -> None:
    council, health = read(tmp_path, GOOD)
    assert council.domains == {"council.example", "schools.council.example"}
    assert council.tenant == TENANT
    assert (council.second_factor, council.second_factor_acr) == (True, frozenset())
    assert (health.kind, health.tenant, health.second_factor) == ("generic", "", False)
    assert health.second_factor_acr == {"gold"}


def test_a_provider_never_shows_its_secret(tmp_path: Path) -> None:
    assert SECRET not in repr(read(tmp_path, GOOD))


def test_all_faults_of_all_providers_are_named_together(tmp_path: Path) -> None:
    told = faults(
        tmp_path,
        """
        [[providers]]
        id = "Council!"
        kind = "saml"
        server_url = "http://id.example"
        client_id = ""
        client_secret = 7
        domains = ["no domain"]
        colour = "blue"
        [[providers]]
        id = "x"
        name = "X"
        kind = "generic"
        server_url = "https://user:pa55word@id.example/?a=1"
        client_id = "x"
        client_secret = "pa55word"
        domains = []
        second_factor = "yes"
        second_factor_acr = "gold"
        """,
    )
    for fault in (
        "provider 1: “colour” is not known",
        "provider 1: name must be a text",
        "provider 1: client_id must be a text",
        "provider 1: client_secret must be a text",
        "provider 1: id must be lower-case",
        "provider 1: kind must be entra or generic",
        "provider 1: server_url must start with https://",
        "provider 1: “no domain” is not a domain",
        "provider 2: server_url must be the issuer's plain address",
        "provider 2: domains must be a list",
        "provider 2: second_factor must be true or false",
        "provider 2: second_factor_acr must be a list",
    ):
        assert fault in told
    assert SECRET not in told


@pytest.mark.parametrize("tenant", ["common", "organizations", "consumers", "council.example", ""])
def test_entra_is_pinned_to_one_tenant(tmp_path: Path, tenant: str) -> None:
    assert "would let any of them vouch" in faults(tmp_path, GOOD.replace(TENANT, tenant))


def test_two_providers_never_vouch_for_one_domain(tmp_path: Path) -> None:
    told = faults(tmp_path, GOOD.replace('"health.example"', '"COUNCIL.example"'))
    assert told == "two providers vouch for “council.example”"


def test_two_providers_have_two_ids(tmp_path: Path) -> None:
    assert "“council” is given twice" in faults(tmp_path, GOOD.replace('"health"', '"council"'))


@pytest.mark.parametrize("host", ["localhost:9", "127.0.0.1:9", "[::1]:9"])
def test_plain_http_is_for_ones_own_machine(tmp_path: Path, host: str) -> None:
    text = GOOD.replace("https://id.health.example", f"http://{host}")
    assert read(tmp_path, text)[1].server_url.startswith("http://")


@pytest.mark.parametrize(
    "text", ["", "x", "providers = 1", "providers = []", "providers = [1]", "[[providers]]\n[a]"]
)
def test_what_is_no_list_of_providers_is_refused(tmp_path: Path, text: str) -> None:
    faults(tmp_path, text)


def test_a_file_with_a_fault_of_form_is_named_by_place_alone(tmp_path: Path) -> None:
    told = faults(tmp_path, f'[[providers]]\nclient_secret = "{SECRET}')
    assert "is not TOML" in told
    assert SECRET not in told


def test_the_site_does_not_start_with_a_file_that_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "providers.toml"
    defaults = {"SECRET_KEY": "k" * 50, "ALLOWED_HOSTS": "a", "BASE_URL": "https://a.example"}
    monkeypatch.setenv("SINGLE_SIGN_ON_FILE", str(path))
    monkeypatch.setenv("LOG_LEVEL", "loud")
    with pytest.raises(ConfigurationError) as refused:
        read_environment(defaults)
    assert "SINGLE_SIGN_ON_FILE: cannot be read" in str(refused.value)
    assert "LOG_LEVEL:" in str(refused.value)
    monkeypatch.delenv("LOG_LEVEL")
    path.write_text(GOOD, encoding="utf-8")
    assert read_environment(defaults)["SINGLE_SIGN_ON_FILE"] == str(path)
