from __future__ import annotations

from typing import Any

import pytest

from home.models import HomePage
from tests.site_building import build_home


@pytest.fixture
def home(db: Any) -> HomePage:
    """A home page and its site."""
    return build_home()
