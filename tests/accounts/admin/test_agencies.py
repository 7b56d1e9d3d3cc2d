"""Agencies in the admin: kept with their domains, ended and never deleted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry
from wagtail.permissions import policy_registry

from accounts.factories import AgencyFactory, UserFactory
from accounts.models import Agency, AgencyDomain, SignIn
from accounts.roles import ROLES
from core import generation
from tests.accounts.admin.people import Someone, is_refused, someone
from tests.core.test_registers import fill

pytestmark = pytest.mark.django_db
AGENCIES = "/admin/agencies/"
KEEPERS = {"service_owner", "administrator"}


def form(agency: Agency | None = None, *, domains: tuple[str, ...] = (), **facts: Any) -> Any:
    """What the form sends; ``domains`` are added to those that the agency has."""
    had = list(agency.domains.all()) if agency else []
    data = {
        "name": agency.name if agency else "Harbour School",
        "short_name": agency.short_name if agency else "Harbour",
        "kind": "2A",
        "standing": "relevant",
        "active_from": "2020-01-01",
        "domains-TOTAL_FORMS": len(had) + len(domains),
        "domains-INITIAL_FORMS": len(had),
        **facts,
    }
    for n, domain in enumerate([*had, *domains]):
        is_kept = isinstance(domain, AgencyDomain)
        data |= {
            f"domains-{n}-domain": str(domain),
            f"domains-{n}-id": domain.pk if is_kept else "",
        }
    return data


@pytest.mark.parametrize("role", [role.key for role in ROLES])
def test_every_screen_opens_for_keepers_and_for_no_other_role(role: str) -> None:
    agency, who = AgencyFactory(name="Harbour School"), someone(role)
    for tail in ("", "results/", "new/", f"edit/{agency.pk}/", f"history/{agency.pk}/"):
        answer = who.get(AGENCIES + tail)
        assert (answer.status_code == 200) is (role in KEEPERS), tail
        assert is_refused(answer) is (role not in KEEPERS), tail
    if role not in KEEPERS:
        assert is_refused(
            who.client.post(f"{AGENCIES}new/", form(short_name="Other", name="Other"))
        )
        assert is_refused(
            who.client.post(f"{AGENCIES}edit/{agency.pk}/", form(agency, name="Taken"))
        )
        assert set(Agency.objects.values_list("name", flat=True)) >= {"Harbour School"}
        assert not Agency.objects.filter(name__in=["Taken", "Other"]).exists()


def test_an_agency_is_added_with_its_domains(owner: Someone) -> None:
    answer = owner.client.post(f"{AGENCIES}new/", form(domains=("@Harbour.Example", "hs.example")))
    assert answer.status_code == 302
    agency = Agency.objects.get(name="Harbour School")
    assert [one.domain for one in agency.domains.all()] == ["harbour.example", "hs.example"]
    assert ModelLogEntry.objects.get(action="wagtail.create").user == owner.person


@pytest.mark.parametrize(
    "domain", ["harbour", "head@harbour.example", "https://x.example", "a b.example"]
)
def test_a_domain_that_is_none_is_refused_beside_its_field(domain: str, owner: Someone) -> None:
    answer = owner.client.post(f"{AGENCIES}new/", form(domains=(domain,)))
    assert answer.status_code == 200
    assert "after the @" in answer.content.decode()
    assert not Agency.objects.filter(name="Harbour School").exists()


def test_the_last_day_must_not_be_before_the_first(owner: Someone) -> None:
    answer = owner.client.post(f"{AGENCIES}new/", form(active_to="2019-01-01"))
    assert "must not be before the first" in answer.content.decode()
    assert not Agency.objects.filter(name="Harbour School").exists()


def test_ending_an_agency_takes_its_people_out_on_their_very_next_request(owner: Someone) -> None:
    agency = AgencyFactory(name="Harbour School")
    editor = someone("content_editor", agency=agency)
    assert editor.get("/admin/").status_code == 200
    yesterday = (timezone.localdate() - timedelta(days=1)).isoformat()
    answer = owner.client.post(f"{AGENCIES}edit/{agency.pk}/", form(agency, active_to=yesterday))
    assert answer.status_code == 302
    assert is_refused(editor.get("/admin/"))
    owner.client.post(f"{AGENCIES}edit/{agency.pk}/", form(agency, active_to=""))
    again = someone("content_editor", email=editor.person.email)
    assert again.get("/admin/").status_code == 200


@pytest.mark.parametrize("keeper", sorted(KEEPERS))
def test_nobody_deletes_an_agency(keeper: str) -> None:
    agency, who = AgencyFactory(), someone(keeper)
    for tail in (f"delete/{agency.pk}/", f"usage/{agency.pk}/", f"copy/{agency.pk}/"):
        assert who.get(AGENCIES + tail).status_code == 404
        assert who.post(AGENCIES + tail).status_code == 404
    policy = policy_registry.get_by_type(Agency)
    assert not policy.user_has_permission(who.person, "delete")
    assert not policy.user_has_permission_for_instance(who.person, "delete", agency)
    with pytest.raises(NoReverseMatch):
        reverse("agencies:delete", args=[agency.pk])
    assert f"delete/{agency.pk}" not in who.get(AGENCIES).content.decode()
    assert Agency.objects.filter(pk=agency.pk).exists()


def test_the_list_counts_the_people_who_speak_for_each_today(owner: Someone) -> None:
    agency = AgencyFactory(name="Harbour School")
    UserFactory(agency=agency)
    gone = UserFactory(agency=agency)
    gone.memberships.update(end_date=timezone.localdate() - timedelta(days=1))
    AgencyFactory(name="Harbour Surgery")
    found = owner.get(AGENCIES, q="harbour").context["object_list"]
    assert [(one.name, one.people) for one in found] == [
        ("Harbour School", 1),
        ("Harbour Surgery", 0),
    ]


def test_agencies_are_filtered_by_kind_standing_and_partnership(owner: Someone) -> None:
    today = timezone.localdate()
    AgencyFactory(name="Police", kind="6", standing="statutory")
    AgencyFactory(name="Left", kind="6", active_to=today - timedelta(days=1))
    AgencyFactory(name="Coming", kind="6", active_from=today + timedelta(days=1))
    AgencyFactory(name="Last day", kind="6", active_to=today)

    def listed(**query: str) -> list[str]:
        return [one.name for one in owner.get(AGENCIES, kind="6", **query).context["object_list"]]

    assert listed() == ["Coming", "Last day", "Left", "Police"]
    assert listed(standing="statutory") == ["Police"]
    assert listed(state="partner") == ["Last day", "Police"]
    assert listed(state="left") == ["Left"]
    assert listed(state="to_come") == ["Coming"]


def test_an_agency_is_found_by_a_domain_of_its(owner: Someone) -> None:
    agency = AgencyFactory(name="Harbour School")
    for domain in ("harbour.example", "hs.harbour.example"):
        AgencyDomain.objects.create(agency=agency, domain=domain)
    assert list(owner.get(AGENCIES, q="harbour.example").context["object_list"]) == [agency]


def test_where_an_agency_is_used_stands_on_its_page_with_the_way_to_the_registers(
    owner: Someone,
) -> None:
    agency = AgencyFactory(name="Harbour School")
    person = UserFactory(agency=agency)
    SignIn.objects.create(person=person, agency=agency, method="password")
    page = owner.get(f"{AGENCIES}edit/{agency.pk}/").content.decode()
    for words in ("Memberships: 1", "Sign-ins: 1", "Invitations: 0", "Join requests: 0"):
        assert words in page
    assert f"/admin/registers/memberships/?agency={agency.pk}" in page
    assert f"/admin/registers/sign-ins/?agency={agency.pk}" in page
    assert "Where it is used" not in owner.get(f"{AGENCIES}new/").content.decode()


def test_nothing_goes_out_of_the_list_as_a_file(owner: Someone) -> None:
    assert is_refused(owner.get(AGENCIES, export="xlsx"))


@pytest.mark.parametrize("count", [1, 3, 300])
def test_the_list_costs_the_same_whatever_its_length(
    count: int, owner: Someone, django_assert_num_queries: Any
) -> None:
    fill(count)
    Agency.objects.bulk_create(
        Agency(name=f"Many {n}", short_name=f"M{n}", kind="2A", active_from=date(2020, 1, 1))
        for n in range(count)
    )
    owner.get(AGENCIES)
    generation.reset()
    with django_assert_num_queries(15):
        owner.get(AGENCIES)
