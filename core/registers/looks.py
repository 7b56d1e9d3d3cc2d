"""What the site's history calls a look into a register, and the words it uses."""

from __future__ import annotations

from typing import Any

from wagtail import hooks
from wagtail.log_actions import LogFormatter

LISTED, VIEWED, EXPORTED = "register.list", "register.view", "register.export"


class _LookedAt(LogFormatter):
    said = ""

    def format_message(self, log_entry: Any) -> str:
        return f"{self.said} “{log_entry.data.get('register', '')}”"


@hooks.register("register_log_actions")
def register_log_actions(actions: Any) -> None:
    """What the site's history calls a look into a register."""
    for action, label, said in (
        (LISTED, "List a register", "Looked at a page of the register"),
        (VIEWED, "Look at a record", "Looked at a record of the register"),
        (EXPORTED, "Export a register", "Took a file out of the register"),
    ):
        formatter = type("LookedAt", (_LookedAt,), {"label": label, "said": said})
        actions.register_action(action)(formatter)
