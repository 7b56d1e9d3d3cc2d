"""What a component is, and the check that its props are used right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page
from django.forms import BoundField
from django.template import TemplateSyntaxError

Props = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Prop:
    """One prop: what it may be, and what it is when not given."""

    accepts: str
    required: bool = False
    default: Any = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Component:
    """A named template, its props, whether it wraps content, and what it derives from them."""

    name: str
    props: Mapping[str, Prop]
    has_content: bool = False
    derive: Callable[[Props], Props] = field(default=lambda props: {})

    @property
    def template(self) -> str:
        return f"components/{self.name}.html"

    def check_names(self, given: Iterable[str]) -> None:
        """Raise TemplateSyntaxError for a prop that does not exist or is missing."""
        names = set(given)
        for prop in sorted(names - set(self.props)):
            known = ", ".join(self.props)
            message = f"component {self.name!r}: unknown prop {prop!r} (it has: {known})"
            raise TemplateSyntaxError(message)
        for prop, spec in self.props.items():
            if spec.required and prop not in names:
                message = f"component {self.name!r}: missing prop {prop!r}"
                raise TemplateSyntaxError(message)

    def context(self, given: Props) -> Props:
        """All props of one use, checked, with defaults and derived values."""
        self.check_names(given)
        props = {name: self._value(name, given.get(name)) for name in self.props}
        return {**props, **self.derive(props)}

    def _value(self, name: str, value: Any) -> Any:
        spec = self.props[name]
        if value is None or (value == "" and not spec.required):
            return spec.default
        if not _ACCEPTS[spec.accepts](value):
            message = f"component {self.name!r}: prop {name!r} must be {spec.accepts}: {value!r}"
            raise TemplateSyntaxError(message)
        if spec.choices and str(value) not in spec.choices:
            allowed = ", ".join(spec.choices)
            message = f"component {self.name!r}: prop {name!r} is {value!r}, not one of {allowed}"
            raise TemplateSyntaxError(message)
        return value


def _is_list(value: Any) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping)


def _is_text(value: Any) -> bool:
    return not (isinstance(value, Mapping | bytes | bool) or _is_list(value))


_ACCEPTS: dict[str, Callable[[Any], bool]] = {
    "a text": _is_text,
    "a number": lambda value: not isinstance(value, bool) and str(value).isdecimal(),
    "true or false": lambda value: isinstance(value, bool),
    "a list": _is_list,
    "a date": lambda value: hasattr(value, "isoformat"),
    "a form field": lambda value: isinstance(value, BoundField),
    "a page of a paginator": lambda value: isinstance(value, Page),
}
