"""A write past the services takes rights away on the very next request."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.factories import AgencyFactory, UserFactory
from accounts.models import Agency, Membership, RoleGrant, User
from accounts.services.memberships import set_reader_groups
from tests.accounts.admin.people import Someone, is_refused, someone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
YESTERDAY = -timedelta(days=1)


def yesterday() -> Any:
    return timezone.localdate() + YESTERDAY


def names(person: User) -> set[str]:
    return set(User.objects.get(pk=person.pk).groups.values_list("name", flat=True))


def save_an_end(membership: Membership) -> None:
    membership.end_date = yesterday()
    membership.save()


def save_the_moment_of_an_end(membership: Membership) -> None:
    membership.ended_at, membership.end_date = timezone.now(), timezone.localdate()
    membership.save()


def save_a_later_beginning(membership: Membership) -> None:
    membership.start_date = timezone.localdate() + timedelta(days=1)
    membership.save()


def update_an_end(membership: Membership) -> None:
    Membership.objects.filter(pk=membership.pk).update(end_date=yesterday())


def update_an_end_through_the_person(membership: Membership) -> None:
    membership.person.memberships.update(end_date=yesterday())


def save_the_agencys_last_day(membership: Membership) -> None:
    membership.agency.active_to = yesterday()
    membership.agency.save()


def update_the_agencys_last_day(membership: Membership) -> None:
    Agency.objects.filter(pk=membership.agency_id).update(active_to=yesterday())


def save_another_agency(membership: Membership) -> None:
    membership.agency = AgencyFactory(active_to=yesterday())
    membership.save()


def delete_it(membership: Membership) -> None:
    membership.delete()


def delete_all(membership: Membership) -> None:
    Membership.objects.filter(person=membership.person).delete()


@pytest.mark.parametrize(
    "write",
    [
        save_an_end,
        save_the_moment_of_an_end,
        save_a_later_beginning,
        update_an_end,
        update_an_end_through_the_person,
        save_the_agencys_last_day,
        update_the_agencys_last_day,
        save_another_agency,
        delete_it,
        delete_all,
    ],
)
@pytest.mark.parametrize("role", ["content_editor", "administrator"])
def test_who_loses_the_membership_past_the_services_is_refused_by_the_next_request(
    write: Callable[[Membership], None], role: str
) -> None:
    who = someone(role)
    assert who.get("/admin/").status_code == 200
    write(who.person.memberships.select_related("agency", "person").get())
    assert is_refused(who.get("/admin/"))
    assert who.get("/account/email/")["Location"].startswith("/account/login/")
    assert names(who.person) == set()
    assert not User.objects.get(pk=who.person.pk).is_superuser


def delete_the_role(membership: Membership) -> None:
    membership.roles.get().delete()


def delete_the_roles(membership: Membership) -> None:
    RoleGrant.objects.filter(membership=membership).delete()


def save_another_role(membership: Membership) -> None:
    grant = membership.roles.get()
    grant.role = "practitioner"
    grant.save()


@pytest.mark.parametrize("write", [delete_the_role, delete_the_roles, save_another_role])
def test_a_role_taken_past_the_services_is_gone_with_the_next_request(
    write: Callable[[Membership], None],
) -> None:
    editor = someone("content_editor")
    assert editor.get("/admin/").status_code == 200
    write(editor.person.memberships.get())
    assert is_refused(editor.get("/admin/"))
    assert "Partner staff" in names(editor.person)


def test_a_role_given_past_the_services_holds_from_the_next_request() -> None:
    reader = someone()
    RoleGrant.objects.create(membership=reader.person.memberships.get(), role="content_editor")
    assert reader.get("/admin/").status_code == 200


def test_a_group_of_readers_taken_past_the_services_is_gone_with_the_next_request() -> None:
    reader = someone()
    group = Group.objects.create(name="Exempt papers")
    membership = reader.person.memberships.get()
    set_reader_groups(membership=membership, groups=[group])
    membership.groups.clear()
    assert "Exempt papers" in names(reader.person)
    reader.get("/")
    assert names(reader.person) == {"Partner staff"}


@pytest.mark.parametrize("from_the_group", [False, True])
def test_a_group_given_by_hand_does_not_outlast_the_next_request(from_the_group: bool) -> None:
    reader = someone()
    group = Group.objects.get(name="Content editor")
    if from_the_group:
        group.user_set.add(reader.person)
    else:
        reader.person.groups.add(group)
    assert is_refused(reader.get("/admin/"))
    assert names(reader.person) == {"Partner staff"}


def test_a_second_membership_keeps_its_rights_when_the_first_is_deleted() -> None:
    who = someone("content_editor")
    second = Membership.objects.create(
        person=who.person,
        agency=AgencyFactory(),
        job_role="Trainer",
        start_date=timezone.localdate(),
    )
    who.person.memberships.exclude(pk=second.pk).delete()
    who.get("/")
    assert names(who.person) == {"Partner staff"}
    assert "_auth_user_id" in who.client.session


def test_an_agencys_new_telephone_number_asks_nothing_of_its_people() -> None:
    person = UserFactory()
    before = User.objects.get(pk=person.pk).standing_changes_on
    agency = person.memberships.get().agency
    agency.contact_phone = "01632 960001"
    agency.save()
    assert User.objects.get(pk=person.pk).standing_changes_on == before
    agency.active_to = timezone.localdate() + timedelta(days=10)
    agency.save()
    assert User.objects.get(pk=person.pk).standing_changes_on == timezone.localdate()


def test_a_person_can_still_be_deleted_whole() -> None:
    person = UserFactory(roles=["administrator"])
    person.delete()
    assert not Membership.objects.filter(person_id=person.pk).exists()


def test_a_superuser_of_the_command_line_keeps_the_rank_without_any_membership() -> None:
    person = User.objects.create_superuser("glass@westshire.example", "a long password")
    glass = Someone(person, someone().client)
    User.objects.filter(pk=person.pk).update(standing_changes_on=timezone.localdate())
    glass.client.force_login(person, backend="accounts.front_door.backend.StandingBackend")
    glass.get("/")
    assert User.objects.get(pk=person.pk).is_superuser
