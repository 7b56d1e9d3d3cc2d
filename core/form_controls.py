"""How a Django form field becomes a GOV.UK style control, with its hint and error attached."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import BaseForm, BoundField

_KINDS: tuple[tuple[type[forms.Widget], str, str], ...] = (
    (forms.CheckboxSelectMultiple, "checkboxes", "govuk-checkboxes__input"),
    (forms.CheckboxInput, "checkbox", "govuk-checkboxes__input"),
    (forms.RadioSelect, "radios", "govuk-radios__input"),
    (forms.Select, "input", "govuk-select"),
    (forms.Textarea, "input", "govuk-textarea"),
    (forms.FileInput, "input", "file-input"),
)


def control(field: BoundField, *, without_hint: bool = False) -> dict[str, Any]:
    """What the template ``form_field`` needs to draw ``field``."""
    if not field:
        return {"kind": "none"}
    widget = field.field.widget
    kind, css = next(
        ((kind, css) for widget_type, kind, css in _KINDS if isinstance(widget, widget_type)),
        ("input", "govuk-input"),
    )
    if without_hint:
        field.help_text = ""  # else Django describes the control by a hint that is not drawn
    hint = field.help_text
    described = [
        f"{field.auto_id}-{part}"
        for part, there in (("hint", hint), ("error", field.errors))
        if there
    ]
    attributes: dict[str, Any] = {"class": css, "placeholder": False}
    if field.errors and kind == "input":
        attributes["class"] += f" {css}--error"
    if described and kind in {"input", "checkbox"}:
        attributes["aria-describedby"] = " ".join(described)
    drawn = kind in {"input", "checkbox"}
    return {
        "kind": kind,
        "hidden": field.is_hidden,
        "id": field.auto_id,
        "label": field.label,
        "hint": hint,
        "errors": errors_in_words(field),
        "optional": not field.field.required and not field.is_hidden,
        "control": field.as_widget(attrs=attributes) if drawn or field.is_hidden else "",
        "choices": [] if drawn else _choices(field),
        "described": " ".join(described),
        "name": field.html_name,
        "multiple": kind == "checkboxes",
    }


def _choices(field: BoundField) -> list[dict[str, Any]]:
    return [
        {
            "id": choice.id_for_label,
            "label": choice.choice_label,
            "value": choice.data["value"],
            "checked": choice.data["selected"],
        }
        for choice in field.subwidgets
    ]


def errors_in_words(field: BoundField) -> list[str]:
    """The errors of ``field``; of a missing answer, what to do about it."""
    words = []
    for error in field.errors.as_data():
        missing = error.code == "required" and not error.params
        words += [_missing(field)] if missing else [str(message) for message in error.messages]
    return words


def _missing(field: BoundField) -> str:
    label = str(field.label)
    acronym = len(label) > 1 and label[1].isupper()
    name = label if acronym else label[:1].lower() + label[1:]
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return f"Tick the box: {label}"
    if label.endswith("?"):
        return f"Answer the question: {label}"
    return f"Choose {name}" if isinstance(widget, forms.widgets.ChoiceWidget) else f"Enter {name}"


def errors_of(form: BaseForm) -> list[dict[str, str]]:
    """Every error of ``form`` with the address of its field, for the error summary."""
    listed = [{"text": str(error), "href": ""} for error in form.non_field_errors()]
    for field in form:
        target = field.id_for_label or f"{field.auto_id}_0"
        listed += [{"text": text, "href": f"#{target}"} for text in errors_in_words(field)]
    return listed
