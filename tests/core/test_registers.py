"""Registers: looked at by whoever may, changed by nobody, and every look is logged."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.urls import NoReverseMatch, get_resolver, reverse
from wagtail.models import ModelLogEntry

from accounts.factories import AgencyFactory, UserFactory
from accounts.models import Membership, RoleGrant, SignIn, User
from accounts.registers import MembershipRegister, SignInRegister
from accounts.roles import ROLES
from core import generation
from core.registers import ReadOnlyRegister
from tests.accounts.admin.people import Someone, is_refused, someone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
MEMBERSHIPS = "/admin/registers/memberships/"
SIGN_INS = "/admin/registers/sign-ins/"
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", '=HYPERLINK("//x")')
READERS = {"auditor", "service_owner", "administrator"}


@pytest.fixture
def auditor() -> Someone:
    return someone("auditor")


def rows_of_csv(answer: Any) -> list[list[str]]:
    body = b"".join(answer.streaming_content)
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def cells_of_xlsx(answer: Any) -> list[Any]:
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return [cell for row in book.active.iter_rows() for cell in row]


def views_of(record: Any, base: str) -> list[str]:
    return [
        base,
        f"{base}results/",
        f"{base}?export=csv",
        f"{base}?export=xlsx",
        f"{base}inspect/{record.pk}/",
    ]


@pytest.mark.parametrize("role", [role.key for role in ROLES])
def test_each_view_opens_for_readers_of_registers_and_for_no_other_role(role: str) -> None:
    who = someone(role)
    SignIn.objects.create(person=who.person, method="password")
    pages = views_of(who.person.memberships.get(), MEMBERSHIPS)
    pages += views_of(SignIn.objects.get(), SIGN_INS)
    for page in pages:
        answer = who.get(page)
        assert (answer.status_code == 200) is (role in READERS), page
        assert is_refused(answer) is (role not in READERS), page


def test_somebody_without_an_account_is_sent_to_the_door(client: Any) -> None:
    for page in (MEMBERSHIPS, SIGN_INS, f"{MEMBERSHIPS}inspect/1/", f"{MEMBERSHIPS}?export=csv"):
        assert client.get(page)["Location"].startswith("/account/login/")


@pytest.mark.parametrize("base", [MEMBERSHIPS, SIGN_INS])
@pytest.mark.parametrize(
    "action",
    ["create", "new", "edit/{}", "delete/{}", "history/{}", "choose", "usage/{}", "copy/{}"],
)
def test_no_address_creates_edits_deletes_or_tells_the_history(base: str, action: str) -> None:
    admin = someone("administrator")
    sign_in = SignIn.objects.create(person=admin.person, method="password")
    record = sign_in if base == SIGN_INS else admin.person.memberships.get()
    address = f"{base}{action.format(record.pk)}/"
    assert admin.get(address).status_code == 404
    assert admin.post(address).status_code == 404


@pytest.mark.parametrize("base", [MEMBERSHIPS, SIGN_INS])
def test_nothing_can_be_sent_to_the_views_that_there_are(base: str) -> None:
    admin = someone("administrator")
    SignIn.objects.create(pk=1, person=admin.person, method="password")
    for page in views_of(admin.person.memberships.get(), base)[:2]:
        assert admin.post(page, job_role="Taken over").status_code == 405
    assert not Membership.objects.filter(job_role="Taken over").exists()


def test_modeladmin_has_registered_no_other_view() -> None:
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    ours = {name for name in names if "modeladmin" in name}
    ends = {name.rsplit("_", 1)[1] for name in ours}
    assert ends == {"index", "results", "inspect"}
    with pytest.raises(NoReverseMatch):
        reverse("registers_memberships_modeladmin_history", args=[1])


def test_not_even_a_superuser_is_offered_a_button_to_change() -> None:
    admin = someone("administrator")
    page = admin.get(MEMBERSHIPS).content.decode()
    main = page[page.index("<main") :]
    for word in ("/create/", "/new/", "/edit/", "/delete/", "Add membership"):
        assert word not in main


@pytest.mark.parametrize("register", [MembershipRegister, SignInRegister])
def test_each_view_shows_only_what_is_in_scope(
    register: type[ReadOnlyRegister], monkeypatch: pytest.MonkeyPatch, auditor: Someone
) -> None:
    mine = UserFactory(last_name="Withinscope")
    other = UserFactory(last_name="Beyondscope")
    for person in (mine, other):
        SignIn.objects.create(person=person, method="password")
    monkeypatch.setattr(
        register, "visible_to", lambda self, who, records: records.filter(person=mine)
    )
    base = MEMBERSHIPS if register is MembershipRegister else SIGN_INS
    within, beyond = (
        register.model.objects.get(person=mine),
        register.model.objects.get(person=other),
    )
    for page in (base, f"{base}results/", f"{base}?q=scope", f"{base}inspect/{within.pk}/"):
        said = auditor.get(page).content.decode()
        assert "Withinscope" in said
        assert "Beyondscope" not in said
    assert auditor.get(f"{base}inspect/{beyond.pk}/").status_code == 404
    rows = rows_of_csv(auditor.get(base, export="csv"))
    assert [row[0] for row in rows[1:]] == [str(mine)]
    cells = cells_of_xlsx(auditor.get(base, export="xlsx"))
    assert "Beyondscope" not in " ".join(str(cell.value) for cell in cells)


def test_a_register_that_names_no_scope_shows_nothing(
    monkeypatch: pytest.MonkeyPatch, auditor: Someone
) -> None:
    monkeypatch.delattr(MembershipRegister, "visible_to")
    with pytest.raises(NotImplementedError):
        auditor.get(MEMBERSHIPS)


@pytest.mark.parametrize("formula", FORMULAS)
def test_files_hold_no_formula(formula: str, auditor: Someone) -> None:
    agency = AgencyFactory(name=f"{formula} agency", short_name=formula)
    person = UserFactory(agency=agency, first_name=formula, last_name="Planted")
    Membership.objects.filter(person=person).update(job_role=formula)
    for row in rows_of_csv(auditor.get(MEMBERSHIPS, export="csv")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    cells = cells_of_xlsx(auditor.get(MEMBERSHIPS, export="xlsx"))
    assert {cell.data_type for cell in cells} <= {"inlineStr", "s", "d", "n"}
    texts = [str(cell.value) for cell in cells if cell.data_type in ("inlineStr", "s")]
    assert not any(text.startswith(("=", "+", "-", "@")) for text in texts)
    assert sum("Planted" in text for text in texts) == 1


def test_a_file_has_the_rows_that_the_filters_leave(auditor: Someone) -> None:
    agency = AgencyFactory(name="Harbour School")
    person = UserFactory(agency=agency)
    rows = rows_of_csv(auditor.get(MEMBERSHIPS, export="csv", agency=agency.pk))
    assert [row[:3] for row in rows] == [
        ["Person", "E-mail address", "Agency"],
        [str(person), person.email, "Harbour School"],
    ]
    assert rows[1][5] == "2024-01-01"


@pytest.mark.parametrize(
    "lookup",
    [
        "person__password__startswith=pbkdf2",
        "person__email=nobody@x.example",
        "person__is_superuser=1",
    ],
)
def test_the_query_string_asks_nothing_that_is_not_a_declared_filter(
    lookup: str, auditor: Someone
) -> None:
    UserFactory(last_name="Elsewhere")
    everything = auditor.get(MEMBERSHIPS).context["items_count"]
    assert auditor.get(f"{MEMBERSHIPS}?{lookup}").context["items_count"] == everything
    assert auditor.get(f"{MEMBERSHIPS}?ordering=person__password").status_code == 200


def test_looking_at_a_record_is_logged_with_who_and_which_and_no_word_of_it(
    auditor: Someone,
) -> None:
    person = UserFactory(first_name="Verysecret", last_name="Namehere", email="secret@x.example")
    membership = person.memberships.get()
    auditor.get(f"{MEMBERSHIPS}inspect/{membership.pk}/")
    entry = ModelLogEntry.objects.get(action="register.view")
    assert (entry.user, entry.object_id) == (auditor.person, str(membership.pk))
    assert entry.content_type.model_class() is Membership
    assert entry.message == "Looked at a record of the register “Memberships”"
    said = f"{entry.label} {entry.message} {entry.data}"
    assert not any(word in said for word in ("Verysecret", "Namehere", "secret@", "council"))


def test_a_page_of_the_list_is_logged_with_the_records_it_showed(auditor: Someone) -> None:
    person = UserFactory(last_name="Namehere")
    auditor.get(MEMBERSHIPS, q="Namehere")
    entry = ModelLogEntry.objects.get(action="register.list")
    assert entry.user == auditor.person
    assert entry.data == {"register": "Memberships", "records": [person.memberships.get().pk]}
    assert entry.label == "Memberships"


def test_a_file_is_logged_with_its_filters_and_size_and_without_the_words_searched_for(
    auditor: Someone,
) -> None:
    UserFactory(last_name="Namehere")
    auditor.get(MEMBERSHIPS, export="csv", state="in_force", q="Namehere")
    entry = ModelLogEntry.objects.get(action="register.export")
    assert entry.data == {
        "register": "Memberships",
        "count": 1,
        "form": "csv",
        "filters": {"state": "in_force"},
    }
    assert entry.message == "Took a file out of the register “Memberships”"


def test_who_is_refused_is_not_logged_as_having_looked() -> None:
    editor = someone("content_editor")
    editor.get(f"{MEMBERSHIPS}inspect/{editor.person.memberships.get().pk}/")
    auditor = someone("auditor")
    auditor.get(f"{MEMBERSHIPS}inspect/999999/")
    assert not ModelLogEntry.objects.filter(action__startswith="register.").exists()


def test_an_auditor_finds_the_looks_in_the_history_with_a_way_to_the_record(
    auditor: Someone,
) -> None:
    record = UserFactory().memberships.get()
    auditor.get(f"{MEMBERSHIPS}inspect/{record.pk}/")
    auditor.get(MEMBERSHIPS, export="csv")
    history = auditor.get("/admin/reports/site-history/").content.decode()
    assert "Looked at a record of the register" in history
    assert "Took a file out of the register" in history
    assert f"{MEMBERSHIPS}inspect/{record.pk}/" in history


@pytest.mark.parametrize("pk", ["99999999999999999999999999", "abc", "-1", "1%20or%201"])
def test_an_address_with_nonsense_for_a_record_leads_nowhere(pk: str, auditor: Someone) -> None:
    assert auditor.get(f"{MEMBERSHIPS}inspect/{pk}/").status_code == 404


@pytest.mark.parametrize(("base", "queries"), [(MEMBERSHIPS, 21), (SIGN_INS, 20)])
@pytest.mark.parametrize("count", [1, 3, 300])
def test_a_list_costs_the_same_whatever_its_length(
    base: str, queries: int, count: int, auditor: Someone, django_assert_num_queries: Any
) -> None:
    fill(count)
    auditor.get(base)
    generation.reset()
    with django_assert_num_queries(queries):
        auditor.get(base)


@pytest.mark.parametrize(("base", "queries"), [(MEMBERSHIPS, 10), (SIGN_INS, 9)])
@pytest.mark.parametrize("count", [1, 3, 300])
def test_a_file_costs_the_same_whatever_its_length(
    base: str, queries: int, count: int, auditor: Someone, django_assert_num_queries: Any
) -> None:
    fill(count)
    auditor.get(base, export="csv")
    generation.reset()
    with django_assert_num_queries(queries):
        rows = rows_of_csv(auditor.get(base, export="csv"))
    assert len(rows) >= count + 1


def fill(count: int) -> None:
    """So many memberships, each with a role, and as many sign-ins."""
    agencies = [AgencyFactory() for _ in range(min(count, 5))]
    people = User.objects.bulk_create(
        User(email=f"many{n}@westshire.example", last_name=f"Many {n}") for n in range(count)
    )
    memberships = Membership.objects.bulk_create(
        Membership(
            person=person,
            agency=agencies[n % len(agencies)],
            job_role="Teacher",
            start_date=date(2025, 1, 1),
        )
        for n, person in enumerate(people)
    )
    RoleGrant.objects.bulk_create(
        RoleGrant(membership=one, role="practitioner") for one in memberships
    )
    SignIn.objects.bulk_create(
        SignIn(person=one.person, agency=one.agency, method="password") for one in memberships
    )
