"""My work: what is due, for whom, with the button that does it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.factories import AgencyFactory, UserFactory
from accounts.models import Agency, Invitation, JoinRequest, Membership, User
from accounts.my_work.items import Item, Source, State, Whose, work_of
from accounts.my_work.sources import MAILS
from accounts.services.memberships import end_membership
from core import generation
from core.models import OutgoingMail
from home.models import HomePage
from tests.accounts.signing_in import signed_in
from tests.site_building import build_home

NOW = datetime(2027, 3, 4, 9, tzinfo=UTC)
TODAY = date(2027, 3, 4)
QUERIES = 23

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_march() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def home() -> HomePage:
    return build_home()


@pytest.fixture
def school() -> Agency:
    return AgencyFactory(name="Fernhill Academy", short_name="Fernhill")


@pytest.fixture
def lead(school: Agency) -> User:
    return UserFactory(roles=["agency_lead"], agency=school)


def ask(agency: Agency, person: User | None = None) -> JoinRequest:
    return JoinRequest.objects.create(
        person=person or UserFactory(member=False), agency=agency, job_role="Teacher"
    )


def invite(agency: Agency, email: str, days: int) -> Invitation:
    return Invitation.objects.create(
        agency=agency, email=email, job_role="Nurse", start_date=TODAY, token_hash=email,
        expires_at=timezone.now() + timedelta(days=days),
    )  # fmt: skip


def mail_in(state: str, **facts: Any) -> OutgoingMail:
    finished = None if state == "waiting" else timezone.now()
    return OutgoingMail.objects.create(
        message_id=f"<{OutgoingMail.objects.count()}@x>", sender="s@x.example",
        recipient="r@x.example", message=b"text", state=state, finished_at=finished, **facts,
    )  # fmt: skip


def titles(person: User) -> list[str]:
    return [item.title for item in mine(person)]


def mine(person: User) -> tuple[Item, ...]:
    return work_of(User.objects.get(pk=person.pk), TODAY).mine


def people(person: User) -> tuple[Item, ...]:
    return work_of(User.objects.get(pk=person.pk), TODAY).people


class TestState:
    @pytest.mark.parametrize(
        ("days", "state"),
        [(-1, State.OVERDUE), (0, State.SOON), (7, State.SOON), (8, State.LATER)],
    )
    def test_an_item_is_overdue_from_the_day_after_its_last(self, days: int, state: State) -> None:
        assert Item("k", "t", due_on=TODAY + timedelta(days=days)).state(TODAY) is state

    def test_an_item_without_a_date_is_never_overdue(self) -> None:
        assert Item("k", "t").state(TODAY) is State.LATER

    def test_the_most_pressing_comes_first_and_what_has_no_date_last(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        items = [Item("k", "no date"), Item("k", "b", due_on=TODAY), Item("k", "a", due_on=TODAY)]
        items += [Item("k", "old", due_on=date(2020, 1, 1))]
        items += [Item("k", "theirs", whose=Whose.MY_PEOPLE)]
        source = Source("only", "something", lambda _: True, lambda _p, _t: items)
        monkeypatch.setattr("accounts.my_work.items._sources", {"only": source})
        work = work_of(UserFactory(), TODAY)
        assert [item.title for item in work.mine] == ["old", "a", "b", "no date"]
        assert [item.title for item in work.people] == ["theirs"]


class TestRequests:
    def test_a_lead_decides_those_of_their_agency_alone(self, lead: User, school: Agency) -> None:
        request = ask(school)
        ask(AgencyFactory())
        (item,) = mine(lead)
        assert item.title == f"{request.person} asks to join Fernhill"
        assert item.verb == "Decide"
        assert item.url == reverse("accounts:join_request", args=[school.pk, request.pk])
        assert item.due_on == TODAY + timedelta(days=7)

    def test_a_decided_one_is_gone(self, lead: User, school: Agency) -> None:
        request = ask(school)
        request.decision, request.decided_at = "refused", NOW
        request.save()
        assert mine(lead) == ()

    def test_one_to_an_agency_without_a_lead_comes_to_the_service_owner(
        self, lead: User, school: Agency
    ) -> None:
        owner = UserFactory(roles=["service_owner"], agency=AgencyFactory(name="Council"))
        ask(school)
        orphan = ask(AgencyFactory(short_name="Orphan"))
        asked = [title for title in titles(owner) if "asks to join" in title]
        assert asked == [f"{orphan.person} asks to join Orphan"]
        end_membership(membership=lead.memberships.get(), by=None)
        assert len([title for title in titles(owner) if "asks to join" in title]) == 2

    def test_who_is_no_lead_any_more_sees_none(self, lead: User, school: Agency) -> None:
        ask(school)
        end_membership(membership=lead.memberships.get(), by=None)
        assert mine(lead) == ()

    def test_colleagues_of_the_lead_see_none(self, lead: User, school: Agency) -> None:
        ask(school)
        assert mine(UserFactory(agency=school, roles=["practitioner"])) == ()

    def test_who_asked_sees_that_it_waits_and_has_no_button(self, school: Agency) -> None:
        request = ask(school)
        (item,) = mine(request.person)
        assert item.title == "You asked to join Fernhill Academy on 4 March 2027"
        assert (item.verb, item.url) == ("", "")


class TestInvitations:
    def test_a_lead_sees_those_about_to_expire_and_expired(
        self, lead: User, school: Agency
    ) -> None:
        invite(school, "soon@a.example", 4)
        invite(school, "late@a.example", -2)
        invite(school, "fresh@a.example", 5)
        invite(AgencyFactory(), "other@a.example", 1)
        withdrawn = invite(school, "gone@a.example", 1)
        withdrawn.withdrawn_at = NOW
        withdrawn.save()
        found = mine(lead)
        assert [item.note.split()[2] for item in found] == ["late@a.example.", "soon@a.example."]
        assert found[0].state(TODAY) is State.OVERDUE


class TestPeople:
    def ending(self, agency: Agency, days: int, **facts: Any) -> Membership:
        membership = UserFactory(agency=agency).memberships.get()
        Membership.objects.filter(pk=membership.pk).update(
            end_date=TODAY + timedelta(days=days), **facts
        )
        return membership

    def test_a_lead_sees_whose_membership_ends_within_thirty_days(
        self, lead: User, school: Agency
    ) -> None:
        soon = self.ending(school, 30)
        self.ending(school, 31)
        self.ending(AgencyFactory(), 3)
        (item,) = people(lead)
        assert item.title == f"{soon.person}’s membership of Fernhill ends"
        assert item.url == reverse("accounts:membership_edit", args=[school.pk, soon.pk])
        assert item.due_on == TODAY + timedelta(days=30)

    def test_a_manager_sees_their_own_team_and_cannot_edit(self, school: Agency) -> None:
        manager = UserFactory(agency=school, roles=["manager"])
        theirs = self.ending(school, 10, line_manager=manager)
        self.ending(school, 10)
        (item,) = people(manager)
        assert str(theirs.person) in item.title
        assert item.url == reverse("accounts:team")
        assert "lead of the agency" in item.note

    def test_a_line_manager_without_the_role_sees_nobody(self, school: Agency) -> None:
        colleague = UserFactory(agency=school, roles=["practitioner"])
        self.ending(school, 10, line_manager=colleague)
        assert people(colleague) == ()

    def test_one_that_was_ended_at_once_is_no_longer_listed(
        self, lead: User, school: Agency
    ) -> None:
        end_membership(membership=self.ending(school, 10), by=None)
        assert people(lead) == ()


class TestSafeguards:
    def test_a_privileged_role_without_a_second_factor_is_told_to_set_one_up(
        self, lead: User
    ) -> None:
        from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

        owner = UserFactory(roles=["board_member"])
        (item,) = mine(owner)
        assert item.url == reverse("mfa_index")
        TOTP.activate(owner, generate_totp_secret())
        assert mine(owner) == ()

    def test_an_unprivileged_one_is_not(self) -> None:
        assert mine(UserFactory(roles=["observer"])) == ()


class TestServiceOwner:
    @pytest.fixture
    def owner(self) -> User:
        return UserFactory(roles=["service_owner"])

    def test_they_carry_out_deletions_within_a_month(self, owner: User) -> None:
        leaver = UserFactory(member=False, deletion_asked_at=NOW)
        item = next(item for item in mine(owner) if item.kind == "Deletion")
        assert item.url == reverse("accounts:deletion", args=[leaver.pk])
        assert item.due_on == date(2027, 4, 3)
        assert mine(UserFactory(roles=["agency_lead"], agency=AgencyFactory())) == ()

    def test_they_learn_of_mails_that_did_not_arrive(self, owner: User) -> None:
        assert owner.has_perm(MAILS)
        mail_in("refused")
        mail_in("given_up")
        mail_in("sent")
        assert "2 e-mails were not delivered" in titles(owner)
        assert "E-mails wait to go out for more than 15 minutes" not in titles(owner)
        mail_in("waiting", queued_at=NOW - timedelta(minutes=16))
        assert "E-mails wait to go out for more than 15 minutes" in titles(owner)

    def test_nobody_else_does(self, lead: User) -> None:
        mail_in("refused")
        assert mine(lead) == ()


@pytest.fixture(autouse=True)
def _second_factors_do_not_matter_here(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    if request.cls is not TestSafeguards:
        monkeypatch.setattr("accounts.my_work.sources.factors_of", lambda _: {"totp"})


class TestPage:
    def test_it_shows_each_item_with_its_date_state_and_button(
        self, home: HomePage, lead: User, school: Agency
    ) -> None:
        request = ask(school)
        with time_machine.travel(NOW + timedelta(days=9), tick=False):
            html = signed_in(lead).get("/my-work/").content.decode()
        assert f"{request.person} asks to join Fernhill" in html
        assert "11 March 2027" in html
        assert "Overdue" in html
        assert reverse("accounts:join_request", args=[school.pk, request.pk]) in html
        assert "You speak for Fernhill Academy." in html

    def test_an_empty_list_says_what_will_appear_and_when(self, home: HomePage, lead: User) -> None:
        html = signed_in(lead).get("/my-work/").content.decode()
        assert "Nothing is due for you" in html
        assert "requests to join your agency, as soon as somebody asks" in html
        assert "a month before they end" in html

    def test_without_a_membership_it_says_what_to_do(self, home: HomePage, lead: User) -> None:
        end_membership(membership=lead.memberships.get(), by=None)
        html = signed_in(User.objects.get(pk=lead.pk)).get("/my-work/").content.decode()
        assert "You are not a member of an agency today" in html
        assert reverse("accounts:join_agency") in html
        assert "Nothing is due" not in html

    def test_it_is_for_people_who_are_signed_in_and_never_kept_by_a_cache(
        self, home: HomePage, client: Client
    ) -> None:
        answer = client.get("/my-work/")
        assert (answer.status_code, answer["Location"]) == (302, "/account/login/?next=/my-work/")
        assert signed_in(UserFactory()).get("/my-work/")["Cache-Control"] == "private, no-store"

    def test_more_than_twenty_items_have_a_page_of_their_own(
        self, home: HomePage, lead: User, school: Agency
    ) -> None:
        for _ in range(60):
            ask(school)
        browser = signed_in(lead)
        first = browser.get("/my-work/").content.decode()
        assert first.count('class="work-item"') == 20
        assert "See all 60 for you" in first
        assert browser.get("/my-work/mine/").content.decode().count('class="work-item"') == 50
        assert browser.get("/my-work/mine/?page=2").content.decode().count("work-item__t") == 10
        assert "Nothing is due" in browser.get("/my-work/my-people/").content.decode()

    def test_its_cost_does_not_grow_with_the_work(self, home: HomePage, school: Agency) -> None:
        owner = UserFactory(roles=["agency_lead", "manager", "service_owner"], agency=school)
        counts = []
        browser = signed_in(owner)
        browser.get("/my-work/")
        for wanted in (1, 3, 300):
            self.fill(school, owner, wanted)
            generation.forget()
            with CaptureQueriesContext(connection) as captured:
                assert browser.get("/my-work/").status_code == 200
            counts.append(len(captured))
        assert counts == [QUERIES] * 3

    def fill(self, school: Agency, owner: User, wanted: int) -> None:
        have = JoinRequest.objects.count()
        for number in range(have, wanted):
            person = UserFactory(member=False, deletion_asked_at=NOW)
            ask(school, person)
            invite(school, f"{number}@a.example", 1)
            Membership.objects.bulk_create(
                [Membership(person=person, agency=school, job_role="x", line_manager=owner,
                            start_date=TODAY, end_date=TODAY)]
            )  # fmt: skip
            mail_in("refused")
            owner.notices.create(kind="roles_changed", subject=f"Notice {number}")


class TestMails:
    @pytest.fixture
    def owner(self) -> User:
        return UserFactory(roles=["service_owner"])

    def test_they_are_listed_with_the_reason_and_sent_again(
        self, home: HomePage, owner: User
    ) -> None:
        mail = mail_in("refused", last_fault="550 5.1.1 at RCPT", attempts=4, deferrals=2)
        forgotten = mail_in("given_up")
        OutgoingMail.objects.filter(pk=forgotten.pk).update(message=b"")
        browser = signed_in(owner)
        html = browser.get("/my-work/e-mails/").content.decode()
        assert "r@x.example" in html
        assert "550 5.1.1 at RCPT" in html
        browser.post("/my-work/e-mails/", {"mail": [mail.pk, forgotten.pk, "x"]})
        mail.refresh_from_db()
        forgotten.refresh_from_db()
        assert (mail.state, mail.attempts, mail.finished_at) == ("waiting", 0, None)
        assert forgotten.state == "given_up"

    def test_others_have_no_such_page(self, home: HomePage, lead: User) -> None:
        mail = mail_in("refused")
        browser = signed_in(lead)
        assert browser.get("/my-work/e-mails/").status_code == 404
        assert browser.post("/my-work/e-mails/", {"mail": mail.pk}).status_code == 404
        mail.refresh_from_db()
        assert mail.state == "refused"
