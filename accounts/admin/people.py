"""People in the admin: who may come in, for which agency, and with what."""

from __future__ import annotations

from typing import Any

import django_filters
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet

from accounts.admin import memberships, person, person_actions
from accounts.admin.person_states import (
    STATES,
    agencies_of,
    lacking_second_factor,
    people,
    roles_of,
    state_of,
)
from accounts.models import Agency, Membership, User
from accounts.querysets import in_force_on
from accounts.roles import PARTNER_STAFF, ROLES
from core.admin_lists import PlainList

YES, NO, LACKING = "yes", "no", "lacking"
FACTORS = ((YES, "Set up"), (NO, "None"), (LACKING, "Needed, but none"))


class PeopleFilters(WagtailFilterSet):
    """State, agency and role of today, and the second factor."""

    state = django_filters.ChoiceFilter(
        label="State",
        field_name="state_key",
        choices=[(state.key, state.label) for state in STATES],
    )
    agency = django_filters.ModelChoiceFilter(
        label="Agency today", queryset=Agency.objects.all(), method="at_agency"
    )
    role = django_filters.ChoiceFilter(
        label="Role today",
        choices=[(role.key, role.name) for role in ROLES if role is not PARTNER_STAFF],
        method="with_role",
    )
    factor = django_filters.ChoiceFilter(
        label="Second factor", choices=FACTORS, method="with_factor"
    )

    class Meta:
        model = User
        fields: list[str] = []

    def at_agency(self, queryset: Any, name: str, value: Agency) -> Any:
        return queryset.filter(pk__in=_holding().filter(agency=value).values("person"))

    def with_role(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(pk__in=_holding().filter(roles__role=value).values("person"))

    def with_factor(self, queryset: Any, name: str, value: str) -> Any:
        if value == LACKING:
            return lacking_second_factor(queryset)
        return queryset.filter(has_second_factor=value == YES)


class PeopleList(PlainList):
    """Everybody with an account."""

    page_title = "People"
    any_permission_required = ["change"]

    def get_base_queryset(self) -> Any:
        return people()

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn(
                "name",
                label="Name",
                accessor=str,
                sort_key="last_name",
                url_name="wagtailusers_users:person",
                width="20%",
            ),
            Column("email", label="E-mail address", sort_key="email", classname="address"),
            Column("agency", label="Agency today", accessor=agencies_of),
            Column("roles", label="Roles today", accessor=roles_of),
            Column(
                "last_signed_in",
                label="Last sign-in",
                accessor=_last_sign_in,
                sort_key="last_signed_in",
            ),
            Column("factor", label="Second factor", accessor=_second_factor),
            StatusTagColumn(
                "state",
                label="State",
                accessor=lambda one: state_of(one).label,
                primary=lambda one: state_of(one).stands_out,
                sort_key="state_key",
            ),
        ]

    @cached_property
    def no_results_message(self) -> str:
        if self.is_searching or self.is_filtering:
            return "Nobody matches. Take a filter away, or search for fewer letters."
        return "Nobody has an account yet."


class PeopleViewSet(ModelViewSet):
    """The list, the page of one person, and what can be done there; nobody is edited by hand."""

    model = User
    icon = "user"
    menu_label = "People"
    menu_name = "people"
    menu_order = 200
    add_to_admin_menu = True
    ordering = "last_name"
    list_per_page = 50
    search_fields = ["first_name", "last_name", "email"]
    search_backend_name = None
    filterset_class = PeopleFilters
    add_to_reference_index = False
    copy_view_enabled = False
    form_fields: list[str] = []
    index_view_class = PeopleList

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(name, **{**kwargs, "url_prefix": "people"})

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        routes = ("history", "usage", "add", "edit", "delete")
        none = {f"{route}_url_name": None for route in routes}
        return super().get_common_view_kwargs(**{**none, **kwargs})  # type: ignore[no-any-return]

    def get_urlpatterns(self) -> list[URLPattern]:
        listed = [p for p in super().get_urlpatterns() if p.name in {"index", "index_results"}]
        return [
            *listed,
            path("<int:pk>/", person.PersonPage.as_view(), name="person"),
            path(
                "<int:pk>/memberships/new/",
                memberships.StartMembership.as_view(),
                name="start_membership",
            ),
            path(
                "<int:pk>/memberships/<int:membership_pk>/",
                memberships.ChangeMembership.as_view(),
                name="change_membership",
            ),
            path(
                "<int:pk>/memberships/<int:membership_pk>/end/",
                memberships.EndMembership.as_view(),
                name="end_membership",
            ),
            *(
                path(
                    f"<int:pk>/{action.name.replace('_', '-')}/", action.as_view(), name=action.name
                )
                for action in person_actions.ACTIONS
            ),
        ]

    @property
    def url_finder_class(self) -> type:
        finder: type = super().url_finder_class
        return type("PersonFinder", (finder,), {"edit_url_name": self.get_url_name("person")})


def _holding() -> Any:
    return Membership.objects.filter(in_force_on(timezone.localdate()))


def _last_sign_in(one: Any) -> str:
    at = one.last_signed_in
    return f"{timezone.localtime(at):%-d %B %Y}" if at else "Never"


def _second_factor(one: Any) -> str:
    return "Yes" if one.has_second_factor else "No"
