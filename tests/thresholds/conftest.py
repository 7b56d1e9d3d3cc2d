"""Editions in the database, and people who may work on them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.factories import UserFactory
from accounts.roles import THRESHOLD_EDITOR
from tests.accounts.signing_in import signed_in
from tests.thresholds.making import agreed, demo_content
from thresholds.models import Edition
from thresholds.synonyms import install_shipped


@pytest.fixture
def edition(db: Any) -> Edition:
    """The edition in force, with the sample content."""
    return agreed()


@pytest.fixture
def demo_edition(db: Any) -> Edition:
    """The demo partnership's document in force, and the shipped synonyms."""
    install_shipped()
    return agreed(demo_content())


@pytest.fixture
def editor_client(db: Any) -> Client:
    """A threshold editor, signed in."""
    return signed_in(UserFactory(roles=[THRESHOLD_EDITOR]))
