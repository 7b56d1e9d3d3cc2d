"""E-mails of this room: plain text from a template, its first line the subject.

They are sent inside the transaction of what they tell of, so that the outbox keeps both or none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from wagtail.models import Site

from core.frame import frame_of_site


def send(template: str, to: Iterable[str], **context: Any) -> None:
    """Send ``emails/<template>.txt`` to each address of its own: nobody sees the others."""
    partnership = _partnership()
    for address in dict.fromkeys(to):
        text = render_to_string(
            f"emails/{template}.txt",
            {"partnership": partnership, "site": settings.WAGTAILADMIN_BASE_URL, **context},
        )
        subject, _, body = text.strip().partition("\n")
        EmailMessage(" ".join(subject.split()), f"{body.strip()}\n", to=[address]).send()


def link(path: str, **query: str) -> str:
    """``path`` of this site as it stands in a mail; secrets go into the query, never the path.

    No log line carries a query string.
    """
    address = f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"
    return f"{address}?{urlencode(query)}" if query else address


def _partnership() -> str:
    site = Site.objects.filter(is_default_site=True).first()
    return frame_of_site(site.pk).partnership_name if site else "Partner portal"
