"""Words that found nothing: readable once many people typed them, and never otherwise."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet

from thresholds.admin.drafts import LIST, LIST_RESULTS, ListView
from thresholds.models import UnfoundWord
from thresholds.querysets import READABLE_AFTER_DAYS


class UnfoundWordList(ListView):
    """The readable ones, the most typed first; there is no other screen."""

    page_title = "Words that found nothing"
    any_permission_required = ["view"]

    def get_base_queryset(self) -> Any:
        return UnfoundWord.objects.readable()

    @cached_property
    def no_results_message(self) -> str:
        """What will be listed, and when."""
        return (
            f"No word yet. A word is listed here once people typed it on {READABLE_AFTER_DAYS} "
            "different days without finding anything."
        )

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn("word", label="Word", sort_key="word", get_url=self._synonym_url),
            Column("days", label="On how many days", sort_key="days"),
            DateColumn("last_day", label="Last typed on", sort_key="last_day"),
            *self._adding(),
        ]

    def _may_add(self) -> bool:
        return bool(self.request.user.has_perm("thresholds.add_synonym"))

    def _synonym_url(self, word: UnfoundWord) -> str | None:
        if not self._may_add():
            return None
        return f"{reverse('threshold_synonyms:add')}?{urlencode({'say': word.word})}"

    def _adding(self) -> list[Any]:
        if not self._may_add():
            return []
        return [
            TitleColumn(
                "add",
                label="What to do",
                accessor=lambda word: f"Add “{word.word}” to a synonym",
                get_url=self._synonym_url,
            )
        ]


class UnfoundWordViewSet(ModelViewSet):
    """A list and nothing else."""

    model = UnfoundWord
    name = "threshold_words"
    url_prefix = "thresholds/words"
    icon = "help"
    menu_label = "Words that found nothing"
    ordering = "-days"
    form_fields = ["word"]
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = UnfoundWordList
    index_template_name = LIST
    index_results_template_name = LIST_RESULTS

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        routes = ("history", "usage", "add", "edit", "delete")
        none = {f"{route}_url_name": None for route in routes}
        return super().get_common_view_kwargs(**{**none, **kwargs})  # type: ignore[no-any-return]

    def get_urlpatterns(self) -> list[Any]:
        return [p for p in super().get_urlpatterns() if p.name in {"index", "index_results"}]

    def register_admin_url_finder(self) -> None:
        """There is no page of one word."""
