"""Nobody gives themselves or others more than they may, by whatever they send."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.urls import NoReverseMatch, reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Page

from accounts.factories import UserFactory
from accounts.models import User
from accounts.services.people import deactivate, end_all_sessions, reset_second_factor
from accounts.services.refusals import Refused
from tests.accounts.admin.people import Someone, is_refused, of_person, someone

pytestmark = pytest.mark.django_db
RANK = {"is_superuser": "on", "is_staff": "on", "is_active": "on", "password1": "x" * 20}
FACTS = {"job_role": "Head", "start_date": "2024-01-01"}
WAGTAILS_OWN = ("add", "edit", "delete", "copy", "history", "history_results", "usage", "inspect")


def rights(person: User) -> Any:
    person = User.objects.get(pk=person.pk)
    return (
        person.is_superuser,
        person.is_staff,
        person.password,
        set(person.groups.values_list("name", flat=True)),
        set(person.user_permissions.values_list("pk", flat=True)),
    )


@pytest.mark.parametrize("keeper", ["service_owner", "administrator"])
def test_rank_groups_and_password_sent_along_are_ignored(keeper: str) -> None:
    who, person = someone(keeper), UserFactory(roles=["practitioner"])
    membership = person.memberships.get()
    before = rights(person)
    everything = {
        **RANK,
        "password2": "x" * 20,
        "email": "taken@over.example",
        "group": [group.pk for group in Group.objects.all()],
        "user_permissions": [one.pk for one in Permission.objects.all()[:5]],
        "roles": ["practitioner"],
        "reason": "x",
    }
    who.post(of_person(person), **everything)
    who.post(of_person(person, "change_membership", membership.pk), **FACTS, **everything)
    who.post(of_person(person, "end_sessions"), **everything)
    assert rights(person) == before
    assert User.objects.get(pk=person.pk).email == person.email


def test_a_service_owner_cannot_make_an_administrator(owner: Someone) -> None:
    person = UserFactory()
    membership = person.memberships.get()
    path = of_person(person, "change_membership", membership.pk)
    keys = {key for key, _ in owner.get(path).context["form"].fields["roles"].choices}
    assert "administrator" not in keys
    answer = owner.post(path, **FACTS, roles=["administrator"])
    assert answer.status_code == 422
    start = of_person(UserFactory(member=False), "start_membership")
    answer = owner.post(start, **FACTS, agency=membership.agency.pk, roles=["administrator"])
    assert answer.status_code == 422
    assert not User.objects.filter(is_superuser=True).exists()
    assert not membership.roles.exists()


def test_an_administrator_can(administrator: Someone) -> None:
    person = UserFactory()
    path = of_person(person, "change_membership", person.memberships.get().pk)
    assert administrator.post(path, **FACTS, roles=["administrator"]).status_code == 302
    assert User.objects.get(pk=person.pk).is_superuser


@pytest.mark.parametrize(
    "name", ["end_sessions", "reset_second_factor", "deactivate", "reactivate", "start_membership"]
)
def test_a_service_owner_cannot_act_on_the_account_of_an_administrator(
    name: str, owner: Someone, administrator: Someone
) -> None:
    glass = User.objects.create_superuser("glass@westshire.example", "a long password")
    for person in (administrator.person, glass):
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
        before = User.objects.values().get(pk=person.pk)
        assert is_refused(owner.get(of_person(person, name)))
        assert is_refused(owner.post(of_person(person, name), reason="x"))
        assert User.objects.values().get(pk=person.pk) == before
        assert Authenticator.objects.filter(user=person).exists()
        page = owner.get(of_person(person))
        assert not page.context["actions"]
        for offered in ("memberships/new/", ">Change<"):
            assert offered not in page.content.decode()


def test_an_administrator_of_tomorrow_is_out_of_reach_today(owner: Someone) -> None:
    person = UserFactory(roles=["administrator"])
    person.memberships.update(start_date="2099-01-01")
    User.objects.filter(pk=person.pk).update(is_superuser=False)
    assert is_refused(owner.post(of_person(person, "deactivate"), reason="x"))
    for act in (deactivate, reset_second_factor):
        with pytest.raises(Refused):
            act(person=person, by=owner.person, reason="x")
    with pytest.raises(Refused):
        end_all_sessions(person=person, by=owner.person)


def test_a_service_owner_cannot_take_the_rank_of_an_administrator_away_by_a_change(
    owner: Someone, administrator: Someone
) -> None:
    membership = administrator.person.memberships.get()
    path = of_person(administrator.person, "change_membership", membership.pk)
    assert is_refused(owner.post(path, **FACTS, roles=[]))
    assert User.objects.get(pk=administrator.person.pk).is_superuser


def test_a_service_owner_ends_the_membership_of_an_administrator_who_leaves(
    owner: Someone, administrator: Someone
) -> None:
    membership = administrator.person.memberships.get()
    owner.post(of_person(administrator.person, "end_membership", membership.pk), reason="left")
    assert is_refused(administrator.get("/admin/"))
    assert not User.objects.get(pk=administrator.person.pk).is_superuser


@pytest.mark.parametrize("keeper", ["service_owner", "administrator"])
def test_nobody_decides_on_their_own_memberships_and_account(keeper: str) -> None:
    who = someone(keeper)
    membership = who.person.memberships.get()
    before = rights(who.person)
    for name in ("deactivate", "reset_second_factor", "end_sessions", "start_membership"):
        assert is_refused(who.post(of_person(who.person, name), reason="x", **FACTS))
    for name in ("change_membership", "end_membership"):
        path = of_person(who.person, name, membership.pk)
        assert is_refused(who.post(path, **FACTS, roles=["disclosure_triage", "auditor"]))
    assert rights(who.person) == before
    assert "This is you" in who.get(of_person(who.person)).content.decode()


@pytest.mark.parametrize("keeper", ["service_owner", "administrator"])
@pytest.mark.parametrize("place", ["users", "groups"])
def test_wagtails_own_screens_of_users_and_groups_are_gone(keeper: str, place: str) -> None:
    who = someone(keeper)
    group = Group.objects.get(name="Auditor")
    for tail in (
        "",
        "add/",
        "new/",
        "1/",
        f"edit/{who.person.pk}/",
        f"edit/{group.pk}/",
        "1/delete/",
    ):
        assert who.get(f"/admin/{place}/{tail}").status_code == 404
        assert who.post(f"/admin/{place}/{tail}", **RANK).status_code == 404


def test_the_names_of_wagtails_screens_lead_to_ours_or_nowhere() -> None:
    assert reverse("wagtailusers_users:index") == "/admin/people/"
    for name in WAGTAILS_OWN:
        with pytest.raises(NoReverseMatch):
            reverse(f"wagtailusers_users:{name}", args=[1])
    for name in ("copy", "history", "history_results", "usage", "inspect"):
        with pytest.raises(NoReverseMatch):
            reverse(f"wagtailusers_groups:{name}", args=[1])


@pytest.mark.parametrize("keeper", ["service_owner", "administrator"])
def test_no_bulk_action_on_people_is_left(keeper: str) -> None:
    who, person = someone(keeper), UserFactory()
    before = rights(person)
    actions = {
        a.action_type for a in bulk_action_registry.get_bulk_actions_for_model("accounts", "user")
    }
    assert actions == {"assign_role", "delete", "set_active_state"}
    role = Group.objects.get(name="Administrator").pk
    for action in actions:
        path = f"/admin/bulk/accounts/user/{action}/?id={person.pk}"
        assert who.get(path).status_code == 404
        assert who.post(path, role=role, mark_as_active="False").status_code == 404
    assert rights(person) == before
    assert User.objects.get(pk=person.pk).is_active


def test_a_group_with_rights_is_no_group_of_readers(owner: Someone, administrator: Someone) -> None:
    for group in (Group.objects.get(name="Auditor"), Group.objects.get(name="Editors")):
        for who in (owner, administrator):
            for action in ("edit", "delete"):
                path = f"/admin/reader-groups/{action}/{group.pk}/"
                assert who.get(path).status_code == 404
                assert who.post(path, name="Mine").status_code == 404
        assert Group.objects.filter(pk=group.pk).exists()


def test_a_group_with_rights_cannot_be_sent_as_a_group_of_readers(owner: Someone) -> None:
    Group.objects.create(name="Exempt papers")
    person = UserFactory()
    path = of_person(person, "change_membership", person.memberships.get().pk)
    for group in Group.objects.exclude(name="Exempt papers"):
        assert owner.post(path, **FACTS, groups=[group.pk]).status_code == 422
    assert rights(person)[3] == {"Partner staff"}


def test_a_group_of_readers_brings_no_right_and_goes_with_the_membership(owner: Someone) -> None:
    added = owner.post("/admin/reader-groups/new/", name="Exempt papers", permissions=[1, 2])
    assert added.status_code == 302
    group = Group.objects.get(name="Exempt papers")
    assert not group.permissions.exists()
    person = UserFactory()
    membership = person.memberships.get()
    owner.post(of_person(person, "change_membership", membership.pk), **FACTS, groups=[group.pk])
    assert rights(person)[3] == {"Partner staff", "Exempt papers"}
    owner.post(of_person(person, "end_membership", membership.pk))
    assert rights(person)[3] == set()


@pytest.mark.parametrize("name", ["auditor", " AUDITOR ", "Service  owner"])
def test_a_group_of_readers_cannot_take_the_name_of_a_role(name: str, owner: Someone) -> None:
    before = Group.objects.count()
    assert owner.post("/admin/reader-groups/new/", name=name).status_code == 200
    assert Group.objects.count() == before


@pytest.mark.parametrize("role", ["content_editor", "auditor", "threshold_editor", "moderator"])
def test_groups_of_readers_are_kept_by_people_managers_alone(role: str) -> None:
    group = Group.objects.create(name="Exempt papers")
    who = someone(role)
    for path in ("", "new/", f"edit/{group.pk}/", f"delete/{group.pk}/"):
        assert is_refused(who.get(f"/admin/reader-groups/{path}"))
        assert is_refused(who.post(f"/admin/reader-groups/{path}", name="Mine"))
    assert Group.objects.filter(name="Exempt papers").exists()


def test_what_the_admin_needs_of_wagtails_users_is_still_there(owner: Someone) -> None:
    assert owner.get("/admin/account/").status_code == 200
    editor = someone("content_editor")
    page = Page.objects.get(depth=2)
    answer = editor.get(f"/admin/pages/{page.pk}/privacy/")
    assert answer.status_code == 200
    assert "Board member" in answer.content.decode()
