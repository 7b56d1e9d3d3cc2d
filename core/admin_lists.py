"""What lists of the admin share: search by every word, and nothing goes out unguarded."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest
from wagtail.admin.views import generic

LIST = "core/admin/list.html"
RESULTS = "core/admin/list_results.html"


class SearchesEveryWord:
    """Each word that was typed is in one of ``search_fields``, in any order."""

    search_backend_name = None
    search_fields: Any
    search_query: str

    def search_queryset(self, queryset: Any) -> Any:
        for word in self.search_query.split():
            found = Q()
            for field in self.search_fields:
                found |= Q(**{f"{field}__icontains": word})
            queryset = queryset.filter(found)
        return queryset


class PlainList(SearchesEveryWord, generic.IndexView):
    """A list without files; what goes out goes through registers and formula-safe exporters."""

    template_name = LIST
    results_template_name = RESULTS

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if "export" in request.GET:
            raise PermissionDenied
