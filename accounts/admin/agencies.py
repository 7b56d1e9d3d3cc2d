"""Agencies in the admin: who is a partner, of which kind, with how many people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import HelpPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from accounts.agency_kinds import KIND_BY_CODE
from accounts.models import Agency
from accounts.querysets import in_force_on
from core.admin_lists import PlainList

PARTNER, TO_COME, LEFT = "partner", "to_come", "left"
STATES = ((PARTNER, "Partner today"), (TO_COME, "Still to come"), (LEFT, "Has left"))


def state_of(agency: Agency) -> str:
    """Whether it is a partner today, in words with the day that matters."""
    today = timezone.localdate()
    if agency.active_from > today:
        return f"From {agency.active_from:%-d %B %Y}"
    if agency.active_to is None:
        return "Partner today"
    return f"{'Until' if agency.active_to >= today else 'Left on'} {agency.active_to:%-d %B %Y}"


class AgencyFilters(WagtailFilterSet):
    """Kind, standing, and whether it is a partner today."""

    state = django_filters.ChoiceFilter(label="Partner", choices=STATES, method="in_state")

    class Meta:
        model = Agency
        fields = ["standing", "kind"]

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        today = timezone.localdate()
        if value == PARTNER:
            return queryset.active(today)
        if value == TO_COME:
            return queryset.filter(active_from__gt=today)
        return queryset.filter(active_to__lt=today)


class AgencyList(PlainList):
    """Every agency, with the number of people who speak for it today."""

    page_title = "Agencies"
    any_permission_required = ["add", "change", "view"]

    def get_base_queryset(self) -> Any:
        today = in_force_on(timezone.localdate(), "memberships__")
        people = Count("memberships__person", filter=today, distinct=True)
        return Agency.objects.annotate(people=people)

    @cached_property
    def columns(self) -> list[Any]:
        return [
            self._get_title_column("name"),
            Column("short_name", label="Short name", sort_key="short_name"),
            Column("kind", label="Kind", accessor=_kind, sort_key="kind"),
            Column("standing", label="Standing", accessor="get_standing_display"),
            Column("people", label="Members today", sort_key="people"),
            Column("state", label="Partner", accessor=state_of, sort_key="active_to"),
        ]

    @cached_property
    def no_results_message(self) -> str:
        if self.is_searching or self.is_filtering:
            return "No agency matches. Take a filter away, or search for fewer letters."
        return "No agency yet. Add the partners of the safeguarding arrangements."


@dataclass(frozen=True, slots=True)
class Use:
    """How many records of one kind belong to an agency, and the register that lists them."""

    what: str
    count: int
    url: str = ""


def uses_of(agency: Agency) -> list[Use]:
    """What hangs on an agency, in whatever room: one query for each kind of record."""
    found = []
    for relation in Agency._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or relation.name == "domains":
            continue
        model = relation.related_model
        if relation.one_to_many and model._meta.managed and not model._meta.auto_created:
            count = model._default_manager.filter(**{relation.field.name: agency}).count()
            found.append(Use(capfirst(model._meta.verbose_name_plural), count, _register(relation)))
    return [Use(use.what, use.count, use.url and f"{use.url}?agency={agency.pk}") for use in found]


class UsesPanel(HelpPanel):
    """Where an agency is used, below its facts."""

    def __init__(self, **kwargs: Any) -> None:
        shown = {"heading": "Where it is used", "template": "accounts/admin/uses.html"}
        super().__init__(**{**kwargs, **shown})

    class BoundPanel(HelpPanel.BoundPanel):
        """The panel of one agency; a new one is used nowhere."""

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["uses"] = uses_of(self.instance)
            return context


class AgencyViewSet(ModelViewSet):
    """List, add, change and history; an agency is never deleted."""

    model = Agency
    name = "agencies"
    url_prefix = "agencies"
    icon = "site"
    menu_label = "Agencies"
    menu_order = 210
    add_to_admin_menu = True
    ordering = "name"
    list_per_page = 50
    search_fields = ["name", "short_name", "domains__domain"]
    search_backend_name = None
    filterset_class = AgencyFilters
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = AgencyList
    edit_handler = ObjectList([*Agency.panels, UsesPanel()])

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        none = {"usage_url_name": None, "delete_url_name": None}
        return super().get_common_view_kwargs(**{**none, **kwargs})  # type: ignore[no-any-return]

    def get_urlpatterns(self) -> list[Any]:
        dropped = {"usage", "delete"}
        return [p for p in super().get_urlpatterns() if p.name not in dropped]


def _kind(agency: Agency) -> str:
    kind = KIND_BY_CODE.get(agency.kind)
    return f"{kind.code} {kind.name}" if kind else agency.kind


def _register(relation: Any) -> str:
    """The register of the model, where it has one that filters by agency."""
    names = {"membership": "memberships", "signin": "sign-ins"}
    name = names.get(relation.related_model._meta.model_name)
    return reverse(f"registers_{name}_modeladmin_index") if name else ""
