"""What every page's frame shows: navigation, front door, colours."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Site

from core import colour
from core.frame import frame_of_site
from core.models import SiteSettings
from home.factories import StandardPageFactory
from home.models import HomePage
from tests.site_building import restrict


def settings_of(home: HomePage, **facts: Any) -> SiteSettings:
    site = Site.objects.get(root_page=home)
    return SiteSettings.objects.update_or_create(site=site, defaults=facts)[0]


def navigation(path: str = "/") -> dict[str, bool]:
    """Entries of the navigation at ``path``, and whether each is the current one."""
    links = Client().get(path).context["frame"].navigation
    return {link.title: link.current for link in links}


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_frame_takes_the_same_queries_for_any_number_of_pages(
    home: HomePage, count: int, django_assert_num_queries: Any
) -> None:
    restrict(StandardPageFactory(parent=home, show_in_menus=True))
    for number in range(count):
        StandardPageFactory(parent=home, show_in_menus=bool(number % 2))
    site = Site.objects.get()
    # the mark; the site with its settings; what is special; restrictions, their groups; pages
    with django_assert_num_queries(6):
        frame_of_site(site.pk)
    with django_assert_num_queries(0):
        frame_of_site(site.pk)


def test_the_navigation_shows_public_pages_of_the_menu(home: HomePage) -> None:
    StandardPageFactory(parent=home, title="Guidance", slug="guidance", show_in_menus=True)
    StandardPageFactory(parent=home, title="Draft", show_in_menus=True, live=False)
    restrict(StandardPageFactory(parent=home, title="Board", show_in_menus=True))
    StandardPageFactory(parent=home, title="Small print", slug="small-print")
    entries = navigation()
    assert "Guidance" in entries
    assert not {"Draft", "Board", "Small print"} & set(entries)
    footer = {link.title for link in Client().get("/").context["frame"].footer_links}
    assert "Small print" in footer
    assert "Board" not in footer


def test_only_the_entry_one_is_in_is_current(home: HomePage) -> None:
    section = StandardPageFactory(parent=home, title="A", slug="a", show_in_menus=True)
    StandardPageFactory(parent=home, title="A B", slug="a-b", show_in_menus=True)
    StandardPageFactory(parent=section, title="Below", slug="below")
    assert navigation("/a/below/")["A"]
    assert not navigation("/a/below/")["A B"]
    assert [title for title, current in navigation("/a-b/").items() if current] == ["A B"]
    assert not any(navigation("/").values())


def test_the_closest_entry_is_current(home: HomePage) -> None:
    entries = navigation("/thresholds/find/")
    assert [title for title, current in entries.items() if current] == ["Find the right help"]


def test_the_front_door_is_on_every_page(home: HomePage) -> None:
    settings_of(home, front_door_phone="01632 960 001", emergency_text="In danger? Call 999")
    for path in ("/", "/search/", "/nowhere/", "/account/login/"):
        text = Client().get(path).content.decode()
        assert "01632 960 001" in text
        assert 'In danger? Call <a href="tel:999">999</a>' in text


def test_the_words_of_the_settings_are_escaped(home: HomePage) -> None:
    settings_of(home, partnership_name="<b>Bold</b>", emergency_text="<i>999</i>")
    text = Client().get("/").content.decode()
    assert "<b>Bold" not in text
    assert "<i>" not in text


# Colours


def test_the_colours_of_the_settings_reach_the_style_sheet(home: HomePage) -> None:
    settings_of(home, brand_colour="#400040", link_colour="#004040")
    linked = re.search(r"/brand\.css\?v=\w+", Client().get("/").content.decode())
    assert linked
    answer = Client().get(linked.group())
    assert answer.content == b":root{--brand:#400040;--brand-link:#004040;}\n"
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"


def test_the_address_of_the_style_sheet_changes_with_the_colours(home: HomePage) -> None:
    settings_of(home, brand_colour="#400040")
    before = Client().get("/").context["frame"].brand_version
    settings_of(home, brand_colour="#400041")
    assert Client().get("/").context["frame"].brand_version != before


@pytest.mark.parametrize("address", ["/brand.css", "/brand.css?v=", "/brand.css?v=000000000000"])
def test_colours_under_another_version_are_not_kept_for_ever(home: HomePage, address: str) -> None:
    """Else a worker that is half a second behind could leave old colours under the new address."""
    settings_of(home)
    assert Client().get(address)["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize(
    "wrong", ["red", "#12404", "#12404g", "12404a", "#12404a;", "#fff", "url(x)", "#12404a\n}"]
)
@pytest.mark.parametrize("name", ["brand_colour", "link_colour"])
def test_what_is_not_a_colour_is_refused_in_the_form(home: HomePage, name: str, wrong: str) -> None:
    settings = settings_of(home)
    setattr(settings, name, wrong)
    with pytest.raises(ValidationError) as refused:
        settings.full_clean()
    assert list(refused.value.message_dict) == [name]


@pytest.mark.parametrize("name", ["brand_colour", "link_colour"])
def test_a_colour_on_which_white_cannot_be_read_is_refused(home: HomePage, name: str) -> None:
    settings = settings_of(home)
    setattr(settings, name, "#ffcc00")
    with pytest.raises(ValidationError, match="darker colour"):
        settings.full_clean()
    setattr(settings, name, "#12404a")
    settings.full_clean()


@pytest.mark.parametrize("wrong", ["}a{b:c", "</x>", "#12345", "#12404\n"])
def test_what_got_past_the_form_never_becomes_css(home: HomePage, wrong: str) -> None:
    settings_of(home)
    SiteSettings.objects.update(brand_colour=wrong)
    frame_of_site.clear()
    assert Client().get("/brand.css").content == b""


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#777777", "#ffffff", 4.48)],
)
def test_contrast_follows_wcag(one: str, other: str, ratio: float) -> None:
    assert colour.contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert colour.contrast(other, one) == colour.contrast(one, other)
