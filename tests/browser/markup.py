"""What a validator would say of a page that the HTML5 parser alone does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree import ElementTree

import html5lib

REFERENCES = ("for", "form", "aria-labelledby", "aria-describedby", "aria-controls", "list")
CONTROLS = {"input", "select", "textarea"}
UNLABELLED_TYPES = {"hidden", "submit", "button", "reset", "image"}
HEADINGS = {f"h{level}": level for level in range(1, 7)}
PHRASING_ONLY = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "label", "span", "b", "strong", "button"}
BLOCKS = {"div", "p", "ul", "ol", "dl", "section", "table", "form", "nav", "details", "figure"}
CHILDREN = {
    "ul": {"li", "script", "template"},
    "ol": {"li", "script", "template"},
    "dl": {"dt", "dd", "div", "script", "template"},
    "tr": {"th", "td", "script", "template"},
}
LOADING = {"link": "href", "script": "src", "img": "src", "iframe": "src", "source": "src"}


def faults(html: str) -> list[str]:
    """Everything wrong with the page, in words; nothing for a sound one."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parse(html)
    strict = [f"line {place[0]}: {code} {names}" for place, code, names in parser.errors]
    elements = list(tree.iter())
    return [
        *strict,
        *_frame(tree),
        *_identifiers(elements),
        *_headings(elements),
        *_labels(tree, elements),
        *_nesting(elements),
        *_policy(elements),
    ]


def title(html: str) -> str:
    """The page's title."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    return _text(tree.find("head/title"))


def _frame(tree: ElementTree.Element) -> Iterator[str]:
    if tree.get("lang") != "en-GB":
        yield f"html has lang={tree.get('lang')!r}"
    if not _text(tree.find("head/title")):
        yield "no title"
    for name in ("main", "h1"):
        count = len(list(tree.iter(name)))
        if count != 1:
            yield f"{count} elements {name}"


def _identifiers(elements: list[ElementTree.Element]) -> Iterator[str]:
    counted = Counter(element.get("id") for element in elements if element.get("id") is not None)
    yield from (f"id {name!r} stands {count} times" for name, count in counted.items() if count > 1)
    yield from (f"id {name!r} is not a name" for name in counted if not name or " " in name)
    for element in elements:
        for attribute in REFERENCES:
            for name in (element.get(attribute) or "").split():
                if name not in counted:
                    yield f"{element.tag} {attribute} names {name!r}, which is not there"
        target = element.get("href") or ""
        if element.tag == "a" and target.startswith("#") and target[1:] not in counted:
            yield f"a link leads to {target}, which is not there"


def _headings(elements: list[ElementTree.Element]) -> Iterator[str]:
    before = 0
    for element in elements:
        level = HEADINGS.get(str(element.tag), 0)
        if not level:
            continue
        if level > before + 1:
            yield f"{element.tag} “{_text(element)}” follows h{before}"
        if not _text(element):
            yield f"an empty {element.tag}"
        before = level


def _labels(tree: ElementTree.Element, elements: list[ElementTree.Element]) -> Iterator[str]:
    labelled = {label.get("for") for label in tree.iter("label") if _text(label)}
    for element in elements:
        if element.tag not in CONTROLS or element.get("type") in UNLABELLED_TYPES:
            continue
        named = element.get("aria-label") or element.get("aria-labelledby")
        if element.get("id") not in labelled and not named:
            yield f"{element.tag} {element.get('name')!r} has no label"


def _nesting(elements: list[ElementTree.Element]) -> Iterator[str]:
    for element in elements:
        tag = str(element.tag)
        allowed = CHILDREN.get(tag)
        for child in element:
            if allowed and isinstance(child.tag, str) and child.tag not in allowed:
                yield f"{child.tag} stands in {tag}"
            if tag in PHRASING_ONLY and child.tag in BLOCKS:
                yield f"{child.tag} stands in {tag}"
        if tag == "a" and any(inner.tag in {"a", "button", "input"} for inner in element.iter()):
            inside = [inner for inner in element.iter() if inner.tag in {"a", "button", "input"}]
            if len(inside) > 1:
                yield "a link holds something to press"


def _policy(elements: list[ElementTree.Element]) -> Iterator[str]:
    """What the site's policy forbids, and what would reach another host."""
    for element in elements:
        tag = str(element.tag)
        if tag == "style" or (tag == "script" and not element.get("src")):
            yield f"inline {tag}"
        for name in element.attrib:
            if str(name) == "style" or str(name).startswith("on"):
                yield f"{tag} has {name}="
        source = element.get(LOADING.get(tag, "")) or ""
        if urlsplit(source).netloc:
            yield f"{tag} loads from {source}"


def _text(element: ElementTree.Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
