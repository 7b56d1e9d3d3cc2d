"""Previews: the public pages over what is typed, whether saved or not."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, QueryDict
from django.template.response import TemplateResponse
from wagtail.snippets.views import snippets

from thresholds import content as reading
from thresholds.content import Content
from thresholds.framework import DIMENSION_BY_SLUG, DIMENSIONS
from thresholds.models import Edition, Need
from thresholds.pathways.selectors import early_help
from thresholds.selectors import EditionReading, content_of_edition
from thresholds.views import drawn_document, edition_context, need_context


def _reading(edition: Edition, content: Content) -> EditionReading:
    in_force = Edition.objects.in_force().filter(pk=edition.pk).exists()
    return EditionReading(edition, content, in_force)


def _stored_number(edition: Edition) -> int:
    """The number under which the site knows it now, whatever is typed."""
    found = Edition.objects.filter(pk=edition.pk).values_list("number", flat=True).first()
    return found if found is not None else edition.number


def preview_edition(edition: Edition, request: HttpRequest) -> TemplateResponse:
    """The document as readers would see it."""
    reading = _reading(edition, content_of_edition(edition))
    number = _stored_number(edition)
    context = edition_context(reading, number) | {
        "drawn": drawn_document(reading, number, QueryDict())
    }
    return TemplateResponse(request, "thresholds/document.html", context)


def preview_need(need: Need, request: HttpRequest) -> TemplateResponse:
    """The need's page; what is not typed yet is filled with a stand-in."""
    edition = need.edition
    content = content_of_edition(edition)
    shown = _read(need, {level.pk: level.number for level in edition.levels.all()})
    stored = Need.objects.filter(pk=need.pk).first() if need.pk else None
    replaced = {shown.key, stored.key if stored else shown.key}
    kept = tuple(n for n in content.needs if n.key not in replaced)
    content = Content(content.levels, (*kept, shown))
    number = _stored_number(edition)
    context = edition_context(_reading(edition, content), number, (shown.title, ""))
    context |= need_context(content, shown.key, number, early_help(request.user))
    return TemplateResponse(request, "thresholds/need.html", context)


def _read(need: Need, numbers: dict[int, int]) -> reading.Need:
    """A need as plain values, with the indicators it carries."""
    indicators = (
        sorted(
            (numbers[i.level_id], i.position, i)
            for i in need.indicators.all()
            if i.level_id in numbers
        )
        if need.pk
        else []
    )
    return reading.Need(
        key=need.key or "preview",
        title=need.title or "Need without a title",
        dimension_slug=need.dimension
        if need.dimension in DIMENSION_BY_SLUG
        else DIMENSIONS[0].slug,
        age_from_months=need.age_from_months,
        age_to_months=need.age_to_months,
        agencies=tuple(need.agencies),
        keywords=tuple(need.keywords),
        indicators=tuple(
            reading.Indicator(number, position, i.text, i.protective, i.notes, i.pathway)
            for number, position, i in indicators
        ),
    )


class _Served:
    """Makes an object answer a preview request with the public page."""

    @staticmethod
    def served(instance: Any) -> Any:
        draw: Any = preview_edition if isinstance(instance, Edition) else preview_need
        instance.serve_preview = lambda request, mode: draw(instance, request)
        return instance


class PreviewOnCreate(_Served, snippets.PreviewOnCreateView):
    """A new need, not saved yet."""

    def get_object(self) -> Any:
        return self.served(super().get_object())

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = self.get_form(self._get_form_data(self._get_form_state()))
        if not self.validate_form(form) or not form.cleaned_data.get("edition"):
            return self.error_response()
        return super().get(request, *args, **kwargs)


class PreviewOnEdit(_Served, snippets.PreviewOnEditView):
    """A draft with what is typed."""

    def get_object(self) -> Any:
        return self.served(super().get_object())


class PreviewRevision(_Served, snippets.PreviewRevisionView):
    """A version from the history."""

    def get_revision_object(self) -> Any:
        return self.served(super().get_revision_object())
