"""Putting a draft in force that the partners agreed outside the portal."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import log

from thresholds.admin.counting import counted
from thresholds.admin.drafts import ChangesDraftsOnly, may_put_in_force
from thresholds.admin.forms import AgreeForm
from thresholds.models import Edition
from thresholds.services import ImportRefusedError, agree_elsewhere

AGREE = "thresholds.agree"


class PutInForce(ChangesDraftsOnly, PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """For administrators: the partners agreed this draft outside the portal."""

    model = Edition
    permission_required = "change"
    form_class = AgreeForm
    template_name = "thresholds/admin/agree.html"
    page_title = "Agreed elsewhere: put in force"
    header_icon = "circle-check"
    submit_label = "Put in force"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not may_put_in_force(request.user):
            raise PermissionDenied
        self.object = get_object_or_404(Edition, pk=kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = reverse("threshold_editions:edit", args=[self.object.pk])
        return [
            *self.breadcrumbs_items,
            {"url": reverse("threshold_editions:list"), "label": "Editions"},
            {"url": edit, "label": self.object.title},
            {"url": "", "label": "Put in force"},
        ]

    def get_form_kwargs(self) -> dict[str, Any]:
        initial = {"effective_from": self.object.effective_from}
        return super().get_form_kwargs() | {"edition": self.object, "initial": initial}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "edition": self.object,
            "levels": counted(self.object.levels.count(), "level"),
            "needs": counted(self.object.needs.count(), "need"),
        }

    def form_valid(self, form: AgreeForm) -> HttpResponse:
        user = self.request.user
        try:
            with transaction.atomic():
                edition = Edition.objects.select_for_update().get(pk=self.object.pk)
                edition.effective_from = form.cleaned_data["effective_from"]
                agree_elsewhere(edition=edition, words=form.cleaned_data["words"])
                log(edition, AGREE, user=user, data={"words": edition.agreed_elsewhere})
        except ImportRefusedError as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        day = f"{edition.effective_from:%-d %B %Y}"
        messages.success(self.request, f"“{edition.title}” is agreed and in force from {day}.")
        return redirect("threshold_editions:list")
