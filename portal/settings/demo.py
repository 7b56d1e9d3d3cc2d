"""One's own machine: no TLS, a key kept beside the data, gallery on. Never for real use."""

import contextlib
import os
import secrets
from pathlib import Path

from portal.settings import loosened


def _key_beside_data() -> str:
    """A secret key made once per data folder, so that sessions outlive a restart.

    Of several processes that start at once, the first to finish its key gives it to all.
    """
    folder = Path(__file__).resolve().parents[2] / os.environ.get("PORTAL_DATA", "var")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "secret-key"
    if not path.exists():
        own = folder / f"secret-key.{os.getpid()}"
        own.touch(mode=0o600)
        own.write_text(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            os.link(own, path)
        own.unlink()
    return path.read_text()


loosened.DEFAULTS.update(
    SECRET_KEY=os.environ.get("SECRET_KEY") or _key_beside_data(),
    ALLOWED_HOSTS="localhost,127.0.0.1,[::1]",
    BASE_URL="http://localhost:8000",
    HSTS_SECONDS="0",
)

from portal.settings.base import *  # noqa: E402, F403

SHOW_GALLERY = True
SHOW_DEMO_MAIL = True
SECURE_SSL_REDIRECT = False
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_HSTS_PRELOAD = False
SESSION_COOKIE_NAME = "session"
SESSION_COOKIE_SECURE = False
KNOWN_BROWSER_COOKIE_NAME = "browser"
CSRF_COOKIE_NAME = "csrf"
CSRF_COOKIE_SECURE = False
