"""Starting, changing and ending the memberships of one person, by the services alone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from accounts.admin.membership_forms import MembershipForm
from accounts.admin.person_actions import PersonForm
from accounts.models import Membership
from accounts.services import memberships as services
from accounts.services.refusals import Refused


class StartMembership(PersonForm):
    """Let somebody speak for an agency."""

    name = "start_membership"
    title = "Start a membership"
    explanation = "From the first day on, the person sees what the roles allow."
    button = "Start the membership"
    done = "The membership is started."
    form_class = MembershipForm

    def is_allowed(self) -> bool:
        return self.may_act

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by": self.request.user}

    def act(self, form: Any) -> None:
        with transaction.atomic():
            membership = services.start_membership(
                person=self.person,
                agency=form.cleaned_data["agency"],
                facts=form.facts(),
                by=self.request.user,  # type: ignore[arg-type]
                roles=form.roles_wanted(),
            )
            services.set_reader_groups(membership=membership, groups=form.groups_wanted())


class _OfMembership(PersonForm):
    @cached_property
    def membership(self) -> Membership:
        theirs = self.person.memberships.for_lists()
        return get_object_or_404(theirs, pk=self.kwargs["membership_pk"])  # type: ignore[no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(membership=self.membership, **kwargs)


class ChangeMembership(_OfMembership):
    """Other facts, roles or groups; the agency stays."""

    name = "change_membership"
    title = "Change a membership"
    button = "Save the changes"
    done = "The membership is changed."
    form_class = MembershipForm

    def get_form_kwargs(self) -> dict[str, Any]:
        more = {"by": self.request.user, "membership": self.membership}
        return {**super().get_form_kwargs(), **more}

    def act(self, form: Any) -> None:
        with transaction.atomic():
            services.change_membership(
                membership=self.membership,
                facts=form.facts(),
                by=self.request.user,  # type: ignore[arg-type]
                roles=form.roles_wanted(),
            )
            services.set_reader_groups(membership=self.membership, groups=form.groups_wanted())


class EndForm(forms.Form):
    """Why it ends, in a few words."""

    reason = forms.CharField(
        label="Reason",
        max_length=200,
        required=False,
        help_text="For example “left the agency”. It is kept in the history.",
    )


class EndMembership(_OfMembership):
    """End one at once; who may manage may end, an administrator's membership too."""

    name = "end_membership"
    title = "End a membership"
    explanation = (
        "It ends now: what this membership allowed is gone, and every session is ended. "
        "To plan an end, change the membership and give it a last day."
    )
    button = "End the membership now"
    is_serious = True
    done = "The membership is ended, and the person is signed out everywhere."
    form_class = EndForm

    def is_allowed(self) -> bool:
        return not self.is_own

    def act(self, form: Any) -> None:
        ended = services.end_membership(
            membership=self.membership,
            by=self.request.user,  # type: ignore[arg-type]
            reason=form.cleaned_data["reason"].strip(),
        )
        if not ended:
            raise Refused("This membership has ended already.")
