"""Every route of the site, as the URL resolver knows it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

_REGEX_GROUP = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
_NAMELESS_GROUP = re.compile(r"\((?:[^()]|\([^()]*\))*\)")
_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Route:
    """One address pattern, its parameters written ``<name>``, and its full name."""

    pattern: str
    name: str

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(_PARAMETER.findall(self.pattern))

    def path(self, arguments: dict[str, object]) -> str:
        """The address with its parameters filled in."""
        return "/" + _PARAMETER.sub(lambda found: str(arguments[found[1]]), self.pattern)


def routes() -> list[Route]:
    """All of them, in the resolver's order."""
    return list(_walk(get_resolver(), "", ()))


def _walk(resolver: URLResolver, before: str, spaces: tuple[str, ...]) -> Iterator[Route]:
    for one in resolver.url_patterns:
        pattern = before + _plain(str(one.pattern))
        if isinstance(one, URLResolver):
            inner = (*spaces, one.namespace) if one.namespace else spaces
            yield from _walk(one, pattern, inner)
        elif isinstance(one, URLPattern):
            name = ":".join([*spaces, one.name or one.lookup_str])
            yield Route(pattern, name)


def _plain(pattern: str) -> str:
    """``^(?P<pk>\\d+)/$`` and ``<int:pk>/`` alike as ``<pk>/``; nameless groups by number."""
    named = _REGEX_GROUP.sub(lambda found: f"<{found[1]}>", pattern)
    numbers = itertools.count(1)
    named = _NAMELESS_GROUP.sub(lambda found: f"<group{next(numbers)}>", named)
    return _PARAMETER.sub(lambda found: f"<{found[1]}>", named).strip("^$").replace("\\", "")
