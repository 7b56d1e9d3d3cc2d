"""What must not be so on a live site."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security, deploy=True)
def demo_pages_are_off(app_configs: Any, **kwargs: Any) -> list[Error]:
    """Refuse a live site that shows everybody the mails of others, or the gallery."""
    return [
        Error(f"{name} is on: it is for the demo and for tests only.", id=f"core.E00{number}")
        for number, name in enumerate(("SHOW_DEMO_MAIL", "SHOW_GALLERY"), start=1)
        if getattr(settings, name, False)
    ]
