"""The form of a membership as people managers fill it in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from wagtail.admin.widgets import AdminDateInput

from accounts.admin.reader_groups import reader_groups
from accounts.models import Agency, Membership, PersonManager, User
from accounts.roles import PARTNER_STAFF, ROLE_BY_KEY, ROLES
from accounts.rules import may_give
from accounts.services.memberships import MembershipFacts


class MembershipForm(forms.Form):
    """Facts, roles and groups of readers; offers only the roles that ``by`` may give.

    Roles that the membership has and ``by`` may not give stay as they are, whatever is sent.
    """

    agency = forms.ModelChoiceField(Agency.objects.none())
    job_role = forms.CharField(label="Job role", max_length=100)
    team = forms.CharField(max_length=100, required=False)
    line_manager = forms.EmailField(
        label="Line manager’s e-mail address",
        required=False,
        help_text="They need an account. They then see what is due for this person.",
    )
    start_date = forms.DateField(label="First day", widget=AdminDateInput)
    end_date = forms.DateField(
        label="Last day",
        required=False,
        widget=AdminDateInput,
        help_text="Leave it blank while no end is planned.",
    )
    roles = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Everybody is partner staff as well.",
    )
    groups = forms.ModelMultipleChoiceField(
        Group.objects.none(),
        label="Groups of readers",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="For pages that only a few people may read.",
    )

    def __init__(
        self, *args: Any, by: User, membership: Membership | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.membership = by, membership
        had = {grant.role for grant in membership.roles.all()} if membership else set()
        self.kept = {key for key in had if not may_give(by, key)}
        self.fields["roles"].choices = [  # type: ignore[attr-defined]
            (role.key, f"{role.name}: {role.purpose}")
            for role in ROLES
            if role is not PARTNER_STAFF and may_give(by, role.key)
        ]
        self.fields["groups"].queryset = reader_groups()  # type: ignore[attr-defined]
        if not reader_groups().exists():
            del self.fields["groups"]
        if membership is None:
            self.fields["agency"].queryset = Agency.objects.active()  # type: ignore[attr-defined]
            return
        del self.fields["agency"]
        self.initial = {
            "job_role": membership.job_role,
            "team": membership.team,
            "line_manager": membership.line_manager.email if membership.line_manager else "",
            "start_date": membership.start_date,
            "end_date": membership.end_date,
            "roles": sorted(had - self.kept),
            "groups": [group.pk for group in membership.groups.all()],
        }

    @property
    def kept_in_words(self) -> list[str]:
        """Names of the roles that only others may give or take."""
        return sorted(ROLE_BY_KEY[key].name for key in self.kept if key in ROLE_BY_KEY)

    def clean_line_manager(self) -> User | None:
        """The person with this address."""
        email = PersonManager.normalize_email(self.cleaned_data["line_manager"])
        if not email:
            return None
        person = User.objects.filter(email=email).first()
        if person is None:
            raise forms.ValidationError(
                "Nobody has an account with this address. Check it, or leave it blank."
            )
        return person

    def facts(self) -> MembershipFacts:
        """What the services take."""
        names = ("job_role", "team", "start_date", "end_date", "line_manager")
        return MembershipFacts(**{name: self.cleaned_data[name] for name in names})

    def roles_wanted(self) -> set[str]:
        """The chosen roles, and those that stay."""
        return set(self.cleaned_data["roles"]) | self.kept

    def groups_wanted(self) -> list[Group]:
        """The chosen groups of readers, and any other group that the membership has."""
        chosen = list(self.cleaned_data.get("groups", ()))
        if self.membership is None:
            return chosen
        return [*chosen, *self.membership.groups.exclude(pk__in=reader_groups().values("pk"))]
