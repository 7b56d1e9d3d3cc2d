"""How long what is kept about people is kept, and what happens then: one table for all rooms.

Every room adds its own rules from its ``apps.py``. ``manage.py apply_retention`` runs them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

Run = Callable[[datetime, bool], int]


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """What goes after how long, what happens to it, and why.

    ``run`` takes the moment and whether only to count; it returns how many rows are concerned.
    """

    key: str
    what: str
    after: str
    happens: str
    reason: str
    run: Run


_rules: dict[str, RetentionRule] = {}


def register_retention(rule: RetentionRule) -> None:
    """A room declares a rule, from its ``apps.py``."""
    _rules[rule.key] = rule


def retention_rules() -> tuple[RetentionRule, ...]:
    """Every rule, in the order in which they were declared."""
    return tuple(_rules.values())
