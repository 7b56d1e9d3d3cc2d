"""An agency's pages: for its lead alone, and what is done there holds on the next request."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.factories import AgencyFactory, UserFactory
from accounts.models import Agency, Invitation, JoinRequest, Membership, User
from accounts.services.invitations import invite
from accounts.services.memberships import end_membership, roles_of
from home.models import HomePage
from tests.accounts.agency_making import facts, lead_of, member, questions, school, text_of
from tests.accounts.signing_in import signed_in
from tests.site_building import restrict


@pytest.fixture
def agency(home: HomePage) -> Agency:
    return school()


@pytest.fixture
def lead(agency: Agency) -> User:
    return lead_of(agency, email="lead@fernhill.example", first_name="Grace", last_name="Lead")


@pytest.fixture
def desk(lead: User) -> Client:
    return signed_in(lead)


@pytest.fixture
def ann(agency: Agency) -> Membership:
    person = UserFactory(
        email="ann@fernhill.example", member=False, first_name="Ann", last_name="Ash"
    )
    return member(agency, person, start=timezone.localdate() - timedelta(days=90), team="Year 6")


def pages(agency: Agency, membership: Membership) -> list[str]:
    base = f"/agency/{agency.pk}/"
    one = f"{base}people/{membership.pk}/"
    return [
        base,
        one,
        f"{one}edit/",
        f"{one}end/",
        f"{base}invitations/",
        f"{base}invitations/new/",
        f"{base}requests/",
        f"{base}roster/",
        f"{base}roster.csv",
    ]


def test_for_everybody_else_the_agency_does_not_exist(agency: Agency, ann: Membership) -> None:
    others = [
        UserFactory(agency=agency),
        UserFactory(agency=agency, roles=["manager", "content_editor", "auditor"]),
        lead_of(AgencyFactory(name="Other")),
        UserFactory(member=False),
    ]
    for person in others:
        client = signed_in(person)
        for path in pages(agency, ann):
            assert client.get(path).status_code == 404, (person, path)
    for path in pages(agency, ann):
        answer = Client().get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/login/")


def test_a_lead_cannot_reach_another_agencys_objects_by_their_own_address(
    agency: Agency, desk: Client
) -> None:
    other = school("Other", "other.example")
    foreign = member(other, start=timezone.localdate())
    invitation = invite(
        agency=other, email="x@other.example", facts=facts(start=timezone.localdate()), by=None
    )
    request = JoinRequest.objects.create(
        person=UserFactory(member=False), agency=other, job_role="Nurse"
    )
    base = f"/agency/{agency.pk}/"
    for path in (
        f"people/{foreign.pk}/",
        f"people/{foreign.pk}/edit/",
        f"people/{foreign.pk}/end/",
        f"requests/{request.pk}/",
    ):
        assert desk.get(base + path).status_code == 404
    for path in (
        f"people/{foreign.pk}/end/",
        f"invitations/{invitation.pk}/resend/",
        f"invitations/{invitation.pk}/withdraw/",
        f"requests/{request.pk}/approve/",
        f"requests/{request.pk}/refuse/",
    ):
        assert desk.post(base + path, {"reason": "x"}).status_code == 404
    foreign.refresh_from_db()
    assert foreign.ended_at is None
    assert Invitation.objects.get().is_open


def test_one_agency_is_opened_at_once_and_several_are_a_choice(
    agency: Agency, lead: User, desk: Client
) -> None:
    assert desk.get("/agency/")["Location"] == f"/agency/{agency.pk}/"
    member(
        AgencyFactory(name="Other"), lead, start=timezone.localdate(), roles=["agency_lead"]
    )  # fmt: skip
    assert "Other" in text_of(desk.get("/agency/"))
    assert signed_in(UserFactory(agency=agency)).get("/agency/").status_code == 404


@pytest.mark.parametrize("role", ["service_owner", "administrator"])
def test_who_keeps_everything_opens_any_agency(agency: Agency, role: str) -> None:
    keeper = signed_in(UserFactory(roles=[role]))
    assert "Fernhill Academy" in text_of(keeper.get("/agency/"))
    assert keeper.get(f"/agency/{agency.pk}/").status_code == 200


def test_the_list_knows_now_to_come_and_past(agency: Agency, desk: Client, ann: Membership) -> None:
    today = timezone.localdate()
    soon = UserFactory(member=False, first_name="Sue", last_name="Soon")
    member(agency, soon, start=today + timedelta(days=9))
    gone = UserFactory(member=False, first_name="Gus", last_name="Gone")
    member(agency, gone, start=today - timedelta(days=9), end=today - timedelta(days=1))
    at_once = UserFactory(member=False, first_name="Eve", last_name="Ended")
    end_membership(membership=member(agency, at_once, start=today), by=None)
    shown = {
        key: text_of(desk.get(f"/agency/{agency.pk}/?show={key}"))
        for key in ("now", "soon", "past", "nonsense")
    }
    found = {
        key: {name for name in ("Ash", "Soon", "Gone", "Ended") if f" {name}" in text}
        for key, text in shown.items()
    }
    assert found == {
        "now": {"Ash"},
        "soon": {"Soon"},
        "past": {"Gone", "Ended"},
        "nonsense": {"Ash"},
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ann", {"Ann Ash"}),
        ("q=ash ann", {"Ann Ash"}),
        ("q=bob@", {"Bob Birch"}),
        ("q=%25", set()),
        ("q=%00", {"Ann Ash", "Bob Birch", "Grace Lead"}),
        ("team=Year 6", {"Ann Ash"}),
        ("role=manager", {"Bob Birch"}),
        ("role=manager&team=Year 6", set()),
        ("role=nonsense", {"Ann Ash", "Bob Birch", "Grace Lead"}),
        ("page=99", {"Ann Ash", "Bob Birch", "Grace Lead"}),
    ],
)
def test_the_list_is_searched_and_filtered(
    agency: Agency, desk: Client, ann: Membership, query: str, found: set[str]
) -> None:
    bob = UserFactory(
        email="bob@fernhill.example", member=False, first_name="Bob", last_name="Birch"
    )
    member(agency, bob, start=timezone.localdate(), roles=["manager"])
    text = text_of(desk.get(f"/agency/{agency.pk}/?{query}"))
    assert {name for name in ("Ann Ash", "Bob Birch", "Grace Lead") if name in text} == found


def test_fifty_people_stand_on_a_page(agency: Agency, desk: Client) -> None:
    people = [UserFactory(member=False, last_name=f"Zed {n:03}") for n in range(60)]
    Membership.objects.bulk_create(
        Membership(person=p, agency=agency, job_role="Teacher", start_date=timezone.localdate())
        for p in people
    )
    first = desk.get(f"/agency/{agency.pk}/?q=zed")
    assert first.content.decode().count("<tr") == 51
    assert "page=2" in first.content.decode()
    assert "Zed 059" in text_of(desk.get(f"/agency/{agency.pk}/?q=zed&page=2"))


def test_a_lead_changes_facts_and_roles_and_the_history_says_who(
    agency: Agency, lead: User, desk: Client, ann: Membership
) -> None:
    page = f"/agency/{agency.pk}/people/{ann.pk}/"
    answer = desk.post(
        f"{page}edit/",
        {
            "job_role": "Head of year",
            "team": "Year 7",
            "line_manager": "LEAD@fernhill.example",
            "start_date": f"{ann.start_date}",
            "end_date": "",
            "roles": ["practitioner", "manager"],
        },
    )
    assert answer["Location"] == page
    ann.refresh_from_db()
    assert (ann.job_role, ann.team, ann.line_manager) == ("Head of year", "Year 7", lead)
    assert roles_of(ann) == ("manager", "practitioner")
    text = text_of(desk.get(page))
    assert "job role: Teacher → Head of year" in text
    assert "line manager: none → Grace Lead" in text
    assert "by Grace Lead" in text
    assert ann.events.get(kind="changed").detail.count("Grace") == 0


def test_roles_that_a_lead_may_not_give_stay(agency: Agency, desk: Client) -> None:
    person = UserFactory(member=False)
    membership = member(
        agency, person, start=timezone.localdate(), roles=["auditor", "practitioner"]
    )
    page = f"/agency/{agency.pk}/people/{membership.pk}/edit/"
    text = text_of(desk.get(page))
    assert "Only the service owner can take away: Auditor" in text
    said = {"job_role": "T", "start_date": f"{membership.start_date}"}
    desk.post(page, said | {"roles": ["manager"]})
    assert roles_of(Membership.objects.get(pk=membership.pk)) == ("auditor", "manager")
    answer = desk.post(page, said | {"roles": ["administrator"]})
    assert answer.status_code == 200
    assert roles_of(Membership.objects.get(pk=membership.pk)) == ("auditor", "manager")


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"job_role": ""}, "Enter job role"),
        ({"start_date": "31/02/2026"}, "Write the day as 04/03/2027"),
        ({"end_date": "2020-01-01"}, "must not be before the first"),
        ({"line_manager": "nobody@fernhill.example"}, "not a member of this agency"),
        ({"line_manager": "ann@fernhill.example"}, "Nobody manages themselves"),
        ({"line_manager": "stranger@other.example"}, "not a member of this agency"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_changed(
    agency: Agency, desk: Client, ann: Membership, said: dict[str, str], error: str
) -> None:
    UserFactory(email="stranger@other.example", agency=AgencyFactory(name="Other"))
    before = Membership.objects.filter(pk=ann.pk).values().get()
    right = {"job_role": "Kept as typed", "start_date": f"{ann.start_date}"}
    answer = desk.post(f"/agency/{agency.pk}/people/{ann.pk}/edit/", right | said)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert html.count(error) >= 2, "beside the field and in the summary"
    assert "Kept as typed" in html or "job_role" in said
    assert Membership.objects.filter(pk=ann.pk).values().get() == before


def test_dates_that_overlap_another_membership_are_refused(
    agency: Agency, desk: Client, ann: Membership
) -> None:
    today = timezone.localdate()
    Membership.objects.filter(pk=ann.pk).update(end_date=today + timedelta(days=1))
    member(agency, ann.person, start=today + timedelta(days=2))
    answer = desk.post(
        f"/agency/{agency.pk}/people/{ann.pk}/edit/",
        {"job_role": "Teacher", "start_date": f"{ann.start_date}", "end_date": ""},
    )
    assert "is already a member" in text_of(answer)


def test_an_ended_membership_is_refused_on_the_very_next_request(
    agency: Agency, desk: Client, ann: Membership, home: HomePage
) -> None:
    restrict(home)
    person = signed_in(ann.person, second_factor=False)
    assert person.get("/").status_code == 200
    page = f"/agency/{agency.pk}/people/{ann.pk}/"
    assert "They lose access at once" in text_of(desk.get(f"{page}end/"))
    assert "Enter reason" in text_of(desk.post(f"{page}end/", {"reason": ""}))
    assert person.get("/").status_code == 200
    desk.post(f"{page}end/", {"reason": "Left the school"})
    answer = person.get("/")
    assert answer.status_code == 302
    assert "/account/login/" in answer["Location"]
    assert "_auth_user_id" not in person.session
    assert "Left the school" in text_of(desk.get(page))
    assert desk.get(f"{page}edit/").status_code == 404
    assert desk.post(f"{page}end/", {"reason": "again"}).status_code == 404


def test_a_lead_who_loses_the_role_loses_the_pages_on_the_next_request(
    agency: Agency, lead: User, desk: Client
) -> None:
    assert desk.get(f"/agency/{agency.pk}/").status_code == 200
    lead.memberships.get().roles.all().delete()
    assert desk.get(f"/agency/{agency.pk}/").status_code == 404


def test_nobody_ends_their_own_membership_here(agency: Agency, lead: User, desk: Client) -> None:
    own = lead.memberships.get()
    page = f"/agency/{agency.pk}/people/{own.pk}/"
    assert "End it now" not in text_of(desk.get(page))
    assert desk.post(f"{page}end/", {"reason": "x"}).status_code == 404


def test_empty_pages_say_what_will_be_there(agency: Agency, desk: Client) -> None:
    for path, said in (
        ("?show=soon", "Nobody is to come"),
        ("?show=past", "Nobody has left"),
        ("?q=zebra", "Nobody fits these filters"),
        ("invitations/", "No invitation is open"),
        ("requests/", "Nobody waits for your decision"),
    ):
        assert said in text_of(desk.get(f"/agency/{agency.pk}/{path}"))


def test_changes_need_a_form_of_this_site(agency: Agency, lead: User, ann: Membership) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in(lead).cookies
    base = f"/agency/{agency.pk}/"
    for path in (f"{base}people/{ann.pk}/end/", f"{base}invitations/new/", f"{base}roster/"):
        assert strict.post(path, {"reason": "x"}).status_code == 403
    assert Membership.objects.get(pk=ann.pk).ended_at is None


def fill(agency: Agency, count: int) -> None:
    people = User.objects.bulk_create(
        User(email=f"p{n}@fernhill.example", last_name=f"P{n}") for n in range(count)
    )
    today = timezone.localdate()
    memberships = Membership.objects.bulk_create(
        Membership(person=p, agency=agency, job_role="T", team=f"T{n}", start_date=today)
        for n, p in enumerate(people)
    )
    for one in memberships[:3]:
        one.roles.create(role="practitioner")
    for n in range(count):
        invitation = Invitation(agency=agency, email=f"i{n}@x.example", job_role="T")
        invitation.start_date, invitation.expires_at = today, timezone.now()
        invitation.token_hash = f"{n}"
        invitation.save()
    JoinRequest.objects.bulk_create(
        JoinRequest(person=p, agency=agency, job_role="T") for p in people
    )


@pytest.mark.parametrize("count", [1, 3, 300])
def test_every_list_asks_the_same_number_of_questions(
    agency: Agency, desk: Client, count: int
) -> None:
    fill(agency, count)
    base = f"/agency/{agency.pk}/"
    asked = {
        path: questions(desk, base + path)
        for path in ("", "invitations/", "requests/", "roster.csv")
    }
    assert asked == {"": 14, "invitations/": 12, "requests/": 12, "roster.csv": 8}
