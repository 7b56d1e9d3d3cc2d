"""People for tests and for the demo partnership."""

from __future__ import annotations

import factory
from django.contrib.auth.models import Group

from accounts.models import User


class UserFactory(factory.django.DjangoModelFactory):
    """A person who can sign in; ``groups`` takes names of groups."""

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
    def groups(self, create, extracted, **kwargs):  # noqa: ANN001, ANN003, ANN201
        if create and extracted:
            self.groups.set(Group.objects.filter(name__in=extracted))

    @factory.post_generation
    def verified(self, create, extracted, **kwargs):  # noqa: ANN001, ANN003, ANN201
        """Their e-mail address counts as verified, so that the front door lets them in."""
        if create and extracted is not False:
            self.emailaddress_set.update_or_create(
                email=self.email, defaults={"verified": True, "primary": True}
            )
