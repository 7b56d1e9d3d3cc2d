"""An editor's change from a process of its own; run inside the site's settings.

Prints the moment of the commit, on the clock that all processes of a machine share.
``--unwatched`` makes the change without raising the mark that workers look at.
"""

from __future__ import annotations

import argparse
import time

import django

from core import generation


def main() -> None:
    """Make one change to one page."""
    parser = argparse.ArgumentParser(prog="tests.faults.publishing")
    parser.add_argument("change", choices=("publish", "restrict"))
    parser.add_argument("slug")
    parser.add_argument("--summary", default="")
    parser.add_argument("--unwatched", action="store_true")
    chosen = parser.parse_args()
    if chosen.unwatched:
        generation.watch = lambda model: None
    django.setup()
    if chosen.change == "publish":
        publish(chosen.slug, chosen.summary)
    else:
        restrict(chosen.slug)
    print(time.monotonic())  # noqa: T201


def publish(slug: str, summary: str) -> None:
    """Write ``summary`` on the page and publish it, as the admin does."""
    from home.models import StandardPage

    page = StandardPage.objects.get(slug=slug)
    page.summary = summary
    page.save_revision().publish()


def restrict(slug: str) -> None:
    """Let only people who are signed in read the page."""
    from wagtail.models import PageViewRestriction

    from home.models import StandardPage

    page = StandardPage.objects.get(slug=slug)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


if __name__ == "__main__":
    main()
