"""The gallery shows every component in every state, from the file that also feeds the tests."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from core.components import COMPONENTS, component_named

EXAMPLES_FILE = Path(__file__).with_name("gallery_examples.json")


class GalleryForm(forms.Form):
    """Fields of every kind, for the examples of ``form_field``."""

    email = forms.EmailField(label="E-mail address", help_text="The one you use at work.")
    agency = forms.ChoiceField(label="Your agency", choices=[("h", "Health"), ("s", "School")])
    message = forms.CharField(label="What is unclear?", widget=forms.Textarea, required=False)
    agree = forms.BooleanField(label="I have read this edition")
    when = forms.ChoiceField(
        label="When do you work?",
        choices=[("am", "Mornings"), ("pm", "Afternoons")],
        widget=forms.RadioSelect,
    )
    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=[("lead", "Lead practitioner"), ("dsl", "Designated safeguarding lead")],
        widget=forms.CheckboxSelectMultiple,
        help_text="Choose all that apply.",
    )


@dataclass(frozen=True, slots=True)
class Specimen:
    """One component in one state."""

    component: str
    state: str
    props: dict[str, Any]
    content: str

    @property
    def html(self) -> SafeString:
        """The component alone, drawn as a page would draw it."""
        component = component_named(self.component)
        props = component.context(self.props)
        if component.has_content:
            props["content"] = mark_safe(self.content)
        return render_to_string(component.template, props)


def _value(written: Any) -> Any:
    """What JSON cannot say is written ``{"$date": …}``, ``$page``, ``$field`` or ``$html``."""
    if isinstance(written, list):
        return [_value(one) for one in written]
    if not isinstance(written, dict):
        return written
    if "$date" in written:
        return date.fromisoformat(written["$date"])
    if "$page" in written:
        page = written["$page"]
        return Paginator(range(page["count"]), page["per_page"]).page(page["number"])
    if "$html" in written:
        return mark_safe(written["$html"])
    if "$field" in written:
        data: dict[str, str] | None = {} if written.get("refused") else None
        form = GalleryForm(data, prefix="refused" if written.get("refused") else None)
        return form[written["$field"]]
    return {key: _value(value) for key, value in written.items()}


@cache
def specimens() -> tuple[Specimen, ...]:
    """Every example of the file, in the order of the registry."""
    written = json.loads(EXAMPLES_FILE.read_text(encoding="utf-8"))
    return tuple(
        Specimen(
            component=name,
            state=state,
            props=_value({key: value for key, value in example.items() if key != "content"}),
            content=example.get("content", ""),
        )
        for name in COMPONENTS
        for state, example in written.get(name, {}).items()
    )


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """All components in all states."""
    sections = [
        {"name": name, "specimens": [one for one in specimens() if one.component == name]}
        for name in COMPONENTS
    ]
    return render(request, "core/gallery.html", {"sections": sections})


@require_safe
def component(request: HttpRequest, name: str) -> HttpResponse:
    """One component in all its states, with its props."""
    if name not in COMPONENTS:
        raise Http404
    section = {"name": name, "specimens": [one for one in specimens() if one.component == name]}
    rows = [
        {"key": prop, "value": _described(spec)} for prop, spec in COMPONENTS[name].props.items()
    ]
    return render(request, "core/gallery.html", {"sections": [section], "rows": rows, "one": name})


def _described(spec: Any) -> str:
    words = [spec.accepts]
    if spec.choices:
        words.append("one of " + ", ".join(spec.choices))
    words.append("required" if spec.required else f"default {spec.default!r}")
    return "; ".join(words)
