"""What can be done to one person's account, each on a page that says what will happen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import FormView
from wagtail.admin import messages

from accounts.admin.of_person import OfPerson
from accounts.services import people as services
from accounts.services.refusals import Refused


class ReasonForm(forms.Form):
    """Why it is done; kept in the history."""

    reason = forms.CharField(
        label="Reason",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It is kept in the history. Write nothing about a child or a family.",
    )


class PersonForm(OfPerson, FormView):
    """A form about one person; a refusal stands next to its field, and what was typed is kept."""

    template_name = "accounts/admin/person_form.html"
    name: str
    title: str
    explanation = ""
    button = ""
    is_serious = False
    done: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not self.user_has_permission(self.permission_required):
            raise PermissionDenied
        self.page_title = self.title
        if not self.is_allowed():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def is_allowed(self) -> bool:
        """Whether this person may do this to that person."""
        return self.may_act

    def act(self, form: Any) -> None:
        """Do it. Raises ``Refused``."""
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.act(form)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect(self.url("person"))

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(
            person=self.person, back_url=self.url("person"), **kwargs
        )
        context["media"] = context["form"].media
        return context


class EndSessions(PersonForm):
    """Sign out everywhere."""

    name = "end_sessions"
    title = "End all sessions"
    explanation = "The person is signed out on every device at once. They can sign in again."
    button = "End all sessions"
    done = "All sessions are ended."
    form_class = forms.Form

    @staticmethod
    def applies_to(person: Any, has_factor: bool) -> bool:
        return bool(person.is_active)

    def act(self, form: Any) -> None:
        services.end_all_sessions(person=self.person, by=self.request.user)  # type: ignore[arg-type]


class ResetSecondFactor(PersonForm):
    """For somebody who lost their telephone."""

    name = "reset_second_factor"
    title = "Reset the second factor"
    explanation = (
        "Their app, passkeys and recovery codes stop working, and they are signed out everywhere. "
        "They get an e-mail. Be sure that you know who asks: call them back on a number you have."
    )
    button = "Reset the second factor"
    is_serious = True
    done = "The second factor is reset. The person has been told by e-mail."
    form_class = ReasonForm

    @staticmethod
    def applies_to(person: Any, has_factor: bool) -> bool:
        return has_factor

    def act(self, form: Any) -> None:
        reason = form.cleaned_data["reason"]
        services.reset_second_factor(person=self.person, by=self.request.user, reason=reason)  # type: ignore[arg-type]


class Deactivate(PersonForm):
    """Out of use."""

    name = "deactivate"
    title = "Take the account out of use"
    explanation = (
        "Nobody can sign in with this account until it is brought back. Memberships and records "
        "stay as they are. To end a person’s work for an agency, end the membership instead."
    )
    button = "Take out of use"
    is_serious = True
    done = "The account is out of use."
    form_class = ReasonForm

    @staticmethod
    def applies_to(person: Any, has_factor: bool) -> bool:
        return bool(person.is_active)

    def act(self, form: Any) -> None:
        reason = form.cleaned_data["reason"]
        services.deactivate(person=self.person, by=self.request.user, reason=reason)  # type: ignore[arg-type]


class Reactivate(PersonForm):
    """Back into use."""

    name = "reactivate"
    title = "Bring the account back into use"
    explanation = "The person can sign in again, with what today’s memberships allow."
    button = "Bring back into use"
    done = "The account is in use again. The person has been told by e-mail."
    form_class = ReasonForm

    @staticmethod
    def applies_to(person: Any, has_factor: bool) -> bool:
        return not person.is_active

    def act(self, form: Any) -> None:
        reason = form.cleaned_data["reason"]
        services.reactivate(person=self.person, by=self.request.user, reason=reason)  # type: ignore[arg-type]


ACTIONS: tuple[Any, ...] = (EndSessions, ResetSecondFactor, Deactivate, Reactivate)
