"""Wagtail's own screens of pictures and papers work with the portal's models."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.factories import UserFactory
from tests.accounts.signing_in import signed_in
from tests.site_building import build_document, build_image

SCREENS = ["/admin/images/", "/admin/images/chooser/", "/admin/documents/"]


@pytest.mark.parametrize("address", SCREENS)
def test_the_lists_open_empty_and_filled(db: Any, address: str) -> None:
    client = signed_in(UserFactory(is_superuser=True))
    assert client.get(address).status_code == 200
    build_image(title="The front door")
    build_document(title="The front door")
    assert "The front door" in client.get(address).content.decode()
