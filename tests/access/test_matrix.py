"""Every route × everybody × the states of an object: let in exactly whom the table lets in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.access import actors, asking, table
from tests.access.routes import routes
from tests.access.world import PAGE_STATES, World

pytestmark = pytest.mark.django_db
Site = tuple[World, dict[str, Client]]


@pytest.fixture(scope="module")
def site(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Site]:
    """One world and one browser an actor for the whole module, undone at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World(), actors.clients()
        transaction.set_rollback(True)


@pytest.fixture
def _django_db_helper(site: Any) -> None:
    """The module's transaction stands in for one a test: building the world takes seconds."""


def test_every_route_is_declared_and_no_other() -> None:
    assert table.undeclared(routes(), table.rows()) == []


def test_a_new_route_would_be_noticed() -> None:
    assert table.undeclared(routes(), table.rows()[1:]) != []


@pytest.mark.parametrize("row", table.rows(), ids=str)
def test_a_route_lets_in_whom_the_table_lets_in(site: Site, row: table.Row) -> None:
    world, browsers = site
    route = next(one for one in routes() if one.pattern == row.route)
    path = route.path(row.arguments(world.values))
    let_in = {
        actor
        for actor, client in browsers.items()
        if asking.is_let_through(asking.ask(client, row.method, path, row.sent(world.values)), path)
    }
    assert actors.words(frozenset(let_in)) == actors.words(row.actors), path


PAGES = {
    "live": "everyone",
    "draft": "nobody",
    "expired": "nobody",
    "private": "members",
    "below-private": "members",
    "alias-of-private": "members",
    "group": "administrator",
}


@pytest.mark.parametrize("state", PAGE_STATES)
def test_a_page_in_this_state_is_read_by(site: Site, state: str) -> None:
    world, browsers = site
    path = world.path_of(state)
    readers = {
        actor
        for actor, client in browsers.items()
        if asking.is_let_through(asking.ask(client, "GET", path, {}), path)
    }
    assert actors.words(frozenset(readers)) == PAGES[state]
