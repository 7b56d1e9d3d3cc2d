"""People in the admin: listed, looked at, and kept by the services alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.factories import AgencyFactory, UserFactory
from accounts.models import Membership, MembershipEvent, SignIn, User
from accounts.roles import ROLES
from accounts.services.deletions import forget
from accounts.services.memberships import end_membership
from core import generation
from tests.accounts.admin.people import Someone, is_refused, of_person, someone
from tests.accounts.signing_in import signed_in
from tests.core.test_registers import fill

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/people/"
KEEPERS = {"service_owner", "administrator"}
NAMES = ("person", "start_membership", "end_sessions", "reset_second_factor", "deactivate")


def with_app(person: User) -> Authenticator:
    return Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})


def said(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("role", [role.key for role in ROLES])
def test_every_screen_opens_for_people_managers_and_for_no_other_role(role: str) -> None:
    who, other = someone(role), UserFactory()
    with_app(other)
    membership = other.memberships.get()
    paths = [PEOPLE, f"{PEOPLE}results/", *(of_person(other, name) for name in NAMES)]
    paths += [
        of_person(other, name, membership.pk) for name in ("change_membership", "end_membership")
    ]
    for path in paths:
        answer = who.get(path)
        assert (answer.status_code == 200) is (role in KEEPERS), path
        assert is_refused(answer) is (role not in KEEPERS), path


@pytest.mark.parametrize("role", [role.key for role in ROLES if role.key not in KEEPERS])
def test_no_other_role_can_act(role: str) -> None:
    who, other = someone(role), UserFactory()
    with_app(other)
    membership = other.memberships.get()
    for name in ("end_sessions", "reset_second_factor", "deactivate", "reactivate"):
        assert is_refused(who.post(of_person(other, name), reason="x"))
    assert is_refused(who.post(of_person(other, "end_membership", membership.pk), reason="x"))
    other.refresh_from_db()
    assert (other.is_active, other.session_epoch) == (True, UserFactory().session_epoch)
    assert Authenticator.objects.filter(user=other).exists()
    assert Membership.objects.in_force().filter(pk=membership.pk).exists()


def test_the_list_says_what_matters_of_each(owner: Someone) -> None:
    agency = AgencyFactory(name="Harbour School", short_name="Harbour")
    person = UserFactory(agency=agency, roles=["manager"], last_name="Oakley")
    with_app(person)
    SignIn.objects.create(person=person, agency=agency, method="password")
    page = owner.get(PEOPLE, q="oakley sam")
    assert [one.pk for one in page.context["object_list"]] == [person.pk]
    today = f"{timezone.localdate():%-d %B %Y}"
    for words in (person.email, "Harbour", "Manager", today, "Yes", "Member"):
        assert words in said(page)


@pytest.mark.parametrize("words", ["OAKLEY", "oak har", "oak@harbour.example"])
def test_people_are_found_by_every_word_of_name_or_address(words: str, owner: Someone) -> None:
    UserFactory(first_name="Harriet", last_name="Oakley", email="oak@harbour.example")
    UserFactory(first_name="Harriet", last_name="Elmfield")
    found = owner.get(PEOPLE, q=words).context["object_list"]
    assert [one.last_name for one in found] == ["Oakley"]


def states() -> dict[str, User]:
    """One person in each state."""
    ended, coming, forgotten = UserFactory(), UserFactory(), UserFactory()
    end_membership(membership=ended.memberships.get(), by=None)
    tomorrow = timezone.localdate() + timedelta(days=1)
    coming.memberships.update(start_date=tomorrow)
    end_membership(membership=forgotten.memberships.get(), by=None)
    forget(person=forgotten)
    yesterday = timezone.localdate() - timedelta(days=1)
    return {
        "member": UserFactory(),
        "deactivated": UserFactory(is_active=False),
        "deletion": UserFactory(deletion_asked_at=timezone.now()),
        "to_come": coming,
        "agency_away": UserFactory(agency=AgencyFactory(active_to=yesterday)),
        "break_glass": User.objects.create_superuser("glass@westshire.example", "a long password"),
        "ended": ended,
        "none": UserFactory(member=False),
        "deleted": forgotten,
    }


def test_each_state_is_told_and_can_be_filtered_for(owner: Someone) -> None:
    for key, person in states().items():
        found = owner.get(PEOPLE, state=key).context["object_list"]
        assert person.pk in {one.pk for one in found}, key
        assert {one.state_key for one in found} == {key}


def test_people_are_filtered_by_agency_role_and_second_factor(owner: Someone) -> None:
    agency = AgencyFactory()
    manager = UserFactory(agency=agency, roles=["manager"])
    reader = UserFactory(agency=agency)
    with_app(manager)

    def listed(**query: Any) -> set[int]:
        return {one.pk for one in owner.get(PEOPLE, **query).context["object_list"]}

    assert listed(agency=agency.pk) == {manager.pk, reader.pk}
    assert listed(agency=agency.pk, role="manager") == {manager.pk}
    assert listed(agency=agency.pk, factor="no") == {reader.pk}
    assert listed(factor="yes") == {manager.pk}
    assert listed(factor="lacking") == {owner.person.pk}


def test_nothing_goes_out_of_the_list_as_a_file(owner: Someone) -> None:
    assert is_refused(owner.get(PEOPLE, export="csv"))


@pytest.mark.parametrize("count", [1, 3, 300])
def test_the_list_costs_the_same_whatever_its_length(
    count: int, owner: Someone, django_assert_num_queries: Any
) -> None:
    fill(count)
    owner.get(PEOPLE)
    generation.reset()
    with django_assert_num_queries(18):
        owner.get(PEOPLE)


@pytest.mark.parametrize("count", [1, 3, 300])
def test_the_page_of_a_person_costs_the_same_whatever_their_history(
    count: int, owner: Someone, django_assert_num_queries: Any
) -> None:
    person = UserFactory()
    SignIn.objects.bulk_create(SignIn(person=person, method="password") for _ in range(count))
    first = timezone.localdate() - timedelta(days=5000)
    Membership.objects.bulk_create(
        Membership(
            person=person,
            agency=AgencyFactory(name="Of long ago"),
            job_role="Teacher",
            start_date=first + timedelta(days=10 * n),
            end_date=first + timedelta(days=10 * n + 5),
        )
        for n in range(count)
    )
    owner.get(of_person(person))
    generation.reset()
    with django_assert_num_queries(24):
        owner.get(of_person(person))


def test_looking_at_a_person_is_logged_without_a_word_about_them(owner: Someone) -> None:
    person = UserFactory(first_name="Verysecret", email="secret@x.example")
    owner.get(of_person(person))
    entry = ModelLogEntry.objects.get(action="register.view")
    assert (entry.user, entry.object_id) == (owner.person, str(person.pk))
    assert "ecret" not in f"{entry.label}{entry.data}{entry.message}"


def test_a_membership_starts_by_the_service_with_its_roles(owner: Someone) -> None:
    person, boss = UserFactory(member=False), UserFactory(email="boss@westshire.example")
    agency = AgencyFactory(name="Harbour School")
    answer = owner.post(
        of_person(person, "start_membership"),
        agency=agency.pk,
        job_role="Head",
        team="Year 6",
        line_manager="BOSS@westshire.example",
        start_date="2026-01-05",
        end_date="",
        roles=["manager", "threshold_editor"],
    )
    assert answer["Location"] == of_person(person)
    membership = person.memberships.get()
    assert (membership.agency, membership.job_role, membership.team) == (agency, "Head", "Year 6")
    assert membership.line_manager == boss
    grants = {grant.role: grant.granted_by for grant in membership.roles.all()}
    assert grants == {"manager": owner.person, "threshold_editor": owner.person}
    assert {event.kind for event in membership.events.all()} == {"started", "roles"}
    person.refresh_from_db()
    names = set(person.groups.values_list("name", flat=True))
    assert names == {"Partner staff", "Manager", "Threshold editor"}


def test_what_cannot_be_is_said_beside_its_field_and_what_was_typed_is_kept(
    owner: Someone,
) -> None:
    person = UserFactory()
    agency = person.memberships.get().agency
    answer = owner.post(
        of_person(person, "start_membership"),
        agency=agency.pk,
        job_role="Second job of mine",
        start_date="2026-01-05",
        line_manager="nobody@westshire.example",
    )
    assert answer.status_code == 422
    assert "Nobody has an account with this address" in said(answer)
    answer = owner.post(
        of_person(person, "start_membership"),
        agency=agency.pk,
        job_role="Second job of mine",
        start_date="2026-01-05",
    )
    assert answer.status_code == 422
    assert "is already a member of" in str(answer.context["form"].errors["start_date"])
    assert "Second job of mine" in said(answer)
    assert person.memberships.count() == 1


def test_a_membership_is_changed_and_its_history_says_by_whom(owner: Someone) -> None:
    person = UserFactory(roles=["manager"])
    membership = person.memberships.get()
    path = of_person(person, "change_membership", membership.pk)
    assert owner.get(path).context["form"].initial["roles"] == ["manager"]
    owner.post(path, job_role="Deputy head", start_date="2024-01-01", roles=["practitioner"])
    membership.refresh_from_db()
    assert membership.job_role == "Deputy head"
    assert [grant.role for grant in membership.roles.all()] == ["practitioner"]
    by = MembershipEvent.objects.filter(membership=membership, by=owner.person)
    assert {event.kind for event in by} == {"changed", "roles"}


def test_ending_a_membership_takes_access_away_on_the_very_next_request(owner: Someone) -> None:
    editor = someone("content_editor")
    assert editor.get("/admin/").status_code == 200
    membership = editor.person.memberships.get()
    path = of_person(editor.person, "end_membership", membership.pk)
    assert owner.post(path, reason="left the agency").status_code == 302
    assert is_refused(editor.get("/admin/"))
    assert "_auth_user_id" not in editor.client.session
    event = membership.events.get(kind="ended")
    assert (event.by, event.detail) == (owner.person, "left the agency")
    assert owner.post(path).status_code == 422


def test_the_membership_of_somebody_else_is_not_reached_through_this_person(
    owner: Someone,
) -> None:
    one, other = UserFactory(), UserFactory()
    path = of_person(one, "end_membership", other.memberships.get().pk)
    assert owner.post(path).status_code == 404
    assert other.memberships.in_force().exists()


def test_all_sessions_of_a_person_end_at_once(owner: Someone) -> None:
    person = UserFactory()
    phones = [signed_in(person), signed_in(person)]
    assert all("_auth_user_id" in phone.session for phone in phones)
    owner.post(of_person(person, "end_sessions"))
    for phone in phones:
        assert is_refused(phone.get("/admin/"))
        assert "_auth_user_id" not in phone.session
    assert ModelLogEntry.objects.get(action="person.sessions_ended").user == owner.person


def test_resetting_the_second_factor_needs_a_reason_is_logged_and_told(owner: Someone) -> None:
    editor = someone("content_editor")
    with_app(editor.person)
    Authenticator.objects.create(
        user=editor.person, type=Authenticator.Type.RECOVERY_CODES, data={}
    )
    path = of_person(editor.person, "reset_second_factor")
    assert owner.post(path, reason="  ").status_code == 422
    assert Authenticator.objects.filter(user=editor.person).count() == 2
    assert owner.post(path, reason="Lost telephone").status_code == 302
    assert not Authenticator.objects.filter(user=editor.person).exists()
    assert is_refused(editor.get("/admin/"))
    entry = ModelLogEntry.objects.get(action="person.second_factor_reset")
    assert (entry.user, entry.data) == (owner.person, {"reason": "Lost telephone"})
    assert entry.label == f"Person {editor.person.pk}"
    (message,) = mail.outbox
    assert message.to == [editor.person.email]
    assert message.subject == "Your second factor was reset"
    assert "Lost telephone" not in message.body


def test_an_account_out_of_use_is_out_at_once_and_comes_back(owner: Someone) -> None:
    editor = someone("content_editor")
    path = of_person(editor.person, "deactivate")
    assert owner.post(path, reason="").status_code == 422
    owner.post(path, reason="Suspended")
    assert is_refused(editor.get("/admin/"))
    assert not User.objects.get(pk=editor.person.pk).is_active
    assert "Deactivated" in said(owner.get(of_person(editor.person)))
    owner.post(of_person(editor.person, "reactivate"), reason="Back at work")
    person = User.objects.get(pk=editor.person.pk)
    assert person.is_active
    assert signed_in(person).get("/admin/").status_code == 200
    actions = ModelLogEntry.objects.filter(action__startswith="person.").order_by("timestamp", "pk")
    assert [(entry.action, entry.data["reason"]) for entry in actions] == [
        ("person.deactivated", "Suspended"),
        ("person.reactivated", "Back at work"),
    ]


def test_a_deleted_account_does_not_come_back(owner: Someone) -> None:
    person = states()["deleted"]
    assert not owner.get(of_person(person)).context["actions"]
    assert owner.post(of_person(person, "reactivate"), reason="x").status_code == 422
    assert not User.objects.get(pk=person.pk).is_active


def test_a_request_for_deletion_stands_on_the_page_with_the_way_to_decide(
    owner: Someone,
) -> None:
    person = UserFactory(deletion_asked_at=timezone.now())
    page = said(owner.get(of_person(person)))
    assert "Asked for deletion" in page
    assert "Decide on it" in page


def test_an_emergency_administrator_is_shown_as_one(administrator: Someone) -> None:
    person = User.objects.create_superuser("glass@westshire.example", "a long password")
    assert "Emergency administrator" in said(administrator.get(PEOPLE))
    assert "made on the command line" in said(administrator.get(of_person(person)))
    assert "made on the command line" not in said(administrator.get(of_person(UserFactory())))


def test_the_first_page_of_the_admin_counts_what_needs_an_eye(owner: Someone) -> None:
    states()
    figures = owner.get("/admin/").context["panels"]
    (panel,) = [panel for panel in figures if getattr(panel, "name", "") == "people"]
    counts = [figure.count for figure in panel.get_context_data(None)["figures"]]
    assert counts == [2, 1, 1, 1]  # the owner has no app in this test


def test_who_does_not_manage_people_sees_no_figures() -> None:
    panels = someone("auditor").get("/admin/").context["panels"]
    assert "people" not in {getattr(panel, "name", "") for panel in panels}
