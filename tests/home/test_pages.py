"""Home page, ordinary pages and notices as a reader gets them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page

from accounts.factories import UserFactory
from core.blocks import BODY_BLOCKS
from home.factories import NoticeIndexPageFactory, NoticePageFactory, StandardPageFactory
from home.models import HomePage, NoticeIndexPage, NoticePage, StandardPage
from tests.accounts.signing_in import signed_in
from tests.site_building import build_document, build_image, restrict


def every_block() -> list[dict[str, Any]]:
    """One block of each kind that an editor can choose."""
    contact = {"name": "Front door", "phone": "01632 960 001", "email": "d@westshire.example"}
    return [
        {"type": "heading", "value": "Who we are <b>"},
        {"type": "text", "value": "<p>One <b>bold</b> word</p>"},
        {"type": "callout", "value": {"tone": "warning", "title": "Mind", "text": "<p>This</p>"}},
        {"type": "details", "value": {"title": "More", "text": "<p>Hidden words</p>"}},
        {"type": "contacts", "value": [contact, {"name": "Without anything"}]},
        {"type": "steps", "value": [{"title": "First", "text": "Do"}, {"title": "Then"}]},
        {
            "type": "image",
            "value": {
                "image": {
                    "image": build_image().pk,
                    "alt_text": "A bridge",
                    "decorative": False,
                },
                "caption": "The bridge",
            },
        },
        {"type": "document", "value": {"document": build_document().pk, "label": "The paper"}},
    ]


@pytest.fixture
def notices(home: HomePage) -> NoticeIndexPage:
    return NoticeIndexPageFactory(parent=home)


def add_notices(index: NoticeIndexPage, count: int) -> None:
    for number in range(count):
        day = date(2026, 1, 1) + timedelta(days=number)
        NoticePageFactory(parent=index, title=f"News {number:02}", published_on=day)


def shown(path: str) -> list[str]:
    return re.findall(r"News \d\d(?=</a>)", Client().get(path).content.decode())


def test_the_home_page_asks_its_question_and_shows_the_ways_in(home: HomePage) -> None:
    way = {"title": "Levels of need", "text": "See them", "url": "/thresholds/"}
    home.ways_in = [("way_in", way)]
    home.intro = "In your own words"
    home.save()
    text = Client().get("/").content.decode()
    assert "<h1>What are you worried about?</h1>" in text
    assert "In your own words" in text
    assert '<a href="/thresholds/">Levels of need</a>' in text


def test_the_home_page_shows_the_latest_notices_first(notices: NoticeIndexPage) -> None:
    add_notices(notices, 6)
    assert shown("/") == ["News 05", "News 04", "News 03", "News 02"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_ordinary_page_shows_every_kind_of_block(home: HomePage) -> None:
    blocks = every_block()
    assert {block["type"] for block in blocks} == {name for name, _ in BODY_BLOCKS}
    page = StandardPageFactory(parent=home, slug="all", title="Everything <i>", body=blocks)
    text = Client().get(page.get_url()).content.decode()
    for words in (
        "<h1>Everything &lt;i&gt;</h1>",
        "Who we are &lt;b&gt;</h2>",
        "<b>bold</b>",
        "Mind",
        "Hidden words",
        'href="tel:01632960001"',
        'href="mailto:d@westshire.example"',
        "Without anything",
        "First",
        'alt="A bridge"',
        "The bridge",
        "The paper",
    ):
        assert words in text, words
    assert len(re.findall("<h1", text)) == 1
    assert "style=" not in text


def test_a_page_says_who_keeps_it_right_and_where_it_lies(home: HomePage) -> None:
    section = StandardPageFactory(parent=home, slug="section", title="Section")
    StandardPageFactory(parent=section, slug="below", title="Below", review_due=date(2027, 5, 1))
    text = Client().get("/section/below/").content.decode()
    assert "Kept up to date by: Partnership business manager" in text
    assert "1 May 2027" in text
    assert 'href="/section/"' in text


def test_an_empty_list_of_notices_says_so(notices: NoticeIndexPage) -> None:
    assert "No notices yet" in Client().get("/notices/").content.decode()


def test_notices_come_in_pages_the_newest_first(notices: NoticeIndexPage) -> None:
    add_notices(notices, 25)
    first, second = shown("/notices/"), shown("/notices/?page=2")
    assert first == [f"News {number:02}" for number in range(24, 4, -1)]
    assert second == [f"News {number:02}" for number in range(4, -1, -1)]


@pytest.mark.parametrize("number", ["0", "-1", "x", "99", ""])
def test_a_page_of_notices_that_does_not_exist_shows_another(
    notices: NoticeIndexPage, number: str
) -> None:
    add_notices(notices, 1)
    assert shown(f"/notices/?page={number}") == ["News 00"]


def test_private_and_draft_notices_are_in_no_list(notices: NoticeIndexPage) -> None:
    NoticePageFactory(parent=notices, title="News 01", live=False)
    restrict(NoticePageFactory(parent=notices, title="News 02"))
    assert shown("/") == shown("/notices/") == []
    client = signed_in(UserFactory())
    assert "News 02" in client.get("/notices/").content.decode()


def test_a_notice_shows_its_day_and_its_words(notices: NoticeIndexPage) -> None:
    NoticePageFactory(
        parent=notices,
        slug="news",
        title="Closed",
        published_on=date(2026, 3, 9),
        body=[{"type": "text", "value": "<p>We are closed.</p>"}],
    )
    text = Client().get("/notices/news/").content.decode()
    assert '<time datetime="2026-03-09">9 March 2026</time>' in text
    assert "We are closed." in text


@pytest.mark.parametrize("count", [1, 3, 20])
def test_a_list_of_notices_takes_the_same_queries_for_any_number(
    notices: NoticeIndexPage, count: int, django_assert_max_num_queries: Any
) -> None:
    add_notices(notices, count)
    Client().get("/notices/")  # the frame and the roots of sites are remembered
    with django_assert_max_num_queries(12) as asked:
        assert len(shown("/notices/")) == count
    assert len(asked) == 12


def test_pages_go_where_they_belong() -> None:
    assert HomePage.allowed_parent_page_models() == [Page]
    assert NoticePage.allowed_parent_page_models() == [NoticeIndexPage]
    assert NoticePage.allowed_subpage_models() == []
    assert StandardPage.allowed_subpage_models() == [StandardPage]
