"""Faults of the front door's settings that are said before the site starts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import checks

from accounts.front_door.second_factor import EVERY_ROLE
from accounts.roles import ROLE_BY_KEY


@checks.register(checks.Tags.security)
def roles_are_known(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """``SECOND_FACTOR_ALSO_FOR`` names roles that exist: a slip would leave one without."""
    unknown = sorted(set(settings.SECOND_FACTOR_ALSO_FOR) - {*ROLE_BY_KEY, EVERY_ROLE})
    if not unknown:
        return []
    known = ", ".join(sorted(ROLE_BY_KEY))
    return [
        checks.Error(
            f"SECOND_FACTOR_ALSO_FOR names no role: {', '.join(unknown)}",
            hint=f"The roles are {known}; {EVERY_ROLE} means everybody.",
            id="accounts.E001",
        )
    ]
