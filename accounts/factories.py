"""People and agencies for tests and for the demo partnership."""

from __future__ import annotations

from datetime import date

import factory
from django.contrib.auth.models import Group

from accounts.models import Agency, Membership, User
from accounts.roles import ROLES, Role
from accounts.services.memberships import MembershipFacts, set_reader_groups, start_membership

_KEY_BY_NAME = {role.name: role.key for role in ROLES}


class AgencyFactory(factory.django.DjangoModelFactory):
    """A partner agency since 2020; a school unless said otherwise."""

    class Meta:
        model = Agency
        django_get_or_create = ("name",)

    name = factory.Sequence(lambda n: f"Agency {n}")
    short_name = factory.LazyAttribute(lambda agency: agency.name[:40])
    kind = "2A"
    standing = Agency.Standing.RELEVANT
    active_from = date(2020, 1, 1)


class UserFactory(factory.django.DjangoModelFactory):
    """A person who can sign in and speaks for an agency today.

    ``roles`` takes roles, their keys or their names; ``groups`` names of further groups;
    ``member=False`` makes a person without any membership, ``agency`` chooses theirs.
    """

    class Meta:
        model = User
        skip_postgeneration_save = True
        django_get_or_create = ("email",)

    email = factory.Sequence(lambda n: f"person{n}@westshire.example")
    first_name = "Sam"
    last_name = factory.Sequence(lambda n: f"Example {n}")

    @factory.post_generation
    def password(self, create, extracted, **kwargs):  # noqa: ANN001, ANN003, ANN201
        if create:
            self.set_password(extracted or "correct horse battery")
            self.save()

    @factory.post_generation
    def verified(self, create, extracted, **kwargs):  # noqa: ANN001, ANN003, ANN201
        """Their e-mail address counts as verified, so that the front door lets them in."""
        if create and extracted is not False:
            self.emailaddress_set.update_or_create(
                email=self.email, defaults={"verified": True, "primary": True}
            )

    @classmethod
    def _create(cls, model_class, *args, **kwargs):  # noqa: ANN001, ANN002, ANN003, ANN206
        member = kwargs.pop("member", not kwargs.get("is_superuser", False))
        agency = kwargs.pop("agency", None)
        wanted = [*kwargs.pop("roles", ()), *kwargs.pop("groups", ())]
        person = super()._create(model_class, *args, **kwargs)
        if member and not person.memberships.exists():
            _let_in(person, agency or AgencyFactory(name="Westshire County Council"), wanted)
        return person


def _let_in(person: User, agency: Agency, wanted: list[Role | str]) -> Membership:
    named = [one.key if isinstance(one, Role) else _KEY_BY_NAME.get(one, one) for one in wanted]
    roles = [one for one in named if one in _KEY_BY_NAME.values()]
    membership = start_membership(
        person=person,
        agency=agency,
        facts=MembershipFacts(job_role="Practitioner", start_date=date(2024, 1, 1)),
        roles=roles,
        by=None,
    )
    further = [one for one in named if one not in roles]
    if further:
        set_reader_groups(membership=membership, groups=Group.objects.filter(name__in=further))
    person.refresh_from_db()
    return membership
