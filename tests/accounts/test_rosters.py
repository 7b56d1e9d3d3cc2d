"""A roster: every fault is said, all or nothing happens, and the same file twice changes nothing."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.exporters import roster_csv
from accounts.factories import AgencyFactory, UserFactory
from accounts.importers import read_roster
from accounts.models import Agency, Invitation, Membership, User
from accounts.roles import ROLES
from accounts.rosters import COLUMNS, RosterRow
from accounts.services.memberships import end_membership, roles_of
from accounts.services.refusals import Refused
from accounts.services.roster_plans import Outcome, plan_roster
from accounts.services.rosters import import_roster
from core.tables.faults import Faults, FaultyFile
from home.models import HomePage
from tests.accounts.agency_making import (
    PASSWORD,
    TODAY,
    last_link,
    lead_of,
    mails_to,
    member,
    school,
    text_of,
)

ANN = "ann@fernhill.example"
RIGHT = {
    "email": ANN,
    "first_name": "Ann",
    "last_name": "Ash",
    "job_role": "Teacher",
    "team": "Year 6",
    "line_manager_email": "",
    "start_date": "2026-11-24",
    "end_date": "",
    "roles": "practitioner",
    "agency": "",
}


@pytest.fixture(autouse=True)
def _today(time_machine: Any) -> None:
    time_machine.move_to("2026-11-24 09:00 +0000", tick=False)


@pytest.fixture
def agency(home: HomePage) -> Agency:
    return school()


@pytest.fixture
def lead(agency: Agency) -> User:
    return lead_of(agency, email="lead@fernhill.example", first_name="Grace", last_name="Lead")


def file_of(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([(RIGHT | row).get(column, "") for column in columns])
    return out.getvalue().encode()


def person(name: str, **more: str) -> dict[str, str]:
    return {"email": f"{name}@fernhill.example", "first_name": name.title()} | more


def rows_of(content: bytes) -> list[RosterRow]:
    faults = Faults()
    rows = read_roster("roster.csv", content, faults)
    assert faults.found == [], [str(fault) for fault in faults.found]
    return rows


def faults_of(content: bytes, agency: Agency, by: User | None = None) -> list[str]:
    faults = Faults()
    rows = read_roster("roster.csv", content, faults)
    plan_roster(agency=agency, rows=rows, by=by, faults=faults, name="roster.csv")
    return [str(fault) for fault in faults.found]


def bring_in(agency: Agency, content: bytes, by: User | None = None, **more: Any) -> dict[str, int]:
    plan = import_roster(agency=agency, rows=rows_of(content), by=by, **more)
    return {str(outcome): count for outcome, count in plan.counts.items()}


def everything() -> list[Any]:
    return [
        list(User.objects.order_by("pk").values("email", "first_name", "last_name")),
        list(Membership.objects.order_by("pk").values()),
        list(Membership.objects.order_by("pk").values_list("pk", "roles__role")),
        list(Invitation.objects.order_by("pk").values()),
    ]


def test_new_people_are_members_at_once_and_get_a_link_for_a_password(
    agency: Agency, lead: User
) -> None:
    content = file_of(person("ann"), person("bob", line_manager_email=ANN, roles="Manager"))
    assert bring_in(agency, content, lead) == {"invited": 2, "unchanged": 1}
    ann, bob = User.objects.get(email=ANN), User.objects.get(email="bob@fernhill.example")
    assert not ann.has_usable_password()
    membership = bob.memberships.get()
    assert (membership.agency, membership.line_manager) == (agency, ann)
    assert roles_of(membership) == ("manager",)
    assert membership.start_date == TODAY
    browser = Client()
    page = browser.get(last_link(ANN), follow=True)
    assert 'value="Ann"' in page.content.decode()
    browser.post("/invitation/", {"first_name": "Anna", "last_name": "Ash", "password": PASSWORD})
    ann.refresh_from_db()
    assert ann.check_password(PASSWORD)
    assert ann.first_name == "Anna"
    assert ann.memberships.count() == 1


def test_the_same_file_twice_changes_nothing(agency: Agency, lead: User) -> None:
    content = file_of(person("ann"), person("bob", line_manager_email=ANN, end_date="24/12/2026"))
    bring_in(agency, content, lead)
    mail.outbox.clear()
    before = everything()
    assert bring_in(agency, content, lead) == {"unchanged": 3}
    assert everything() == before
    assert mail.outbox == []


def test_one_person_is_known_again_whatever_the_case(agency: Agency) -> None:
    bring_in(agency, file_of(person("ann")))
    assert bring_in(agency, file_of(person("ann", email="ANN@Fernhill.Example"))) == {
        "unchanged": 1
    }


def test_people_who_exist_are_changed(agency: Agency, lead: User) -> None:
    bring_in(agency, file_of(person("ann")), lead)
    changed = person(
        "ann", last_name="Oak", job_role="Head", team="", roles="manager; Practitioner"
    )
    assert bring_in(agency, file_of(changed), lead)["changed"] == 1
    membership = Membership.objects.get(person__email=ANN)
    assert (membership.job_role, membership.team) == ("Head", "")
    assert roles_of(membership) == ("manager", "practitioner")
    assert membership.person.last_name == "Oak"


def test_the_name_of_who_belongs_to_others_too_is_theirs(agency: Agency) -> None:
    ann = UserFactory(email=ANN, first_name="Ann", last_name="Own", agency=AgencyFactory())
    member(agency, ann)
    faults = Faults()
    plan = plan_roster(agency=agency, rows=rows_of(file_of({})), by=None, faults=faults)
    assert plan.steps[0].notes == ("Keeps the name that the person has.",)
    bring_in(agency, file_of({}))
    ann.refresh_from_db()
    assert ann.last_name == "Own"


def test_who_has_an_account_is_added_and_told(agency: Agency) -> None:
    UserFactory(email=ANN, agency=AgencyFactory(name="Other"))
    assert bring_in(agency, file_of({})) == {"added": 1}
    assert mails_to(ANN) == ["You are now a member of Fernhill Academy"]
    assert not Invitation.objects.exists()


def test_leavers_are_marked_and_ended_only_when_said(agency: Agency, lead: User) -> None:
    bring_in(agency, file_of(person("ann"), person("bob")), lead)
    content = file_of(person("ann"))
    counts = bring_in(agency, content, lead)
    assert counts["missing from the file"] == 1
    bob = Membership.objects.get(person__email="bob@fernhill.example")
    assert bob.ended_at is None
    bring_in(agency, content, lead, end_missing=True)
    bob.refresh_from_db()
    assert bob.ended_at is not None
    assert bob.events.get(kind="ended").detail == "Not in the roster of 24 November 2026"
    assert not User.objects.get(email="bob@fernhill.example").is_member


def test_who_imports_is_never_a_leaver(agency: Agency, lead: User) -> None:
    counts = bring_in(agency, file_of(person("ann")), lead, end_missing=True)
    assert "missing from the file" not in counts
    assert lead.memberships.get().ended_at is None


def test_the_link_of_a_leaver_opens_nothing(agency: Agency, lead: User) -> None:
    bring_in(agency, file_of(person("ann"), person("bob")), lead)
    link = last_link(ANN)
    bring_in(agency, file_of(person("bob")), lead, end_missing=True)
    answer = Client().get(link, follow=True)
    assert answer.status_code == 410
    assert "withdrawn" in text_of(answer)


def test_who_left_and_comes_back_on_another_day_is_added_again(
    agency: Agency, lead: User, time_machine: Any
) -> None:
    bring_in(agency, file_of(person("ann")), lead)
    end_membership(membership=Membership.objects.get(person__email=ANN), by=lead)
    time_machine.move_to("2026-12-01 09:00 +0000", tick=False)
    (fault,) = faults_of(file_of(person("ann")), agency)
    assert fault.startswith("roster.csv, row 2, column “start_date”: They were a member from ")
    assert fault.endswith("24 November 2026 to 24 November 2026. Change the dates.")
    counts = bring_in(agency, file_of(person("ann", start_date="2026-12-01")), lead)
    assert counts["added"] == 1
    assert Membership.objects.filter(person__email=ANN).count() == 2


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        ({"email": ""}, "email", "This cell is empty"),
        ({"email": "ann"}, "email", "like name@agency.example"),
        ({"email": "аnn@fernhill.example"}, "email", "cyrillic small letter a"),
        ({"email": "ann@xn--fernhll-9hb.example"}, "email", "letters other than a to z"),
        ({"first_name": ""}, "first_name", "A new person needs a name"),
        ({"last_name": ""}, "last_name", "A new person needs a name"),
        ({"last_name": "Ash\x07"}, "last_name", "control character"),
        ({"job_role": ""}, "job_role", "This cell is empty"),
        ({"job_role": "x" * 101}, "job_role", "longer than 100"),
        ({"start_date": ""}, "start_date", "This cell is empty"),
        ({"start_date": "24.11.2026"}, "start_date", "2027-03-04 or 04/03/2027"),
        ({"start_date": "31/02/2026"}, "start_date", "is not a date"),
        ({"start_date": "11/24/2026"}, "start_date", "is not a date"),
        ({"end_date": "2026-11-23"}, "end_date", "before the first"),
        ({"start_date": "2020-01-01", "end_date": "2020-02-01"}, "end_date", "has passed"),
        ({"roles": "headteacher"}, "roles", "There is no role “headteacher”"),
        ({"roles": "Administrator"}, "roles", "You may not give the role “Administrator”"),
        ({"roles": "agency_lead"}, "roles", "You may not give the role “Agency lead”"),
        ({"line_manager_email": ANN}, "line_manager_email", "Nobody manages themselves"),
        ({"line_manager_email": "x@y.example"}, "line_manager_email", "neither in the file"),
        ({"agency": "Hogwarts"}, "agency", "There is no agency “Hogwarts”"),
        ({"agency": "Police"}, "agency", "This roster is of Fernhill Academy"),
    ],
)
def test_every_fault_names_row_column_and_what_to_do_and_nothing_is_written(
    agency: Agency, lead: User, row: dict[str, str], column: str, said: str
) -> None:
    AgencyFactory(name="Police")
    content = file_of(person("zoe"), row)
    found = faults_of(content, agency, lead)
    assert any(f"row 3, column “{column}”: " in fault and said in fault for fault in found), found
    before = everything()
    faults = Faults()
    rows = read_roster("roster.csv", content, faults)
    if not faults.found:
        with pytest.raises(FaultyFile):
            import_roster(agency=agency, rows=rows, by=lead)
    assert everything() == before
    assert mail.outbox == []


def test_a_person_twice_is_a_fault(agency: Agency) -> None:
    content = file_of(person("ann"), person("ann", email="ANN@fernhill.example"))
    (fault,) = faults_of(content, agency)
    assert fault == (
        "roster.csv, row 3, column “email”: This person is already in row 2. Keep one."
    )


def test_columns_unknown_missing_and_doubled_are_named(agency: Agency) -> None:
    columns = ("email", "email", "first_name", "last_name", "job_role", "salary", "start_date")
    found = faults_of(file_of({}, columns=columns), agency)
    text = "\n".join(found)
    assert "row 1, column “email”: This column is there twice" in text
    assert "row 1, column “salary”: This column is unknown" in text
    for missing in ("team", "line_manager_email", "end_date", "roles"):
        assert f"row 1, column “{missing}”: This column is missing" in text
    assert "“agency”: This column is missing" not in text
    assert len(found) == 6


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The first row is empty"),
        (file_of(), "There is nobody in the file"),
        ("email\nmüller".encode("latin-1"), "not UTF-8"),
        (b'email\n"open', "not sound CSV"),
        (b"email\n\x00", "NUL character"),
    ],
)
def test_a_file_that_is_no_roster_is_refused(agency: Agency, content: bytes, said: str) -> None:
    assert any(said in fault for fault in faults_of(content, agency))


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_any_line_end_and_byte_order_mark_will_do(line_end: str, mark: bytes) -> None:
    plain = file_of(person("ann"), person("bob"))
    text = plain.decode().replace("\r\n", line_end)
    assert rows_of(mark + text.encode()) == rows_of(plain)


def test_a_fault_in_one_row_leaves_all_of_them_out(agency: Agency) -> None:
    content = file_of(*(person(f"p{n}") for n in range(20)), person("bad", start_date="x"))
    faults = Faults()
    read_roster("roster.csv", content, faults)
    assert len(faults.found) == 1
    assert User.objects.count() == 0


def test_what_fails_at_the_last_row_takes_all_back(
    agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    from accounts.services import rosters

    real = rosters.start_membership

    def refuses_bob(**facts: Any) -> Membership:
        if facts["person"].email.startswith("bob"):
            raise Refused("No.", field="start_date")
        return real(**facts)

    monkeypatch.setattr(rosters, "start_membership", refuses_bob)
    with pytest.raises(FaultyFile) as faulty:
        bring_in(agency, file_of(person("ann"), person("bob")))
    assert str(faulty.value.faults[0]) == "roster, row 3, column “start_date”: No."
    assert not User.objects.exists()


def test_a_lead_does_not_take_away_what_they_may_not_give(agency: Agency, lead: User) -> None:
    row = {"email": lead.email, "first_name": "", "last_name": "", "roles": ""}
    faults = Faults()
    rows = rows_of(file_of(row))
    plan = plan_roster(agency=agency, rows=rows, by=lead, faults=faults)
    assert plan.steps[0].notes == ("Keeps the role Agency lead.",)
    import_roster(agency=agency, rows=rows, by=lead)
    assert roles_of(lead.memberships.get()) == ("agency_lead",)


def test_an_import_does_only_what_was_looked_at(agency: Agency, lead: User) -> None:
    rows = rows_of(file_of(person("ann")))
    plan = plan_roster(agency=agency, rows=rows, by=lead, faults=Faults())
    UserFactory(email=ANN, agency=AgencyFactory(name="Other"))
    with pytest.raises(Refused, match="Something has changed"):
        import_roster(agency=agency, rows=rows, by=lead, expected=plan.fingerprint)


def test_no_spreadsheet_computes_an_exported_cell(agency: Agency) -> None:
    evil = UserFactory(
        email="a@fernhill.example", member=False, first_name="=1+1", last_name="@cmd"
    )
    member(agency, evil, team="-2", start=TODAY)
    text = roster_csv(agency).decode("utf-8-sig")
    assert "'=1+1,'@cmd" in text
    assert bring_in(agency, roster_csv(agency)) == {"unchanged": 1}


def test_a_manager_who_left_comes_back_unchanged(agency: Agency) -> None:
    boss = UserFactory(email="boss@elsewhere.example", member=False)
    member(agency, UserFactory(member=False), line_manager=boss)
    assert bring_in(agency, roster_csv(agency)) == {"unchanged": 1}


words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn")), max_size=30
).map(lambda text: " ".join(text.split()))
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            words,
            words,
            words.filter(bool),
            words,
            days,
            st.none() | days,
            st.sets(st.sampled_from([role.key for role in ROLES])),
            st.booleans(),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_importing_an_export_changes_nothing(agency: Agency, people: list[Any]) -> None:
    Membership.objects.all().delete()
    User.objects.all().delete()
    first: User | None = None
    for n, (first_name, last_name, job, team, start, end, roles, managed) in enumerate(people):
        one = UserFactory(
            email=f"p{n}@fernhill.example",
            member=False,
            first_name=first_name,
            last_name=last_name,
        )
        membership = member(
            agency,
            one,
            start=min(start, end) if end else start,
            end=max(start, end) if end else None,
            team=team,
            roles=roles,
            line_manager=first if managed else None,
        )
        Membership.objects.filter(pk=membership.pk).update(job_role=job)
        first = first or one
    exported = roster_csv(agency)
    if len(exported.splitlines()) == 1:
        return
    before = everything()
    counts = bring_in(agency, exported)
    assert set(counts) == {"unchanged"}
    assert everything() == before
    assert roster_csv(agency) == exported


@pytest.mark.parametrize("count", [1, 3, 300])
def test_looking_asks_the_same_number_of_questions_for_any_file(
    agency: Agency, lead: User, count: int
) -> None:
    rows = rows_of(file_of(*(person(f"p{n}") for n in range(count))))
    import_roster(agency=agency, rows=rows[: count // 2], by=None)
    User.objects.get(pk=lead.pk)
    with CaptureQueriesContext(connection) as captured:
        plan = plan_roster(agency=agency, rows=rows, by=None, faults=Faults())
    assert plan.counts[Outcome.INVITED] == count - count // 2
    assert len(captured) == 5


def run(content: bytes, tmp_path: Path, *more: str, agency: str = "Fernhill Academy") -> str:
    path = tmp_path / "roster.csv"
    path.write_bytes(content)
    out = io.StringIO()
    call_command("import_roster", str(path), "--agency", agency, *more, stdout=out, stderr=out)
    return out.getvalue()


def test_the_command_tries_first_then_imports(agency: Agency, tmp_path: Path) -> None:
    content = file_of(person("ann"))
    said = run(content, tmp_path, "--dry-run")
    assert "ann@fernhill.example: invited" in said
    assert "Nothing was written." in said
    assert not User.objects.exists()
    assert "Fernhill Academy: 1 invited." in run(content, tmp_path, agency="fernhill academy")
    assert "1 unchanged." in run(content, tmp_path)
    said = run(file_of(person("bob")), tmp_path, "--end-missing")
    assert "ann@fernhill.example: missing from the file – ended" in said
    assert Membership.objects.get(person__email=ANN).ended_at is not None


def test_the_command_names_every_fault_and_fails(
    agency: Agency, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = file_of(person("ann", start_date="x"), person("bob", roles="king"))
    path = tmp_path / "roster.csv"
    path.write_bytes(content)
    errors = io.StringIO()
    with pytest.raises(CommandError, match=r"2 faults in the file\. Nothing was changed"):
        call_command("import_roster", str(path), "--agency", agency.short_name, stderr=errors)
    assert "row 2, column “start_date”" in errors.getvalue()
    assert "row 3, column “roles”" in errors.getvalue()
    assert not User.objects.exists()


def test_the_command_knows_which_agencies_there_are(agency: Agency, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"no agency “Hogwarts”\. There are: Fernhill Academy"):
        run(file_of(person("ann")), tmp_path, agency="Hogwarts")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_roster", str(tmp_path / "no.csv"), "--agency", agency.short_name)


def test_an_agency_that_left_takes_no_roster(agency: Agency) -> None:
    Agency.objects.filter(pk=agency.pk).update(active_to=TODAY - timedelta(days=1))
    agency.refresh_from_db()
    assert any("no longer a partner" in fault for fault in faults_of(file_of({}), agency))
