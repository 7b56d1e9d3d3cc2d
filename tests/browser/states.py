"""Run in the site's environment: adds states that the demo has not, and prints what they are.

A future edition, a draft and work for some people are added to the database. Error pages are
printed as the server would answer them, because a sound site does not.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import date

import django
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpResponse
from django.test import RequestFactory

from tests.browser import work_states


def main() -> None:
    """Add the states and print them as JSON."""
    django.setup()
    work_states.add()
    json.dump({**_editions(), **_pages()}, sys.stdout)


def _editions() -> dict[str, int]:
    from thresholds.models import Edition
    from thresholds.selectors import content_of_edition, facts_of
    from thresholds.services import import_edition, start_draft

    current = Edition.objects.get()
    coming = import_edition(
        facts=replace(
            facts_of(current),
            title="Westshire Levels of Need, revised",
            number=2,
            effective_from=date(2099, 1, 1),
        ),
        content=content_of_edition(current),
        agreed="Agreed for the browser tests",
    ).edition
    draft = start_draft(title="Westshire Levels of Need, being written", copy_of=current)
    return {"coming": coming.number, "draft": draft.number}


def _pages() -> dict[str, object]:
    from django.contrib.auth.models import AnonymousUser
    from django.shortcuts import render
    from django.views import defaults
    from django.views.csrf import csrf_failure

    from portal.middleware import maintenance

    request = RequestFactory().get("/", HTTP_HOST="localhost")
    request.user = AnonymousUser()
    refused = {
        "400": defaults.bad_request(request, SuspiciousOperation()),
        "403": defaults.permission_denied(request, PermissionDenied()),
        "403_csrf": csrf_failure(request),
        "500": defaults.server_error(request),
        "503": maintenance(request),
    }
    no_edition = render(request, "thresholds/no_edition.html")
    return {
        "no_edition": _text(no_edition),
        "errors": {name: _text(answer) for name, answer in refused.items()},
    }


def _text(response: HttpResponse) -> str:
    return response.content.decode()


if __name__ == "__main__":
    main()
