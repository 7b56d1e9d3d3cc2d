"""The address of a mail server as Django settings."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


def smtp_settings(address: str) -> dict[str, Any]:
    """Settings for ``smtp://user:password@host:port/?tls=1`` (or ``?ssl=1``).

    Raises ``ValueError`` when the address names another scheme or no host, or both ways of TLS.
    """
    parts = urlsplit(address)
    if parts.scheme != "smtp" or not parts.hostname:
        raise ValueError("EMAIL_URL must look like smtp://user:password@host:587/?tls=1")
    options = parse_qs(parts.query)
    if options.get("tls") == options.get("ssl") == ["1"]:
        raise ValueError("EMAIL_URL takes tls=1 or ssl=1, not both")
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": options.get("tls") == ["1"],
        "EMAIL_USE_SSL": options.get("ssl") == ["1"],
        "EMAIL_TIMEOUT": 10,
    }
