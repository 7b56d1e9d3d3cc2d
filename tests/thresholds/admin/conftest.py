"""People before the admin, and a document of both kinds."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.factories import UserFactory
from accounts.roles import CONTENT_EDITOR
from tests.thresholds.making import draft as make_draft
from thresholds.models import Edition


@pytest.fixture
def draft(db: Any) -> Edition:
    """A draft with the sample content."""
    return make_draft(title="Next year")


@pytest.fixture
def content_client(db: Any) -> Client:
    """A content editor, signed in: may enter the admin, may not touch thresholds."""
    client = Client()
    client.force_login(UserFactory(groups=[CONTENT_EDITOR]))
    return client


@pytest.fixture
def administrator_client(db: Any) -> Client:
    """An administrator, signed in."""
    client = Client()
    client.force_login(UserFactory(is_superuser=True))
    return client
