"""Registers of memberships and sign-ins, for the auditor and the service owner."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Q
from django.utils import timezone
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets import AdminDateInput

from accounts.membership_states import STATE_BY_KEY, STATES, state_of
from accounts.models import Agency, Membership, SignIn
from accounts.querysets import in_force_on
from accounts.roles import PARTNER_STAFF, ROLES
from core.registers import Events, ReadOnlyRegister

_ROLES = [(role.key, role.name) for role in ROLES if role is not PARTNER_STAFF]


def roles_in_words(membership: Membership) -> str:
    """Names of the roles that it carries beside partner staff."""
    return ", ".join(grant.get_role_display() for grant in membership.roles.all())


class MembershipFilters(WagtailFilterSet):
    """Agency, role, state, and the day or the days that somebody asks about."""

    agency = django_filters.ModelChoiceFilter(queryset=Agency.objects.all())
    role = django_filters.ChoiceFilter(
        label="Role", field_name="roles__role", choices=_ROLES, distinct=True
    )
    state = django_filters.ChoiceFilter(
        label="State today",
        choices=[(state.key, state.label) for state in STATES],
        method="in_state",
    )
    on = django_filters.DateFilter(
        label="Held on this day", method="held_on", widget=AdminDateInput
    )
    start_date = django_filters.DateFromToRangeFilter(label="Started", widget=DateRangePickerWidget)

    class Meta:
        model = Membership
        fields: list[str] = []

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        return STATE_BY_KEY[value].among(queryset, timezone.localdate())

    def held_on(self, queryset: Any, name: str, day: Any) -> Any:
        """Those that reached over the day, whether or not they were ended later."""
        lasted = Q(end_date__isnull=True) | Q(end_date__gte=day)
        return queryset.filter(lasted, start_date__lte=day)


class MembershipRegister(ReadOnlyRegister):
    """Who speaks or spoke for which agency, with everything that happened to it."""

    model = Membership
    name = "memberships"
    title = "Memberships"
    menu_icon = "group"
    menu_order = 100
    ordering = ("-start_date", "-pk")
    search_fields = ("person__first_name", "person__last_name", "person__email", "job_role")
    filterset_class = MembershipFilters
    empty_message = "No membership yet. Each one is listed here from the day it is made."
    not_in_list = ("email",)
    columns = (
        Column("person", label="Person", sort_key="person__last_name"),
        Column("email", label="E-mail address", accessor="person.email", classname="address"),
        Column("agency", label="Agency", accessor="agency.name", sort_key="agency__name"),
        Column("job_role", label="Job role", sort_key="job_role"),
        Column("roles", label="Roles", accessor=roles_in_words),
        Column("start_date", label="First day", sort_key="start_date"),
        Column(
            "end_date",
            label="Last day",
            accessor=lambda one: one.end_date or "",
            sort_key="end_date",
        ),
        Column("state", label="State today", accessor=lambda one: state_of(one).label),
    )

    def visible_to(self, person: Any, records: Any) -> Any:
        return records if person.has_perm("accounts.view_membership") else records.none()

    def for_list(self, records: Any) -> Any:
        return records.for_lists()

    def further_facts(self, record: Membership) -> list[tuple[str, Any]]:
        ended = timezone.localtime(record.ended_at) if record.ended_at else None
        return [
            ("Team", record.team),
            ("Line manager", record.line_manager),
            ("Groups of readers", ", ".join(group.name for group in record.groups.all())),
            ("Ended at once", f"{ended:%-d %B %Y, %H:%M}" if ended else ""),
        ]

    def events(self, record: Membership) -> list[Events]:
        columns = (
            Column("at", label="When", accessor=lambda one: _moment(one.at)),
            Column("kind", label="What", accessor="get_kind_display"),
            Column("detail", label="In words"),
            Column("by", label="By", accessor=lambda one: one.by or "The portal"),
        )
        return [Events("What happened to it", columns, record.events.select_related("by"))]


class SignInFilters(WagtailFilterSet):
    """Agency, way of signing in, role today, and days."""

    agency = django_filters.ModelChoiceFilter(queryset=Agency.objects.all())
    method = django_filters.ChoiceFilter(label="How", choices=SignIn.Method)
    role = django_filters.ChoiceFilter(
        label="Role today", choices=_ROLES, method="of_people_with_role"
    )
    at = django_filters.DateFromToRangeFilter(label="When", widget=DateRangePickerWidget)

    class Meta:
        model = SignIn
        fields: list[str] = []

    def of_people_with_role(self, queryset: Any, name: str, value: str) -> Any:
        holding = Membership.objects.filter(in_force_on(timezone.localdate()), roles__role=value)
        return queryset.filter(person__in=holding.values("person"))


class SignInRegister(ReadOnlyRegister):
    """Who came in when, how, and for which agency."""

    model = SignIn
    name = "sign-ins"
    title = "Sign-ins"
    menu_icon = "login"
    menu_order = 200
    ordering = ("-at", "-pk")
    search_fields = ("person__first_name", "person__last_name", "person__email")
    filterset_class = SignInFilters
    empty_message = "No sign-in yet. Each one is listed here as it happens."
    columns = (
        Column("person", label="Person", sort_key="person__last_name"),
        Column("email", label="E-mail address", accessor="person.email", classname="address"),
        Column(
            "agency",
            label="For agency",
            accessor=lambda one: one.agency.name if one.agency else "",
            sort_key="agency__name",
        ),
        Column("method", label="How", accessor="get_method_display", sort_key="method"),
        Column("at", label="When", sort_key="at"),
    )

    def visible_to(self, person: Any, records: Any) -> Any:
        return records if person.has_perm("accounts.view_signin") else records.none()

    def for_list(self, records: Any) -> Any:
        return records.select_related("person", "agency")


def _moment(at: Any) -> str:
    return f"{timezone.localtime(at):%-d %B %Y, %H:%M}"
