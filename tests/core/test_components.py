"""Every component is drawn in every state, and refuses to be used wrong."""

from __future__ import annotations

import pytest
from django.template import Context, TemplateSyntaxError, engines

from core.components import COMPONENTS
from core.gallery import Specimen, specimens


def draw(source: str, **context: object) -> str:
    template = engines["django"].engine.from_string("{% load components %}" + source)
    return template.render(Context(context))


@pytest.mark.parametrize("specimen", specimens(), ids=lambda one: f"{one.component}: {one.state}")
def test_every_example_is_drawn(specimen: Specimen) -> None:
    html = specimen.html
    assert "style=" not in html
    assert "<script" not in html
    if "shows nothing" not in specimen.state:
        assert html.strip()


@pytest.mark.parametrize("name", COMPONENTS)
def test_every_component_has_an_example(name: str) -> None:
    assert any(one.component == name for one in specimens())


def test_examples_name_only_components_that_exist() -> None:
    assert {one.component for one in specimens()} == set(COMPONENTS)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('{% include_component "tag" text="A" size="9" %}', "'tag': unknown prop 'size'"),
        ('{% include_component "tag" %}', "'tag': missing prop 'text'"),
        ('{% include_component "tga" text="A" %}', "unknown component 'tga'"),
        ("{% include_component tag %}", "quoted name"),
        ('{% component "tag" text="A" %}{% endcomponent %}', "'tag' has no content"),
    ],
)
def test_a_wrong_use_is_refused_when_the_template_is_read(source: str, message: str) -> None:
    with pytest.raises(TemplateSyntaxError, match=message):
        draw(source)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('{% include_component "tag" text="A" tone="loud" %}', "'tone' is 'loud', not one of"),
        ('{% include_component "contacts" items="A" %}', "'items' must be a list"),
        ('{% include_component "details" title="A" open="yes" %}', "must be true or false"),
        ('{% include_component "level_badge" number="x" name="A" %}', "must be a number"),
    ],
)
def test_a_wrong_value_is_refused_when_the_component_is_drawn(source: str, message: str) -> None:
    with pytest.raises(TemplateSyntaxError, match=message):
        draw(source)


def test_a_component_sees_its_props_and_nothing_of_the_page_around_it() -> None:
    html = draw('{% include_component "callout" title="A" %}', content="leaked")
    assert "leaked" not in html


def test_content_is_drawn_with_the_context_of_the_page() -> None:
    html = draw('{% component "callout" %}<p>{{ word }}</p>{% endcomponent %}', word="<b>")
    assert "<p>&lt;b&gt;</p>" in html


def test_props_are_escaped() -> None:
    html = draw('{% include_component "tag" text=word %}', word="<script>")
    assert "<script>" not in html


def test_a_level_is_told_by_number_name_and_shape_in_this_order() -> None:
    html = draw('{% include_component "level_badge" number=4 name="Specialist" %}')
    assert html.index("Level </span>4") < html.index("Specialist") < html.index("<svg")
    assert "level-4" in html


def test_a_telephone_link_keeps_digits_only() -> None:
    assert draw("{{ number|tel }}", number="+44 (0)1632 960-120 ext 4") == "tel:+441632960120"


def test_the_emergency_line_is_there_without_any_settings() -> None:
    assert '<a href="tel:999">999</a>' in draw("{{ frame.emergency_text|with_emergency_link }}")
