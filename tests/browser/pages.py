"""The pages and states that the tests look at, each with the name that a failure shows."""

from __future__ import annotations

from tests.browser.running_site import Site, address

FIND = "/thresholds/find/"
PICTURE = "/thresholds/find/picture/"
DOCUMENT = "/thresholds/"
NEED = "/thresholds/needs/hunger-and-food/"
PATHWAY = "/early-help/request-to-the-front-door/"
# Twelve signs over all domains and levels: as much as anybody is likely to tick.
MANY_TICKS = (
    *(f"hunger-and-food.{level}.1" for level in (1, 2, 3, 4)),
    *(f"sleep-and-tiredness.{level}.1" for level in (1, 2, 3)),
    *(f"parental-mental-health.{level}.1" for level in (2, 3, 4)),
    *(f"poor-or-crowded-housing.{level}.1" for level in (2, 3)),
)
TICKS = ("hunger-and-food.3.1", "sleep-and-tiredness.2.1", "parental-mental-health.2.1")
WORDS = "always hungry and tired in class"
REFUSED_FILTERS = {"level": "9", "age_months": "old", "agency": "nobody", "q": "x" * 1001}


def documents(site: Site) -> dict[str, str]:
    """The threshold document in its states."""
    numbered = f"/thresholds/editions/{site.coming}/"
    return {
        "document": DOCUMENT,
        "document, filtered": address(DOCUMENT, level=3, domain="child", q="school"),
        "document, nothing fits": address(DOCUMENT, q="zebra", level=1),
        "document, filters refused": address(DOCUMENT, **REFUSED_FILTERS),
        "level": "/thresholds/levels/4/",
        "need": NEED,
        "indicator": f"{NEED}3/1/",
        "whole edition": "/thresholds/print/",
        "editions": "/thresholds/editions/",
        "coming edition": numbered,
        "coming edition, need": f"{numbered}needs/hunger-and-food/",
    }


def finder() -> dict[str, str]:
    """The finder and the picture in their states."""
    return {
        "finder": FIND,
        "finder, results": address(FIND, q=WORDS),
        "finder, results with ticks and age": address(FIND, q=WORDS, age_months=96, seen=TICKS),
        "finder, nothing": address(FIND, q="qqqq zzzz", age_months=96),
        "finder, nothing with ticks": address(FIND, q="qqqq zzzz", seen=TICKS),
        "finder, refused": address(FIND, q="x" * 1001, age_months="old"),
        "picture": address(PICTURE, q=WORDS, age_months=96, seen=TICKS),
        "picture, twelve ticks": address(PICTURE, q=WORDS, seen=MANY_TICKS),
        "picture, nothing ticked": PICTURE,
        "picture, unknown ticks": address(PICTURE, seen=[*TICKS, "gone.9.9"]),
    }


def searches() -> dict[str, str]:
    """The site's search in its states."""
    return {
        "search": "/search/",
        "search, results": address("/search/", q="school"),
        "search, second page": address("/search/", q="school", page=2),
        "search, one kind": address("/search/", q="school", kind="Need"),
        "search, nothing": address("/search/", q="xylophone"),
    }


def others() -> dict[str, str]:
    """Home, ordinary pages, the doors and the developers' pages."""
    return {
        "home": "/",
        "front door": "/front-door/",
        "early help": "/early-help/",
        "pathway": PATHWAY,
        "glossary": "/glossary/",
        "contact": "/contact/",
        "consent": "/consent-and-information-sharing/",
        "notices": "/notices/",
        "notice": "/notices/winter-holiday-hours/",
        "not found": "/nowhere/",
        "interface": "/api/v1/docs/",
        "gallery": "/gallery/",
    }


def doors() -> dict[str, str]:
    """The pages around signing in; they need a cookie against forged forms."""
    return {
        "sign in": "/account/login/",
        "password reset": "/account/password/reset/",
        "password reset, done": "/account/password/reset/done/",
        "password reset, used link": "/account/password/reset/link/?key=0-none",
        "sign up": "/account/signup/",
    }


def public(site: Site) -> dict[str, str]:
    """Every kind of page that a reader without an account and without cookies may meet."""
    return {**others(), **documents(site), **finder(), **searches()}
