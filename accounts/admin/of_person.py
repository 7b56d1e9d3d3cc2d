"""What every screen about one person shares: who may come in, and who may act."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from accounts.admin.person_states import people
from accounts.models import User
from accounts.rules import may_act_on


class OfPerson(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    """A view about the person in its address, for whoever manages people."""

    model = User
    permission_required = "change"
    header_icon = "user"
    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def person(self) -> Any:
        return get_object_or_404(people(), pk=self.kwargs["pk"])

    @property
    def is_own(self) -> bool:
        """Whether somebody looks at themselves: others decide on their memberships and account."""
        return bool(self.person.pk == self.request.user.pk)

    @cached_property
    def may_act(self) -> bool:
        return not self.is_own and may_act_on(self.request.user, self.person)

    def url(self, name: str, *further: int) -> str:
        return reverse(f"wagtailusers_users:{name}", args=[self.person.pk, *further])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listed = {"url": reverse("wagtailusers_users:index"), "label": "People"}
        steps = [*self.breadcrumbs_items, listed]
        if self.page_title != str(self.person):
            steps.append({"url": self.url("person"), "label": str(self.person)})
        return [*steps, {"url": "", "label": self.page_title}]
