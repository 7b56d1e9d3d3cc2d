"""Roles, each with the permissions it brings; the one place where they are declared.

A role is a Django group of the same name. ``sync_roles`` writes the groups after every migrate.
"""

from __future__ import annotations

from dataclasses import dataclass

THRESHOLD_EDITOR = "Threshold editor"
CONTENT_EDITOR = "Content editor"


@dataclass(frozen=True, slots=True)
class Role:
    """A role's name, what it is for and its permissions as ``app.codename``."""

    name: str
    purpose: str
    permissions: tuple[str, ...]
    edits_pages: bool = False


def _all(model: str, *actions: str) -> tuple[str, ...]:
    app, name = model.split(".")
    return tuple(
        f"{app}.{action}_{name}" for action in actions or ("add", "change", "delete", "view")
    )


ROLES = (
    Role(
        THRESHOLD_EDITOR,
        "Keeps drafts of the threshold document and the synonyms of the finder.",
        (
            "wagtailadmin.access_admin",
            *_all("thresholds.edition", "add", "change", "view", "delete"),
            *_all("thresholds.level"),
            *_all("thresholds.need"),
            *_all("thresholds.indicator"),
            *_all("thresholds.synonym"),
            *_all("thresholds.unfoundword", "view"),
        ),
    ),
    Role(
        CONTENT_EDITOR,
        "Writes the ordinary pages and notices of the site.",
        ("wagtailadmin.access_admin", "core.change_sitesettings"),
        edits_pages=True,
    ),
)
