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
# Wagtail's own: a view that is there to fail, and one that fails without its form.
FAILS_BY_ITSELF = ("admin/failwhale/", "admin/redirects/import/process/")
ABOUT_PAGES = [
    row
    for row in table.rows()
    if row.route.startswith("admin/pages/") and "page-live" in row.objects
]
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
    path = _path(row.route, row.arguments(world.values))
    let_in = set()
    for actor, client in browsers.items():
        answer = asking.ask(client, row.method, path, row.sent(world.values))
        assert answer.status_code < 500 or row.route in FAILS_BY_ITSELF, (actor, path)
        if asking.is_let_through(answer, path):
            let_in.add(actor)
    assert actors.words(frozenset(let_in)) == actors.words(row.actors), path


@pytest.mark.parametrize("state", PAGE_STATES)
def test_no_state_of_a_page_lets_more_people_into_its_admin(site: Site, state: str) -> None:
    """Draft, private, below a private page, alias, expired: as closed as a page that is live."""
    world, browsers = site
    values = {**world.values, "page-live": world.values[f"page-{state}"]}
    for row in ABOUT_PAGES:
        path = _path(row.route, row.arguments(values))
        for actor in sorted(browsers.keys() - row.actors):
            answer = asking.ask(browsers[actor], row.method, path, row.sent(values))
            assert not asking.is_let_through(answer, path), (actor, path)


def _path(pattern: str, arguments: dict[str, Any]) -> str:
    return next(one for one in routes() if one.pattern == pattern).path(arguments)


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
