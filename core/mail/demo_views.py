"""The demo's mails as pages: on a made-up partnership nobody has a real mailbox."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

MAILS_A_PAGE = 25
NAME = re.compile(r"\d{8}-\d{6}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class StoredMail:
    """What a page shows of one file."""

    name: str
    subject: str
    to: str
    at: datetime | None
    text: str


@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """All mails, the newest first."""
    paths = sorted(_files(), key=lambda path: path.name, reverse=True)
    page = Paginator(paths, MAILS_A_PAGE).get_page(request.GET.get("page"))
    listed = [read(path) for path in page.object_list]
    return render(request, "core/demo_mail/list.html", {"page_obj": page, "mails": listed})


@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail as text; its links can be followed."""
    path = Path(settings.EMAIL_FILE_PATH) / f"{name}.eml"
    if not NAME.fullmatch(name) or not path.is_file():
        raise Http404
    return render(request, "core/demo_mail/one.html", {"mail": read(path)})


def read(path: Path) -> StoredMail:
    """The mail in a file; its plain text, where there are several forms of it."""
    parsed = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = parsed.get_body(("plain", "html"))
    date = parsed["Date"]
    return StoredMail(
        name=path.stem,
        subject=str(parsed["Subject"] or "No subject"),
        to=str(parsed["Delivered-To"] or parsed["To"] or ""),
        at=date.datetime if date else None,
        text=body.get_content() if body else "",
    )


def _files() -> Iterator[Path]:
    folder = Path(settings.EMAIL_FILE_PATH)
    return (path for path in folder.glob("*.eml") if NAME.fullmatch(path.stem))
