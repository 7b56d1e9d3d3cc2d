"""Configuration from the environment: every variable typed, all faults reported at once.

``VARIABLES`` is the one list; README and ``.env.example`` are compared with it by a test.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from environs import Env, EnvValidationError, ValidationError

from accounts.single_sign_on.configuration import FaultyProviders, read_providers
from portal.email import smtp_settings

KEY_CHARACTERS = 50


@dataclass(frozen=True, slots=True)
class Variable:
    """One environment variable: its type, what it is for and what holds without it."""

    name: str
    kind: str
    meaning: str
    default: str | None = None
    required: bool = False


VARIABLES = (
    Variable(
        "SECRET_KEY", "key", "Signs cookies and keyed hashes; 50 characters or more", required=True
    ),
    Variable("ALLOWED_HOSTS", "list", "Host names the site answers to", required=True),
    Variable("BASE_URL", "url", "Address of the site, as used in e-mails", required=True),
    Variable(
        "DATABASE_URL", "database", "PostgreSQL 15 or newer in production; empty = SQLite", ""
    ),
    Variable("PORTAL_DATA", "path", "Folder of all that the site writes", "var"),
    Variable("TRUSTED_PROXIES", "whole number", "Proxies in front that set X-Forwarded-Proto", "0"),
    Variable("HSTS_SECONDS", "whole number", "Strict-Transport-Security, in seconds", "31536000"),
    Variable(
        "SECOND_FACTOR_ALSO_FOR",
        "names",
        "Keys of roles that need a second factor beside the privileged ones; all = everybody",
        "",
    ),
    Variable("EMAIL_URL", "mail server", "smtp://user:password@host:587/?tls=1; empty = files", ""),
    Variable("DEFAULT_FROM_EMAIL", "text", "Sender of the site's e-mails", "portal@localhost"),
    Variable("LOG_LEVEL", "log level", "Least serious log line that is kept", "INFO"),
    Variable(
        "PAGE_CACHE_MEGABYTES",
        "whole number",
        "Public pages kept in each worker's memory; 0 = off",
        "64",
    ),
    Variable(
        "SINGLE_SIGN_ON_FILE",
        "identity providers",
        "TOML file of the providers that people may sign in at; empty = off",
        "",
    ),
)


class ConfigurationError(Exception):
    """The environment is incomplete or wrong; the message lists every fault."""


def read_environment(overrides: dict[str, str] | None = None) -> dict[str, Any]:
    """Return every variable of ``VARIABLES`` with its type.

    ``overrides`` are defaults that a looser settings module brings; the environment wins.
    Raises ``ConfigurationError`` naming all missing and malformed variables together.
    """
    env = Env(eager=False)
    loosened = overrides or {}
    for variable in VARIABLES:
        default = loosened.get(variable.name, variable.default)
        given: dict[str, Any] = {} if default is None else {"default": default}
        match variable.kind:
            case "list":
                if default is not None:
                    given = {"default": [part for part in default.split(",") if part]}
                env.list(variable.name, validate=_some, **given)
            case "names":
                given = {"default": [part for part in (default or "").split(",") if part]}
                env.list(variable.name, **given)
            case "whole number":
                if default is not None:
                    given = {"default": int(default)}
                env.int(variable.name, validate=_not_negative, **given)
            case "path":
                if default is not None:
                    given = {"default": Path(default)}
                env.path(variable.name, **given)
            case _:
                env.str(variable.name, validate=_CHECKS[variable.kind], **given)
    try:
        env.seal()
    except EnvValidationError as error:
        told = error.error_messages
        by_name = told if isinstance(told, Mapping) else {"environment": told}
        faults = "; ".join(
            f"{name}: {' '.join(map(str, messages))}" for name, messages in sorted(by_name.items())
        )
        raise ConfigurationError(f"The environment is not complete: {faults}") from error
    read = dict(env.dump())
    return read | {v.name: Path(read[v.name]) for v in VARIABLES if v.kind == "path"}


def _key(value: str) -> None:
    if len(value) < KEY_CHARACTERS:
        raise ValidationError(f"must have {KEY_CHARACTERS} characters or more")


def _some(value: list[str]) -> None:
    if not any(value):
        raise ValidationError("must not be empty")


def _not_negative(value: int) -> None:
    if value < 0:
        raise ValidationError("must be 0 or more")


def _web_address(value: str) -> None:
    if not value.startswith(("http://", "https://")) or not urlsplit(value).hostname:
        raise ValidationError("must start with https:// (or http:// on one's own machine)")


def _database(value: str) -> None:
    if value and urlsplit(value).scheme not in ("postgres", "postgresql"):
        raise ValidationError("must look like postgres://user:password@host:5432/name")


def _mail_server(value: str) -> None:
    try:
        smtp_settings(value) if value else None
    except ValueError as error:
        raise ValidationError(str(error)) from None


def _log_level(value: str) -> None:
    if value not in logging.getLevelNamesMapping():
        raise ValidationError("must be DEBUG, INFO, WARNING, ERROR or CRITICAL")


def _identity_providers(value: str) -> None:
    try:
        read_providers(Path(value)) if value else None
    except FaultyProviders as error:
        raise ValidationError(str(error)) from None


_CHECKS: dict[str, Callable[[str], None] | None] = {
    "text": None,
    "key": _key,
    "url": _web_address,
    "database": _database,
    "mail server": _mail_server,
    "log level": _log_level,
    "identity providers": _identity_providers,
}
