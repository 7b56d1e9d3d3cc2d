"""Bytes over the wire that a first visit costs: the page and all that it asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from tests.running.servers import Server, ServerError

ACCEPTED = "gzip, deflate, br, zstd"
LINKS = {"stylesheet", "icon", "modulepreload", "preload", "manifest"}
_IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']""")
_URL = re.compile(r"""(?:url\(|@import\s)\s*["']?([^"')]+)""")


@dataclass(frozen=True)
class Weight:
    """Kilobytes (1,000 bytes) of everything and of script alone, and how many answers."""

    all_kb: float
    script_kb: float
    answers: int


class _Parts(HTMLParser):
    """Addresses that a browser fetches to show a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        relations = set((given.get("rel") or "").lower().split())
        wanted = given.get("href") if tag == "link" and relations & LINKS else None
        if tag in ("script", "img", "source", "iframe"):
            wanted = given.get("src")
        if wanted and not wanted.startswith("data:"):
            self.found.append(wanted)


def first_view(server: Server, path: str) -> Weight:
    """Fetch ``path`` and what it needs, each once, compressed as a browser would have it."""
    sizes: dict[str, tuple[int, bool]] = {}
    waiting = [path]
    while waiting:
        address = waiting.pop()
        if address in sizes:
            continue
        answer = server.get(address, Accept_Encoding=ACCEPTED)
        if answer.status != 200:
            raise ServerError(f"{address} answers {answer.status}")
        kind = answer.headers.get("content-type", "")
        sizes[address] = (answer.wire_bytes, "javascript" in kind)
        waiting += [_absolute(server, address, part) for part in _needed(server, address, kind)]
    return Weight(
        sum(size for size, _ in sizes.values()) / 1_000,
        sum(size for size, is_script in sizes.values() if is_script) / 1_000,
        len(sizes),
    )


def _needed(server: Server, address: str, kind: str) -> list[str]:
    if not any(part in kind for part in ("html", "css", "javascript")):
        return []
    text = server.get(address).body.decode()
    if "html" in kind:
        parts = _Parts()
        parts.feed(text)
        return parts.found
    found = (_URL if "css" in kind else _IMPORT).findall(text)
    return [part for part in found if not part.startswith(("data:", "#", "%23"))]


def _absolute(server: Server, base: str, part: str) -> str:
    whole = urlsplit(urljoin(server.url + base, part))
    if f"{whole.scheme}://{whole.netloc}" != server.url:
        raise ServerError(f"the page asks another host: {part}")
    return whole.path + (f"?{whole.query}" if whole.query else "")
