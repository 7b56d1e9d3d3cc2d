"""Which edition a list of needs or levels is about."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property

from thresholds.models import Edition


class OfOneEdition:
    """A list of one edition's parts: ``?edition=`` or the newest draft, else the one in force."""

    request: HttpRequest

    @cached_property
    def editions(self) -> list[Edition]:
        return list(Edition.objects.visible_to(self.request.user))

    @cached_property
    def edition(self) -> Edition | None:
        """The one asked for. Raises ``Http404`` when this person may not read it."""
        asked = self.request.GET.get("edition")
        if asked:
            found = next((e for e in self.editions if str(e.pk) == asked), None)
            if found is None:
                raise Http404("There is no such edition.")
            return found
        draft = next((e for e in self.editions if e.is_draft), None)
        if draft is not None:
            return draft
        in_force = Edition.objects.in_force().values_list("pk", flat=True).first()
        return next((e for e in self.editions if e.pk == in_force), None)

    def parts(self, queryset: QuerySet) -> QuerySet:
        """Those of ``queryset`` that belong to the edition."""
        return queryset.filter(edition=self.edition) if self.edition else queryset.none()

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)  # type: ignore[misc]
        return context | {"editions": self.editions, "edition": self.edition}
