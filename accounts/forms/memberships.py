"""What a lead says of a membership, of its end, and of whom the list shows."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.forms.fields import AddressField, DayField, WordsField, role_choices
from accounts.models import Agency, Membership, User
from accounts.roles import ROLES
from accounts.services.memberships import MembershipFacts, roles_of


class FactsForm(forms.Form):
    """Job role, team, dates and roles; the base of inviting, approving and editing."""

    job_role = WordsField(max_length=100, label="Job role", help_text="For example: class teacher")
    team = WordsField(max_length=100, label="Team", required=False)
    start_date = DayField(label="First day", initial=timezone.localdate)
    end_date = DayField(
        label="Last day", required=False, help_text="Leave empty unless you know it."
    )
    roles = forms.MultipleChoiceField(
        label="Roles",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Everybody reads what is for members. Tick what the person needs beside that.",
    )

    def __init__(self, *arguments: Any, by: User, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["roles"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  (declared above)
        field.choices = role_choices(by)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("start_date"), values.get("end_date")
        if isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("end_date", "The last day must not be before the first.")
        return values

    def facts(self) -> MembershipFacts:
        """What was said, once valid."""
        values = self.cleaned_data
        return MembershipFacts(
            job_role=values["job_role"],
            team=values["team"],
            start_date=values["start_date"],
            end_date=values["end_date"],
            line_manager=values.get("line_manager"),
        )


class MembershipForm(FactsForm):
    """The facts of a membership that exists; roles that ``by`` may not give stay as they are."""

    line_manager = AddressField(
        label="Line manager’s e-mail address",
        required=False,
        help_text="Somebody of the same agency. They see the person in their team.",
    )
    field_order = ("job_role", "team", "line_manager", "start_date", "end_date", "roles")

    def __init__(self, *arguments: Any, membership: Membership, by: User, **options: Any) -> None:
        self.membership = membership
        held = roles_of(membership)
        manager = membership.line_manager
        options["initial"] = {
            "job_role": membership.job_role,
            "team": membership.team,
            "line_manager": manager.email if manager else "",
            "start_date": membership.start_date,
            "end_date": membership.end_date,
            "roles": list(held),
        }
        super().__init__(*arguments, by=by, **options)
        field = self.fields["roles"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  (declared above)
        offered = {key for key, _ in field.choices}  # type: ignore[misc, union-attr]
        self.kept = frozenset(held) - offered
        if self.kept:
            names = ", ".join(sorted(role.name for role in ROLES if role.key in self.kept))
            field.help_text = f"Only the service owner can take away: {names}."

    def clean_line_manager(self) -> User | None:
        """The person of that address, who belongs to the agency today or soon."""
        email = self.cleaned_data["line_manager"]
        if not email:
            return None
        manager = self.membership.line_manager
        if manager is not None and manager.email == email:
            return manager
        there = self.membership.agency.memberships.not_over().filter(person__email=email)
        found = there.select_related("person").first()
        if found is None:
            raise ValidationError(f"{email} is not a member of this agency. Check the address.")
        if found.person_id == self.membership.person_id:
            raise ValidationError("Nobody manages themselves.")
        person: User = found.person
        return person

    def chosen_roles(self) -> set[str]:
        """The roles afterwards."""
        return {*self.cleaned_data["roles"], *self.kept}


class EndForm(forms.Form):
    """Why a membership ends now."""

    reason = WordsField(
        max_length=200,
        label="Reason",
        help_text="For example: left the school. It stays in the history. Name no one else.",
    )


class PeopleFilterForm(forms.Form):
    """Whom the list shows."""

    q = forms.CharField(label="Name or e-mail address", max_length=100, required=False)
    team = forms.ChoiceField(label="Team", required=False)
    role = forms.ChoiceField(
        label="Role",
        required=False,
        choices=[("", "All roles"), *((r.key, r.name) for r in ROLES if r.key != "partner_staff")],
    )

    def __init__(self, data: Any, *, agency: Agency) -> None:
        super().__init__(data)
        teams = agency.memberships.exclude(team="").order_by("team")
        listed = teams.values_list("team", flat=True).distinct()
        field = self.fields["team"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  (declared above)
        field.choices = [("", "All teams"), *((team, team) for team in listed)]

    def narrow(self, memberships: Any) -> Any:
        """``memberships`` by every filter that is sound."""
        self.is_valid()
        values = self.cleaned_data
        if words := values.get("q"):
            memberships = memberships.named_like(words)
        if team := values.get("team"):
            memberships = memberships.filter(team=team)
        if role := values.get("role"):
            memberships = memberships.with_role(role)
        return memberships

    @property
    def is_used(self) -> bool:
        """Whether any filter is set."""
        return any(self.data.get(name) for name in self.fields)
