"""Whoever edits, sees restricted items or others' records shows a second factor first."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import transaction
from django.test import Client

from accounts.factories import UserFactory
from accounts.front_door.second_factor import needs_second_factor
from accounts.models import User
from accounts.roles import CONTENT_EDITOR, ROLES, Role
from accounts.services.memberships import MembershipFacts, change_membership
from home.models import HomePage
from tests.accounts.front_door.door import SECRET, enter, give_app, said, try_code
from tests.accounts.signing_in import signed_in
from tests.second_factor import code_of_app

SET_UP, CONFIRM = "/account/2fa/", "/account/2fa/reauthenticate/"


def fresh(person: Any) -> User:
    return User.objects.get(pk=person.pk)


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role.key)
def test_exactly_the_privileged_need_one(db: Any, role: Role) -> None:
    assert needs_second_factor(fresh(UserFactory(roles=[role]))) is (
        role.is_privileged or role.key == "administrator"
    )


def test_a_superuser_and_readers_of_what_is_restricted_need_one(db: Any) -> None:
    assert needs_second_factor(User.objects.create_superuser("root@westshire.example"))
    Group.objects.create(name="Readers of exempt papers")
    assert needs_second_factor(fresh(UserFactory(groups=["Readers of exempt papers"])))
    assert not needs_second_factor(fresh(UserFactory(member=False)))


@pytest.mark.parametrize("also", [["practitioner"], ["all"], ["observer", "practitioner"]])
def test_the_site_can_ask_more_roles(db: Any, settings: Any, also: list[str]) -> None:
    person = UserFactory(roles=["practitioner"])
    assert not needs_second_factor(fresh(person))
    settings.SECOND_FACTOR_ALSO_FOR = also
    assert needs_second_factor(fresh(person))
    assert needs_second_factor(fresh(UserFactory(roles=[CONTENT_EDITOR])))


def test_a_role_that_does_not_exist_is_refused_at_the_start(settings: Any) -> None:
    settings.SECOND_FACTOR_ALSO_FOR = ["practicioner"]
    with pytest.raises(SystemCheckError, match="practicioner"):
        call_command("check")


@pytest.mark.parametrize("path", ["/", "/admin/", "/me/", "/search/", "/documents/1/x.pdf"])
def test_who_has_none_is_sent_to_set_one_up(home: HomePage, path: str) -> None:
    browser = enter(UserFactory(roles=[CONTENT_EDITOR]))
    answer = browser.get(path)
    assert (answer.status_code, answer["Location"]) == (302, SET_UP)
    assert browser.post(path, {"x": "y"})["Location"] == SET_UP
    assert "Set up a second step" in said(browser.get(SET_UP))


@pytest.mark.parametrize("path", ["/account/logout/", SET_UP, "/healthz", "/readyz", "/brand.css"])
def test_what_is_needed_on_the_way_stays_open(home: HomePage, path: str) -> None:
    browser = enter(UserFactory(roles=[CONTENT_EDITOR]))
    assert browser.get(path).status_code == 200


def test_a_program_of_a_page_is_told_so(home: HomePage) -> None:
    browser = enter(UserFactory(roles=[CONTENT_EDITOR]))
    answer = browser.get("/admin/", HTTP_X_REQUESTED_WITH="XMLHttpRequest")
    assert answer.status_code == 403


def test_who_shows_a_code_gets_in(home: HomePage) -> None:
    browser = enter(give_app(UserFactory(roles=[CONTENT_EDITOR])))
    assert browser.get("/admin/").status_code == 200


def test_ordinary_members_are_not_asked(home: HomePage) -> None:
    assert enter(UserFactory(roles=["practitioner"])).get("/").status_code == 200


def give_role(person: User, role: str) -> None:
    membership = person.memberships.get()
    facts = MembershipFacts(job_role="Editor", start_date=membership.start_date)
    change_membership(membership=membership, facts=facts, by=None, roles=[role])


def test_who_gets_a_role_while_signed_in_is_asked_on_the_next_request(home: HomePage) -> None:
    person = UserFactory()
    browser = enter(person)
    assert browser.get("/").status_code == 200
    give_role(person, "content_editor")
    assert browser.get("/")["Location"] == SET_UP


def test_who_has_a_factor_but_did_not_show_it_confirms_first(home: HomePage) -> None:
    person = UserFactory()
    browser = enter(person)
    give_app(person)
    give_role(person, "content_editor")
    answer = browser.get("/admin/pages/")
    assert answer["Location"] == f"{CONFIRM}?next=%2Fadmin%2Fpages%2F"
    answer = browser.post(CONFIRM, {"code": code_of_app(SECRET), "next": "/admin/pages/"})
    assert answer["Location"] == "/admin/pages/"
    assert browser.get("/admin/pages/", follow=True).status_code == 200


def test_setting_one_up_opens_the_way_and_shows_recovery_codes(
    home: HomePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "on_commit", lambda then: then())  # as if each view committed
    browser = enter(UserFactory(roles=[CONTENT_EDITOR]))
    activate = "/account/2fa/totp/activate/"
    assert browser.get(activate)["Location"].startswith("/account/reauthenticate/")
    browser.post(
        "/account/reauthenticate/", {"password": "correct horse battery", "next": activate}
    )
    form = browser.get(activate).context["form"]
    answer = browser.post(activate, {"code": code_of_app(form.secret)})
    assert answer["Location"] == "/account/2fa/recovery-codes/"
    shown = said(browser.get(answer["Location"]))
    assert shown.count('class="secret"') == 10
    assert browser.get("/admin/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        *("/account/2fa/", "/account/2fa/totp/activate/", "/account/2fa/webauthn/add/"),
        *("/account/2fa/recovery-codes/", "/account/2fa/recovery-codes/download/"),
        *("/account/email/", "/account/reauthenticate/", "/account/sessions/"),
    ],
)
def test_an_older_session_cannot_add_a_factor_beside_one_that_it_has_not_shown(
    home: HomePage, path: str
) -> None:
    person = UserFactory(roles=[CONTENT_EDITOR])
    older = enter(person)
    give_app(person)
    older.post("/account/reauthenticate/", {"password": "correct horse battery"})
    assert older.get(path)["Location"].startswith(CONFIRM)


def test_the_first_factor_ends_sessions_made_by_password_alone(
    home: HomePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "on_commit", lambda then: then())
    person = UserFactory()
    other, here = enter(person), enter(person)
    here.post("/account/reauthenticate/", {"password": "correct horse battery"})
    form = here.get("/account/2fa/totp/activate/").context["form"]
    here.post("/account/2fa/totp/activate/", {"code": code_of_app(form.secret)})
    assert Authenticator.objects.filter(user=person, type="totp").exists()
    assert [other.get("/me/").status_code, here.get("/me/").status_code] == [302, 200]


def test_the_last_one_cannot_be_removed_by_who_needs_it(home: HomePage) -> None:
    person = give_app(UserFactory(roles=[CONTENT_EDITOR]))
    browser = enter(person)
    browser.post("/account/reauthenticate/", {"password": "correct horse battery"})
    off = "/account/2fa/totp/deactivate/"
    assert "Your role needs a second step" in said(browser.get(off))
    assert "Your role needs a second step" in said(browser.post(off))
    assert Authenticator.objects.filter(user=person, type="totp").exists()


def add_key(person: User, name: str = "Key") -> Authenticator:
    data = {"name": name, "credential": {}}
    return Authenticator.objects.create(user=person, type="webauthn", data=data)


def test_the_last_passkey_cannot_be_removed_either(home: HomePage) -> None:
    person = UserFactory(roles=[CONTENT_EDITOR])
    keys = [add_key(person, "First"), add_key(person, "Second")]
    browser = signed_in(person)
    browser.post("/account/reauthenticate/", {"password": "correct horse battery"})
    first, second = (f"/account/2fa/webauthn/keys/{key.pk}/remove/" for key in keys)
    browser.post(first)
    assert not Authenticator.objects.filter(pk=keys[0].pk).exists()
    answer = browser.post(second, follow=True)
    assert "Your role needs a second step" in said(answer)
    assert Authenticator.objects.filter(pk=keys[1].pk).exists()


def test_one_of_two_and_the_last_of_who_needs_none_can_go(home: HomePage) -> None:
    person = give_app(UserFactory(roles=[CONTENT_EDITOR]))
    add_key(person)
    other = give_app(UserFactory())
    for owner in (person, other):
        browser = enter(owner)
        browser.post("/account/reauthenticate/", {"password": "correct horse battery"})
        browser.post("/account/2fa/totp/deactivate/")
        assert not Authenticator.objects.filter(user=owner, type="totp").exists()


def test_what_a_removed_factor_proved_is_forgotten(home: HomePage) -> None:
    person = give_app(UserFactory())
    browser = enter(person)
    browser.post("/account/reauthenticate/", {"password": "correct horse battery"})
    browser.post("/account/2fa/totp/deactivate/")
    give_role(person, "content_editor")
    assert browser.get("/")["Location"] == SET_UP


def test_a_password_alone_stops_at_the_second_step(home: HomePage) -> None:
    person = UserFactory(roles=[CONTENT_EDITOR])
    TOTP.activate(person, SECRET)
    client = Client()
    client.post("/account/login/", {"login": person.email, "password": "correct horse battery"})
    assert "_auth_user_id" not in client.session
    assert client.get("/admin/")["Location"].startswith("/account/login/")
    try_code(client)
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("held", [1, 3, 30])
def test_asking_costs_the_same_for_any_number_of_groups(
    home: HomePage, held: int, django_assert_num_queries: Any
) -> None:
    person = UserFactory()
    person.groups.add(*(Group.objects.create(name=f"Group {number}") for number in range(held)))
    person = fresh(person)
    with django_assert_num_queries(1):
        needs_second_factor(person)
        needs_second_factor(person)
