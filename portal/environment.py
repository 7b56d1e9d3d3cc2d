"""Configuration from the environment: every variable typed, all faults reported at once.

``VARIABLES`` is the one list; README and ``.env.example`` are compared with it by a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from environs import Env, EnvValidationError, ValidationError


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
        "SECRET_KEY", "text", "Signs cookies and keyed hashes; 50 characters or more", required=True
    ),
    Variable("ALLOWED_HOSTS", "list", "Host names the site answers to", required=True),
    Variable("BASE_URL", "url", "Address of the site, as used in e-mails", required=True),
    Variable("DATABASE_URL", "text", "PostgreSQL 15 or newer in production; empty = SQLite", ""),
    Variable("PORTAL_DATA", "path", "Folder of all that the site writes", "var"),
    Variable("TRUSTED_PROXIES", "whole number", "Proxies in front that set X-Forwarded-Proto", "0"),
    Variable("HSTS_SECONDS", "whole number", "Strict-Transport-Security, in seconds", "31536000"),
    Variable("EMAIL_URL", "text", "smtp://user:password@host:587/?tls=1; empty = files", ""),
    Variable("DEFAULT_FROM_EMAIL", "text", "Sender of the site's e-mails", "portal@localhost"),
    Variable("LOG_LEVEL", "text", "Least serious log line that is kept", "INFO"),
    Variable(
        "PAGE_CACHE_MEGABYTES",
        "whole number",
        "Public pages kept in each worker's memory; 0 = off",
        "64",
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
                env.list(variable.name, **given)
            case "whole number":
                if default is not None:
                    given = {"default": int(default)}
                env.int(variable.name, validate=_not_negative, **given)
            case "path":
                if default is not None:
                    given = {"default": Path(default)}
                env.path(variable.name, **given)
            case "url":
                env.str(variable.name, validate=_web_address, **given)
            case _:
                env.str(variable.name, validate=_given if variable.required else None, **given)
    try:
        env.seal()
    except EnvValidationError as error:
        told = error.error_messages
        by_name = told if isinstance(told, Mapping) else {"environment": told}
        faults = "; ".join(
            f"{name}: {' '.join(map(str, messages))}" for name, messages in sorted(by_name.items())
        )
        raise ConfigurationError(f"The environment is not complete: {faults}") from error
    return dict(env.dump())


def _given(value: str) -> str:
    if not value:
        raise ValidationError("must not be empty")
    return value


def _not_negative(value: int) -> int:
    if value < 0:
        raise ValidationError("must be 0 or more")
    return value


def _web_address(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValidationError("must start with https:// (or http:// on one's own machine)")
    return value
