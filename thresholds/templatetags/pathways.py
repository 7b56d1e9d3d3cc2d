"""What the page of a pathway asks for."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.template.context import Context
from django.utils.safestring import mark_safe

from thresholds.models import EarlyHelpIndexPage, PathwayPage
from thresholds.pathways.presenting import FRONT_DOOR, NOT_MET, shown_pathway
from thresholds.pathways.selectors import Pathway, early_help

register = template.Library()


def _reader(context: Context) -> Any:
    return getattr(context.get("request"), "user", None) or AnonymousUser()


@register.simple_tag(takes_context=True)
def pathway_shown(context: Context, page: PathwayPage) -> dict[str, Any]:
    """Its flow picture, its ways up and down, and what of the document leads to it."""
    shown = shown_pathway(page, early_help(_reader(context)))
    return shown | {"flow": mark_safe(shown["flow"])}


@register.simple_tag(takes_context=True)
def pathways_offered(context: Context, page: EarlyHelpIndexPage) -> list[tuple[str, Pathway]]:
    """The two pathways of ``page`` to which every high level leads, if the reader may see them."""
    by_pk = early_help(_reader(context)).by_pk
    chosen = ((FRONT_DOOR, page.front_door_id), (NOT_MET, page.not_met_id))
    return [(label, by_pk[pk]) for label, pk in chosen if pk in by_pk]
