"""The identity providers that people may sign in at, read from one TOML file without Django."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from accounts.single_sign_on.addresses import is_domain

ENTRA = "entra"
GENERIC = "generic"
KINDS = (ENTRA, GENERIC)
OWN_MACHINE = ("localhost", "127.0.0.1", "::1")
_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")
_TENANT = re.compile(r"/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/v2\.0/?")
_TEXTS = ("id", "name", "kind", "server_url", "client_id", "client_secret")
_KEYS = (*_TEXTS, "domains", "second_factor", "second_factor_acr")


class FaultyProviders(ValueError):
    """The file cannot be used; the message lists every fault and never a secret."""


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """One agency's provider, and the e-mail domains for which alone it may vouch."""

    id: str
    name: str
    kind: str
    server_url: str
    client_id: str
    client_secret: str = field(repr=False)
    domains: frozenset[str]
    second_factor: bool = False
    second_factor_acr: frozenset[str] = frozenset()

    @property
    def tenant(self) -> str:
        """The tenant of Entra ID that alone may sign people in; empty for other kinds."""
        found = _TENANT.fullmatch(urlsplit(self.server_url).path)
        return found[1] if found and self.kind == ENTRA else ""


def read_providers(path: Path) -> tuple[IdentityProvider, ...]:
    """Every ``[[providers]]`` of the file. Raises ``FaultyProviders`` naming all faults at once."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FaultyProviders(f"cannot be read ({error.strerror})") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        where = re.search(r"\(at .*\)", str(error))
        raise FaultyProviders(f"is not TOML {where[0] if where else ''}".strip()) from None
    listed = told.get("providers")
    if set(told) != {"providers"} or not isinstance(listed, list) or not listed:
        raise FaultyProviders("must hold one or more [[providers]] and nothing else")
    faults = [
        f"provider {number}: {fault}"
        for number, one in enumerate(listed, start=1)
        for fault in _faults(one)
    ]
    faults += _faults_between(one for one in listed if isinstance(one, Mapping))
    if faults:
        raise FaultyProviders("; ".join(faults))
    return tuple(_provider(one) for one in listed)


def _provider(told: Mapping[str, Any]) -> IdentityProvider:
    return IdentityProvider(
        **{key: told[key].strip() for key in _TEXTS},
        domains=frozenset(map(str.lower, told["domains"])),
        second_factor=told.get("second_factor", False),
        second_factor_acr=frozenset(told.get("second_factor_acr", ())),
    )


def _faults(told: object) -> list[str]:
    if not isinstance(told, Mapping):
        return ["is not a table"]
    faults = [f"“{key}” is not known" for key in sorted(set(told) - set(_KEYS))]
    texts = {key: told[key].strip() for key in _TEXTS if isinstance(told.get(key), str)}
    faults += [f"{key} must be a text" for key in _TEXTS if not texts.get(key)]
    return faults + _faults_of_texts(texts) + _faults_of_lists(told)


def _faults_of_texts(texts: Mapping[str, str]) -> list[str]:
    faults = []
    if not _ID.fullmatch(texts.get("id", "x")):
        faults.append("id must be lower-case letters, digits and hyphens, 40 at most")
    if len(texts.get("name", "")) > 60:
        faults.append("name must have 60 characters or fewer")
    if texts.get("kind", ENTRA) not in KINDS:
        faults.append(f"kind must be {' or '.join(KINDS)}")
    if texts.get("server_url"):
        faults += _faults_of_address(texts["server_url"], texts.get("kind"))
    return faults


def _faults_of_lists(told: Mapping[str, Any]) -> list[str]:
    faults = []
    domains = told.get("domains")
    if not _are_texts(domains) or not domains:
        faults.append("domains must be a list of one or more domains")
    else:
        bad = [one for one in domains if not is_domain(one.lower())]
        faults += [f"“{one}” is not a domain such as nhs.net" for one in bad]
    if not isinstance(told.get("second_factor", False), bool):
        faults.append("second_factor must be true or false")
    if not _are_texts(told.get("second_factor_acr", [])):
        faults.append("second_factor_acr must be a list of texts")
    return faults


def _faults_of_address(address: str, kind: object) -> list[str]:
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return ["server_url is not a web address"]
    faults = []
    if parts.scheme != "https" and not (parts.scheme == "http" and host in OWN_MACHINE):
        faults.append("server_url must start with https://")
    if not host or parts.query or parts.fragment or parts.username or parts.password:
        faults.append("server_url must be the issuer's plain address")
    if kind == ENTRA and not _TENANT.fullmatch(parts.path):
        faults.append(
            "server_url must end in /<tenant id>/v2.0: an address for many tenants, such as "
            "“common”, would let any of them vouch"
        )
    return faults


def _faults_between(listed: Iterable[Mapping[str, Any]]) -> list[str]:
    ids: Counter[str] = Counter()
    domains: Counter[str] = Counter()
    for one in listed:
        ids[str(one.get("id"))] += 1
        if _are_texts(one.get("domains")):
            domains.update({domain.lower() for domain in one["domains"]})
    twice = [f"the id “{one}” is given twice" for one, times in ids.items() if times > 1]
    return twice + [
        f"two providers vouch for “{one}”" for one, times in sorted(domains.items()) if times > 1
    ]


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
