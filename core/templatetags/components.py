"""Template tags for components and for the page frame.

{% component "callout" tone="info" title="Before you call" %} … {% endcomponent %}
{% include_component "tag" text="Draft" tone="warning" %}
"""

from __future__ import annotations

import re
from typing import Any, cast

from django import template
from django.forms import BaseForm
from django.http import QueryDict
from django.template.base import (
    FilterExpression,
    NodeList,
    Parser,
    Template,
    Token,
    token_kwargs,
)
from django.template.context import Context
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from core.component_props import Component
from core.components import component_named
from core.form_controls import errors_of

register = template.Library()


class ComponentNode(template.Node):
    """One use of a component; it sees its props and its content, nothing of the page around."""

    def __init__(
        self, component: Component, props: dict[str, FilterExpression], nodelist: NodeList | None
    ) -> None:
        self.component = component
        self.props = props
        self.nodelist = nodelist or NodeList()

    def render(self, context: Context) -> SafeString:
        given = {name: value.resolve(context) for name, value in self.props.items()}
        props = self.component.context(given)
        if self.component.has_content:
            props["content"] = self.nodelist.render(context)
        page = cast("Template", context.template)
        drawn = page.engine.get_template(self.component.template)
        return drawn.render(context.new(props))


def _parse(parser: Parser, token: Token) -> tuple[Component, dict[str, FilterExpression]]:
    tag, *bits = token.split_contents()
    if not bits or not re.fullmatch(r"""(["'])\w+\1""", bits[0]):
        message = f"{tag!r} takes the quoted name of a component first"
        raise template.TemplateSyntaxError(message)
    component = component_named(bits.pop(0)[1:-1])
    props = token_kwargs(bits, parser)
    if bits:
        message = f"component {component.name!r}: cannot read {bits[0]!r}; props are name=value"
        raise template.TemplateSyntaxError(message)
    component.check_names(props)
    return component, props


@register.tag("component")
def component_block(parser: Parser, token: Token) -> ComponentNode:
    """A component around content, up to ``{% endcomponent %}``."""
    component, props = _parse(parser, token)
    if not component.has_content:
        message = f"component {component.name!r} has no content: use include_component"
        raise template.TemplateSyntaxError(message)
    nodelist = parser.parse(("endcomponent",))
    parser.delete_first_token()
    return ComponentNode(component, props, nodelist)


@register.tag("include_component")
def component_inline(parser: Parser, token: Token) -> ComponentNode:
    """A component without content."""
    return ComponentNode(*_parse(parser, token), None)


@register.filter
def tel(number: object) -> str:
    """``01234 567 890`` as the target of a telephone link."""
    digits = str(number).replace("(0)", "").split("ext")[0]
    return "tel:" + re.sub(r"[^0-9+*#]", "", digits)


@register.filter
def with_emergency_link(text: str | None) -> SafeString:
    """The emergency line, its 999 made a telephone link; never empty."""
    line = escape(text or "Immediate danger: call 999")
    return mark_safe(line.replace("999", '<a href="tel:999">999</a>'))


@register.filter
def form_errors(form: object) -> list[dict[str, str]]:
    """Errors of a form as the component ``error_summary`` takes them; none without a form."""
    return errors_of(form) if isinstance(form, BaseForm) else []


@register.filter
def error_prefix(errors: object) -> SafeString:
    """``Error: `` before the title of a document whose form was refused."""
    return mark_safe("Error: " if errors else "")


@register.simple_tag(takes_context=True)
def query_without(context: Context, *names: str) -> str:
    """The query string of this request without ``names``, for links that keep the filters."""
    request = context.get("request")
    query: QueryDict = request.GET.copy() if request else QueryDict(mutable=True)
    for name in names:
        query.pop(name, None)
    return query.urlencode()


@register.simple_tag(takes_context=True)
def page_breadcrumbs(context: Context, page: Page) -> list[dict[str, Any]]:
    """The published pages above ``page`` and the page itself, for ``breadcrumbs``."""
    if page.depth <= 2:
        return []
    above = page.get_ancestors().live().filter(depth__gt=1)
    request = context.get("request")
    trail = [
        {"title": "Home" if one.depth == 2 else one.title, "url": one.get_url(request)}
        for one in above
    ]
    return [*trail, {"title": page.title}]
