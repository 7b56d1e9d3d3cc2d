"""What the admin's first page says about the threshold document."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from thresholds.models import Edition, UnfoundWord
from thresholds.querysets import may_see_drafts

MOST_DRAFTS = 5


class ThresholdsPanel(Component):
    """The edition in force, drafts in the making, and words that found nothing."""

    name = "thresholds"
    order = 50
    template_name = "thresholds/admin/dashboard.html"

    def get_context_data(self, parent_context: Any = None) -> Mapping[str, Any]:
        user = parent_context["request"].user
        if not may_see_drafts(user):
            return {"shown": False}
        agreed = Edition.objects.agreed()
        return {
            "shown": True,
            "in_force": Edition.objects.in_force().first(),
            "coming": agreed.filter(effective_from__gt=timezone.localdate()).last(),
            "drafts": list(Edition.objects.drafts().order_by("-number")[:MOST_DRAFTS]),
            "words": UnfoundWord.objects.readable().count(),
            "perms": {"add": user.has_perm("thresholds.add_edition")},
        }
