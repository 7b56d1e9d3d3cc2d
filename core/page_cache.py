"""Whole public pages in each worker's memory, checked against the shared generation mark.

Only an answer that its view declared public with ``publicly_cacheable`` is kept, and only for a
reader without a session. Nothing private can enter: the declaration is made per answer, after the
visibility of what it shows is known. A page never outlives a change (``core.generation``) nor
midnight in London, when another edition may come into force.
"""

from __future__ import annotations

import gzip
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.http import parse_etags

from core import generation

PUBLIC = "public, no-cache"
PRIVATE = "private, no-store"
MESSAGES_COOKIE = "messages"
PROBES = frozenset({"/healthz", "/readyz"})  # a mark that cannot be read must not keep them waiting
_COMPRESS_FROM_BYTES = 500
_GZIP = re.compile(r"(?i)(?:^|,)\s*gzip\s*(?:,|$|;\s*q=(?!0(?:\.0*)?\s*(?:,|$)))")

Key = tuple[str, str, str, str]


def publicly_cacheable(response: HttpResponse) -> HttpResponse:
    """Declare that this answer holds nothing that any reader may not see."""
    response["Cache-Control"] = PUBLIC
    response.headers["X-Public"] = "1"
    return response


def _weak(etag: str) -> str:
    return etag if etag.startswith("W/") else f"W/{etag}"


def _reads_gzip(request: HttpRequest) -> bool:
    return _GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")) is not None


@dataclass(frozen=True, slots=True)
class Stored:
    """A finished public answer: headers, body, the body compressed, and its entity tag."""

    headers: tuple[tuple[str, str], ...]
    body: bytes
    compressed: bytes
    etag: str

    @property
    def size_bytes(self) -> int:
        return len(self.body) + len(self.compressed) + 512

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The answer to ``request``: 304 if the reader has it, compressed if they can read that."""
        known = request.META.get("HTTP_IF_NONE_MATCH")
        response: HttpResponse
        if known and (known.strip() == "*" or self.etag in map(_weak, parse_etags(known))):
            response = HttpResponseNotModified()
            for name, value in self.headers:
                if name not in ("Content-Length", "Content-Type"):
                    response[name] = value
            return response
        squeeze = self.compressed and _reads_gzip(request)
        body = self.compressed if squeeze else self.body
        response = HttpResponse(b"" if request.method == "HEAD" else body)
        for name, value in self.headers:
            response[name] = value
        if squeeze:
            response["Content-Encoding"] = "gzip"
        response["Content-Length"] = str(len(body))
        return response


class PageStore:
    """The least recently used pages go first once ``limit_bytes`` is reached."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._pages: OrderedDict[Key, Stored] = OrderedDict()
        self._mark: tuple[int, str] = (-1, "")
        self._size_bytes = 0
        self._lock = Lock()

    def get(self, key: Key, mark: tuple[int, str]) -> Stored | None:
        with self._lock:
            if mark != self._mark:
                self._pages.clear()
                self._size_bytes = 0
                self._mark = mark
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def may_keep(self, size_bytes: int) -> bool:
        """Whether a page of that size has room at all."""
        return size_bytes <= self._limit_bytes

    def put(self, key: Key, mark: tuple[int, str], page: Stored) -> None:
        """Keep ``page`` unless the mark has moved since it was begun."""
        with self._lock:
            if mark != self._mark or page.size_bytes > self._limit_bytes:
                return
            replaced = self._pages.pop(key, None)
            self._size_bytes -= replaced.size_bytes if replaced else 0
            self._pages[key] = page
            self._size_bytes += page.size_bytes
            while self._size_bytes > self._limit_bytes:
                self._size_bytes -= self._pages.popitem(last=False)[1].size_bytes


class PageCacheMiddleware:
    """Outermost: a kept page is answered before any other layer runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.store = PageStore(settings.PAGE_CACHE_BYTES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            request.method not in ("GET", "HEAD")
            or request.path in PROBES
            or settings.SESSION_COOKIE_NAME in request.COOKIES
            or MESSAGES_COOKIE in request.COOKIES
            or "HTTP_AUTHORIZATION" in request.META
        ):
            return self._for_one_reader(self.get_response(request))
        try:
            mark = (generation.current(), timezone.localdate().isoformat())
        except Error:
            return self._for_one_reader(self.get_response(request))
        key: Key = (
            request.META.get("HTTP_HOST", ""),
            request.META.get("HTTP_X_FORWARDED_PROTO", request.scheme or ""),
            request.path,
            request.META.get("QUERY_STRING", ""),
        )
        page = self.store.get(key, mark)
        if page is None:
            response = self.get_response(request)
            if not self._may_keep(request, response):
                return self._for_one_reader(response)
            response.headers.pop("X-Public")
            keeps = request.method == "GET" and self.store.may_keep(len(response.content))
            page = self._finished(response, squeeze=keeps or _reads_gzip(request))
            if keeps:
                self.store.put(key, mark, page)
        return page.answer(request)

    @staticmethod
    def _for_one_reader(response: HttpResponse) -> HttpResponse:
        """What was declared public but drawn for one reader, or for their words, is theirs."""
        if response.headers.pop("X-Public", None):
            response["Cache-Control"] = PRIVATE
        return response

    @staticmethod
    def _may_keep(request: HttpRequest, response: HttpResponse) -> bool:
        return (
            response.status_code == 200
            and "X-Public" in response.headers
            and not response.streaming
            and not response.cookies
            and "q" not in request.GET
        )

    @staticmethod
    def _finished(response: HttpResponse, *, squeeze: bool) -> Stored:
        """``squeeze``: the compressed body is needed, because it is kept or can be read."""
        body = response.content
        text = response.get("Content-Type", "").startswith(
            ("text/", "application/json", "image/svg")
        )
        squeeze = squeeze and text and len(body) >= _COMPRESS_FROM_BYTES
        compressed = gzip.compress(body, 6, mtime=0) if squeeze else b""
        etag = f'W/"{sha256(body).hexdigest()[:32]}"'  # weak: two encodings share it
        headers = {name: value for name, value in response.items() if name != "Content-Length"}
        headers["ETag"] = etag
        vary = [part.strip() for part in headers.get("Vary", "").split(",") if part.strip()]
        headers["Vary"] = ", ".join(dict.fromkeys([*vary, "Accept-Encoding", "Cookie"]))
        return Stored(tuple(headers.items()), body, compressed, etag)
