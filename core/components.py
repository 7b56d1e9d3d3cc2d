"""The components of the site: their names and their props.

A component is ``templates/components/<name>.html`` plus its entry in ``COMPONENTS``.
It sees its props and nothing else. Examples live in ``core/gallery_examples.json``.
"""

from __future__ import annotations

from django.template import TemplateSyntaxError

from core.component_props import Component, Prop, Props
from core.form_controls import control

TONES = ("info", "success", "warning", "danger", "neutral")


def _text(default: str = "", *, choices: tuple[str, ...] = ()) -> Prop:
    return Prop("a text", default=default, choices=choices)


def _needed(accepts: str) -> Prop:
    return Prop(accepts, required=True, default=[] if accepts == "a list" else "")


NEEDED = _needed("a text")
TEXT = _text()
NUMBER = Prop("a number")
FLAG = Prop("true or false", default=False)
DATE = Prop("a date")
LIST = Prop("a list", default=[])
HEADING = Prop("a number", default=3, choices=("2", "3", "4"))

_SHAPES = {1: "circle", 2: "square", 3: "triangle", 4: "octagon"}


def level_shape(number: object) -> str:
    """The shape that goes with a level's number, whatever its colour."""
    return _SHAPES.get(int(str(number)), "diamond") if str(number).isdecimal() else "diamond"


def _pages(props: Props) -> Props:
    page = props["page_obj"]
    if not page:
        return {"numbers": []}
    return {"numbers": list(page.paginator.get_elided_page_range(page.number, on_each_side=1))}


_FACTS = (
    "contact",
    "contact_phone",
    "response_time",
    "who_leads",
    "tool",
    "consent",
    "have_ready",
    "legal_basis",
)


def _facts(props: Props) -> Props:
    return {"facts": any(props[name] for name in _FACTS)}


_FIELD = {
    "name": NEEDED,
    "label": NEEDED,
    "value": TEXT,
    "hint": TEXT,
    "error": TEXT,
    "id": TEXT,
}

_ALL = (
    Component(
        "level_badge",
        {"number": _needed("a number"), "name": NEEDED, "href": TEXT},
        derive=lambda props: {"shape": level_shape(props["number"])},
    ),
    Component(
        "level_shape",
        {"number": _needed("a number")},
        derive=lambda props: {"shape": level_shape(props["number"])},
    ),
    Component("tag", {"text": NEEDED, "tone": _text("neutral", choices=TONES)}),
    Component(
        "callout",
        {
            "title": TEXT,
            "tone": _text("info", choices=TONES),
            "heading_level": HEADING,
            "live": FLAG,
        },
        has_content=True,
    ),
    Component("details", {"title": NEEDED, "open": FLAG}, has_content=True),
    Component("contacts", {"items": _needed("a list")}),
    Component("steps", {"items": _needed("a list"), "heading_level": HEADING}),
    Component("summary_list", {"rows": _needed("a list")}),
    Component(
        "pagination",
        {
            "page_obj": Prop("a page of a paginator"),
            "query": TEXT,
            "label": _text("Pages"),
        },
        derive=_pages,
    ),
    Component("breadcrumbs", {"items": _needed("a list")}),
    Component("error_summary", {"errors": _needed("a list"), "title": _text("There is a problem")}),
    Component(
        "search_box",
        {
            "label": NEEDED,
            "action": NEEDED,
            "name": _text("q"),
            "value": TEXT,
            "size": _text("medium", choices=("small", "medium", "large")),
            "hint": TEXT,
            "button": _text("Search"),
            "id": TEXT,
        },
    ),
    Component(
        "next_step",
        {
            "next_step": NEEDED,
            "who_leads": TEXT,
            "consent": TEXT,
            "tool": TEXT,
            "tool_url": TEXT,
            "contact": TEXT,
            "contact_phone": TEXT,
            "contact_confirmed_on": DATE,
            "response_time": TEXT,
            "legal_basis": TEXT,
            "have_ready": TEXT,
            "links": LIST,
            "statutory": FLAG,
            "level_number": NUMBER,
            "level_name": TEXT,
            "heading_level": Prop("a number", default=2, choices=("2", "3", "4")),
        },
        derive=_facts,
    ),
    Component("ladder", {"rungs": _needed("a list"), "heading_level": HEADING}),
    Component(
        "need_card",
        {
            "title": NEEDED,
            "url": NEEDED,
            "domain": TEXT,
            "dimension": TEXT,
            "age": TEXT,
            "matched": LIST,
            "heading_level": HEADING,
        },
    ),
    Component(
        "edition_line",
        {
            "title": NEEDED,
            "number": TEXT,
            "effective_from": DATE,
            "review_due": DATE,
            "in_force": Prop("true or false", default=True),
            "url": TEXT,
        },
    ),
    Component(
        "empty_state",
        {
            "title": NEEDED,
            "text": TEXT,
            "link": TEXT,
            "link_text": TEXT,
            "heading_level": Prop("a number", default=2, choices=("2", "3")),
        },
    ),
    Component(
        "work_item",
        {
            "kind": NEEDED,
            "title": NEEDED,
            "verb": TEXT,
            "url": TEXT,
            "due_on": DATE,
            "state": _text(choices=("Overdue", "Due soon")),
            "note": TEXT,
            "heading_level": HEADING,
        },
    ),
    Component("chip", {"text": NEEDED, "remove_url": NEEDED}),
    Component(
        "button",
        {
            "text": NEEDED,
            "kind": _text("primary", choices=("primary", "secondary", "warning", "accent", "link")),
            "href": TEXT,
            "type": _text("submit", choices=("submit", "button", "reset")),
            "name": TEXT,
            "value": TEXT,
            "wide": FLAG,
            "disabled": FLAG,
            "print": FLAG,
        },
    ),
    Component("text_input", {**_FIELD, "type": _text("text"), "autocomplete": TEXT}),
    Component("select", {**_FIELD, "options": _needed("a list")}),
    Component(
        "checkbox",
        {
            "name": NEEDED,
            "label": NEEDED,
            "value": _text("on"),
            "checked": FLAG,
            "hint": TEXT,
            "id": TEXT,
        },
    ),
    Component(
        "form_field",
        {"field": _needed("a form field"), "plain": FLAG, "without_hint": FLAG},
        derive=lambda props: control(props["field"], without_hint=props["without_hint"]),
    ),
)

COMPONENTS: dict[str, Component] = {component.name: component for component in _ALL}


def component_named(name: str) -> Component:
    """The component of that name; TemplateSyntaxError when there is none."""
    try:
        return COMPONENTS[name]
    except KeyError:
        known = ", ".join(COMPONENTS)
        raise TemplateSyntaxError(f"unknown component {name!r} (there are: {known})") from None
