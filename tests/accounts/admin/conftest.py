"""People who manage people and agencies, and those whom they manage."""

from __future__ import annotations

from typing import Any

import pytest

from home.models import HomePage
from tests.accounts.admin.people import Someone, someone
from tests.site_building import build_home


@pytest.fixture(autouse=True)
def home(db: Any) -> HomePage:
    """A home page and its site: the admin links to them."""
    return build_home()


@pytest.fixture
def owner() -> Someone:
    """A service owner, signed in."""
    return someone("service_owner")


@pytest.fixture
def administrator() -> Someone:
    """An administrator, signed in."""
    return someone("administrator")


@pytest.fixture
def auditor() -> Someone:
    """An auditor, signed in."""
    return someone("auditor")
