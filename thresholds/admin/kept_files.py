"""Files that a person checked, kept for an hour so that they need not be chosen again."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

AN_HOUR = 3_600


def _key(user: Any) -> str:
    return f"thresholds-import-checked-{user.pk}"


def keep(user: Any, uploads: Mapping[str, Any]) -> str:
    """Keep these in place of what this person checked before; returns what fetches them."""
    token = secrets.token_urlsafe(16)
    kept = {}
    for field, upload in uploads.items():
        upload.seek(0)
        kept[field] = (upload.name, upload.read())
    cache.set(_key(user), (token, kept), AN_HOUR)
    return token


def fetch(user: Any, token: str) -> dict[str, SimpleUploadedFile]:
    """What was kept under ``token``, as if it were uploaded again; nothing when it is gone."""
    kept_token, kept = cache.get(_key(user)) or ("", {})
    if not token or not secrets.compare_digest(token.encode(), kept_token.encode()):
        return {}
    return {field: SimpleUploadedFile(name, content) for field, (name, content) in kept.items()}
