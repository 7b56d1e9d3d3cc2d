"""What the tests know of the sites that they break."""

from __future__ import annotations

from dataclasses import dataclass

from tests.running.portal_site import Portal
from tests.running.postgres import Postgres


@dataclass(frozen=True)
class OnPostgres:
    """The demo partnership on a server that can be stopped and started."""

    portal: Portal
    server: Postgres


@dataclass(frozen=True)
class Sites:
    """The demo partnership on both databases."""

    on_sqlite: Portal
    on_postgres: OnPostgres
