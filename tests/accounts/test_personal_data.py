"""Every field that holds something about a person is named in one table, and in the document."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from accounts.personal_data import holdings, table
from accounts.retention import retention_rules

DOCUMENT = Path(__file__).parents[2] / "docs" / "data-protection.md"
# What names no person. A reason is needed for each.
IMPERSONAL = {
    "accounts.Agency": "its contact is a post and an agency's address",
    "accounts.AgencyDomain": "a part of an address that many share",
    "accounts.GuessCount": "keyed hashes that name nobody",
    "account.EmailConfirmation": "not used: links are signed, not stored",
    "socialaccount.SocialApp": "configuration",
    "socialaccount.SocialToken": "tokens of providers are not stored",
}
WATCHED = {"accounts", "account", "mfa", "usersessions", "socialaccount"}


def test_every_model_about_people_is_listed() -> None:
    models = {one._meta.label for one in apps.get_models() if one._meta.app_label in WATCHED}
    listed = {apps.get_model(one.model)._meta.label for one in holdings()}
    assert models - listed - set(IMPERSONAL) == set()


@pytest.mark.parametrize("holding", holdings(), ids=lambda one: one.model)
def test_every_field_of_it_is_classed_and_exists(holding: object) -> None:
    from accounts.personal_data import Holding

    assert isinstance(holding, Holding)
    assert holding.unlisted() == set()
    model = apps.get_model(holding.model)
    fields = {one.name for one in model._meta.get_fields() if one.concrete}
    assert {*holding.told, *holding.untold, *holding.plain} <= fields


def test_a_field_that_nobody_classed_would_be_found() -> None:
    from dataclasses import replace

    first = holdings()[0]
    assert replace(first, plain=first.plain - {"id"}).unlisted() == {"id"}


def generated(name: str) -> str:
    text = DOCUMENT.read_text()
    found = re.search(rf"<!-- {name} -->\n(.*?)\n<!-- /{name} -->", text, re.DOTALL)
    assert found, f"{DOCUMENT.name} has no part “{name}”"
    return found[1].strip()


def test_the_document_has_the_map_of_personal_data() -> None:
    """Replace the part by the right-hand side when this fails."""
    assert generated("map") == "\n".join(table())


def test_the_document_has_the_retention_rules() -> None:
    """Replace the part by the right-hand side when this fails."""
    head = "| What | After | What happens | Why |\n|---|---|---|---|\n"
    rows = (f"| {r.what} | {r.after} | {r.happens} | {r.reason} |" for r in retention_rules())
    assert generated("retention") == head + "\n".join(rows)


def test_tokens_of_providers_are_not_stored() -> None:
    assert getattr(settings, "SOCIALACCOUNT_STORE_TOKENS", False) is False
