"""The tests: every security layer stays on; only what costs time or leaves traces is changed."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("PORTAL_DATA", tempfile.mkdtemp(prefix="portal-test-"))
# Tests that run side by side have a folder each; programs they start are told of it.
_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
if _WORKER and Path(os.environ["PORTAL_DATA"]).name != _WORKER:
    os.environ["PORTAL_DATA"] = str(Path(os.environ["PORTAL_DATA"]) / _WORKER)

from portal.settings.demo import *  # noqa: E402, F403
from portal.settings.demo import ALLOWED_HOSTS, STORAGES  # noqa: E402

ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Collected files are a matter of the demo and of operations, not of a unit test.
WHITENOISE_AUTOREFRESH = True
