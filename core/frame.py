"""What every page's frame shows: the partnership, its front door, the navigation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from wagtail.models import Page, Site

from core.colour import is_colour
from core.generation import PerGeneration
from core.models.site_settings import SiteSettings
from core.visibility import visible_pages


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of a navigation."""

    title: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """The unchanging part of every page, read once a generation."""

    partnership_name: str
    county: str
    emergency_text: str
    front_door_name: str
    front_door_phone: str
    front_door_hours: str
    out_of_hours_phone: str
    help_email: str
    help_phone: str
    address: str
    brand_css: str
    brand_version: str
    navigation: tuple[Link, ...]
    footer_links: tuple[Link, ...]


_registered: list[Link] = []


def register_navigation(title: str, url: str) -> None:
    """A room of the house offers its entry of the primary navigation, from its ``apps.py``."""
    link = Link(title, url)
    if link not in _registered:
        _registered.append(link)


def _build(site_id: int) -> Frame:
    site = Site.objects.select_related("root_page", "sitesettings").get(pk=site_id)
    settings = getattr(site, "sitesettings", None) or SiteSettings(site=site)
    colours = (settings.brand_colour, settings.link_colour)
    css = (
        ":root{{--brand:{};--brand-link:{};}}\n".format(*colours)
        if settings.pk and all(map(is_colour, colours))
        else ""
    )
    public = list(visible_pages(Page.objects.child_of(site.root_page), AnonymousUser()))
    base = site.root_page.url_path

    def links(pages: Any) -> tuple[Link, ...]:
        return tuple(Link(page.title, "/" + page.url_path.removeprefix(base)) for page in pages)

    return Frame(
        partnership_name=settings.partnership_name,
        county=settings.county,
        emergency_text=settings.emergency_text,
        front_door_name=settings.front_door_name,
        front_door_phone=settings.front_door_phone,
        front_door_hours=settings.front_door_hours,
        out_of_hours_phone=settings.out_of_hours_phone,
        help_email=settings.help_email,
        help_phone=settings.help_phone,
        address=settings.address,
        brand_css=css,
        brand_version=sha256(css.encode()).hexdigest()[:12],
        navigation=(*_registered, *links(page for page in public if page.show_in_menus)),
        footer_links=links(page for page in public if not page.show_in_menus),
    )


frame_of_site: PerGeneration[Frame] = PerGeneration(_build)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``frame``, with the current entry of the navigation marked."""
    site = Site.find_for_request(request)
    if site is None:
        return {}
    built = frame_of_site(site.pk)
    current = max(
        (link.url for link in built.navigation if request.path.startswith(link.url)),
        key=len,
        default="",
    )
    navigation = tuple(replace(link, current=link.url == current) for link in built.navigation)
    return {"frame": replace(built, navigation=navigation)}
