"""The page of one person: their memberships, how they sign in, and what can be done."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import log

from accounts.admin.of_person import OfPerson
from accounts.admin.person_actions import ACTIONS
from accounts.admin.person_states import BREAK_GLASS, DELETED, SECOND_FACTORS, state_of
from accounts.membership_states import ENDED
from accounts.membership_states import state_of as state_of_membership
from core.registers.looks import VIEWED

SIGN_INS_SHOWN = 10


class PersonPage(OfPerson, TemplateView):
    """Everything that people managers need to know of one person; each look is logged."""

    template_name = "accounts/admin/person.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.page_title = str(self.person)
        title = f"People, {self.person.pk}"
        log(self.person, VIEWED, user=request.user, title=title, data={"register": "People"})
        return super().get(request, *args, **kwargs)

    @cached_property
    def header_buttons(self) -> list[Any]:
        if not self.may_act:
            return []
        start = self.url("start_membership")
        return [HeaderButton("Start a membership", url=start, icon_name="plus")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = state_of(self.person)
        authenticators = Authenticator.objects.filter(user=self.person)
        factors = [one for one in authenticators if one.type in SECOND_FACTORS]
        return super().get_context_data(
            person=self.person,
            state=state,
            is_break_glass=state is BREAK_GLASS,
            memberships=self._memberships(),
            factors=[(_factor(one), one.created_at) for one in factors],
            sign_ins=self.person.sign_ins.select_related("agency")[:SIGN_INS_SHOWN],
            actions=self._actions(bool(factors)),
            is_own=self.is_own,
            is_out_of_reach=not self.is_own and not self.may_act,
            **kwargs,
        )

    def _memberships(self) -> list[dict[str, Any]]:
        rows = []
        for one in self.person.memberships.for_lists():
            state = state_of_membership(one)
            rows.append(
                {
                    "membership": one,
                    "state": state.label,
                    "roles": [grant.get_role_display() for grant in one.roles.all()],
                    "change_url": ""
                    if not self.may_act or one.ended_at
                    else self.url("change_membership", one.pk),
                    "end_url": ""
                    if self.is_own or state is ENDED
                    else self.url("end_membership", one.pk),
                }
            )
        return rows

    def _actions(self, has_factor: bool) -> list[Any]:
        if state_of(self.person) is DELETED:
            return []
        offered = (action for action in ACTIONS if action.applies_to(self.person, has_factor))
        return [(action.title, self.url(action.name)) for action in offered if self.may_act]


def _factor(authenticator: Any) -> str:
    named = {Authenticator.Type.TOTP: "Authenticator app", Authenticator.Type.WEBAUTHN: "Passkey"}
    return named[authenticator.type]
