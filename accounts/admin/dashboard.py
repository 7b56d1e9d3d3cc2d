"""What people managers see on the admin's first page: what needs an eye today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from wagtail.admin.ui.components import Component

from accounts.admin.person_states import (
    ASKED_FOR_DELETION,
    BREAK_GLASS,
    MEMBER,
    lacking_second_factor,
    people,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its words, and the list of whom it counts."""

    count: int
    what: str
    url: str


class PeoplePanel(Component):
    """Members today, and three things that should be nobody."""

    name = "people"
    template_name = "accounts/admin/dashboard.html"
    order = 50

    class Media:
        css = {"all": ["accounts/admin/people.css"]}

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"figures": figures()}


def figures() -> list[Figure]:
    """Counted in one query."""
    lacking = lacking_second_factor(people()).values("pk")
    counted = people().aggregate(
        members=Count("pk", Q(state_key=MEMBER.key)),
        bare=Count("pk", Q(pk__in=lacking)),
        deletions=Count("pk", Q(state_key=ASKED_FOR_DELETION.key)),
        emergency=Count("pk", Q(state_key=BREAK_GLASS.key)),
    )
    return [
        Figure(counted["members"], "members today", _listed(state=MEMBER.key)),
        Figure(
            counted["bare"],
            "with a role that needs a second factor, and none set up",
            _listed(factor="lacking"),
        ),
        Figure(counted["deletions"], "asked for deletion", _listed(state=ASKED_FOR_DELETION.key)),
        Figure(counted["emergency"], "emergency administrators", _listed(state=BREAK_GLASS.key)),
    ]


def _listed(**query: str) -> str:
    return f"{reverse('wagtailusers_users:index')}?{urlencode(query)}"
