"""People before the admin, and a document of both kinds."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.factories import UserFactory
from accounts.roles import CONTENT_EDITOR
from tests.accounts.signing_in import signed_in
from tests.thresholds.making import draft as make_draft
from thresholds.models import Edition


@pytest.fixture
def draft(db: Any) -> Edition:
    """A draft with the sample content."""
    return make_draft(title="Next year")


@pytest.fixture
def content_client(db: Any) -> Client:
    """A content editor, signed in: may enter the admin, may not touch thresholds."""
    return signed_in(UserFactory(roles=[CONTENT_EDITOR]))


@pytest.fixture
def administrator_client(db: Any) -> Client:
    """An administrator, signed in."""
    return signed_in(UserFactory(is_superuser=True))
