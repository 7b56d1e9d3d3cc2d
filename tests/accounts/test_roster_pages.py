"""The lead's page: choose a file, look, import; faults are shown and nothing is changed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.factories import UserFactory
from accounts.models import Agency, Membership, User
from home.models import HomePage
from tests.accounts.agency_making import lead_of, school, text_of
from tests.accounts.signing_in import signed_in
from tests.accounts.test_rosters import file_of, person


@pytest.fixture(autouse=True)
def _today(time_machine: Any) -> None:
    time_machine.move_to("2026-11-24 09:00 +0000", tick=False)


@pytest.fixture
def agency(home: HomePage) -> Agency:
    return school()


@pytest.fixture
def desk(agency: Agency) -> Client:
    return signed_in(lead_of(agency))


def look(desk: Client, agency: Agency, content: bytes) -> Any:
    upload = SimpleUploadedFile("staff.csv", content, content_type="text/csv")
    return desk.post(f"/agency/{agency.pk}/roster/", {"file": upload})


def hidden(page: Any) -> dict[str, str]:
    found = re.findall(
        r'<input type="hidden" name="(checked|name|plan)" value="([^"]*)"', page.content.decode()
    )
    return dict(found)


def test_a_look_changes_nothing_and_the_import_does_what_was_shown(
    desk: Client, agency: Agency
) -> None:
    page = look(desk, agency, file_of(person("ann"), person("bob")))
    assert "staff.csv: this is what would happen" in text_of(page)
    assert "Invited: they get an e-mail with a link (2)" in text_of(page)
    assert User.objects.count() == 1
    answer = desk.post(f"/agency/{agency.pk}/roster/", hidden(page))
    assert answer["Location"] == f"/agency/{agency.pk}/"
    assert "2 invited" in desk.get(answer["Location"]).content.decode()
    assert agency.memberships.count() == 3
    assert "everything in it is known already" in text_of(
        look(desk, agency, file_of(person("ann"), person("bob")))
    )


def test_faults_are_a_table_and_nothing_is_changed(desk: Client, agency: Agency) -> None:
    page = look(desk, agency, file_of(person("ann", start_date="soon"), person("bob", email="b")))
    assert page.status_code == 422
    text = text_of(page)
    assert "2 faults. Nothing was changed" in text
    assert "2 start_date “soon” is not a date. Write it as 2027-03-04 or 04/03/2027." in text
    assert "3 email Enter an e-mail address like name@agency.example." in text
    assert User.objects.count() == 1


def test_leavers_are_ended_only_with_the_tick(desk: Client, agency: Agency) -> None:
    gone = UserFactory(agency=agency, first_name="Gus", last_name="Gone").memberships.get()
    page = look(desk, agency, file_of(person("ann")))
    assert "Missing from the file (1) Gus Gone" in text_of(page)
    desk.post(f"/agency/{agency.pk}/roster/", hidden(page))
    assert Membership.objects.get(pk=gone.pk).ended_at is None
    page = look(desk, agency, file_of(person("ann")))
    desk.post(f"/agency/{agency.pk}/roster/", hidden(page) | {"end_missing": "on"})
    assert Membership.objects.get(pk=gone.pk).ended_at is not None


def test_what_changed_since_the_look_is_shown_again(desk: Client, agency: Agency) -> None:
    page = look(desk, agency, file_of(person("ann")))
    UserFactory(email="ann@fernhill.example", member=False)
    again = desk.post(f"/agency/{agency.pk}/roster/", hidden(page))
    assert "Something has changed since you looked" in again.content.decode()
    assert "Added: they have an account" in text_of(again)
    assert agency.memberships.count() == 1


@pytest.mark.parametrize(
    "sent", [{"checked": "not base64!"}, {"checked": ""}, {"checked": "eA==", "plan": "x"}]
)
def test_a_forged_form_imports_nothing(desk: Client, agency: Agency, sent: dict[str, str]) -> None:
    answer = desk.post(f"/agency/{agency.pk}/roster/", sent)
    assert answer.status_code in (302, 422)
    assert agency.memberships.count() == 1


def test_a_missing_an_empty_and_a_large_file_are_refused_in_words(
    desk: Client, agency: Agency
) -> None:
    assert "Enter CSV file" in text_of(desk.post(f"/agency/{agency.pk}/roster/", {}))
    assert "The file is empty" in text_of(look(desk, agency, b""))
    assert "larger than 1 MB" in text_of(look(desk, agency, b"x" * (1024 * 1024 + 1)))


def test_the_roster_is_a_file_to_keep(desk: Client, agency: Agency) -> None:
    answer = desk.get(f"/agency/{agency.pk}/roster.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="roster-fernhill-academy-2026-11-24.csv"' in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"
    assert answer.content.startswith(b"\xef\xbb\xbfemail,")


def test_a_large_roster_comes_through_the_form(desk: Client, agency: Agency) -> None:
    content = file_of(*(person(f"p{n}") for n in range(300)))
    page = look(desk, agency, content)
    desk.post(f"/agency/{agency.pk}/roster/", hidden(page))
    assert agency.memberships.count() == 301
