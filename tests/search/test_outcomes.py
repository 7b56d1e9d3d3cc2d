"""A small corpus, a phrase as a practitioner would type it, and what must be found for it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page

from accounts.factories import UserFactory
from home.factories import NoticeIndexPageFactory, NoticePageFactory, StandardPageFactory
from home.models import HomePage, StandardPage
from search import engine
from search.models import Entry
from tests.site_building import build_edition, restrict

NOBODY = AnonymousUser()


def titles(text: str, user: Any = NOBODY, **facts: Any) -> list[str]:
    return [result.title for result in engine.search(text, user, **facts).results]


def text_block(words: str) -> list[dict[str, str]]:
    return [{"type": "text", "value": f"<p>{words}</p>"}]


def page(home: Page, title: str, words: str = "", **facts: Any) -> StandardPage:
    body = text_block(words) if words else []
    return StandardPageFactory(parent=home, title=title, summary="Short.", body=body, **facts)


@pytest.fixture
def corpus(home: HomePage) -> HomePage:
    page(home, "Bruising in babies", "A bruise on a child who cannot crawl is a sign of harm.")
    page(home, "Dental health", "Sore teeth, missed dentist appointments, pain when eating.")
    page(home, "Working with families", "Listen to mothers and fathers. Bruises may be explained.")
    page(home, "Going missing", "A child who runs away from home or school overnight.")
    page(home, "Café rules", "Nothing naïve about résumés.")
    index = NoticeIndexPageFactory(parent=home)
    NoticePageFactory(
        parent=index,
        title="Winter holiday hours",
        summary="The front door is closed on Boxing Day.",
    )
    build_edition(
        {
            "Physical harm": "Unexplained bruises, burns or broken bones",
            "Hunger": "Arrives at school hungry and asks other children for food",
        }
    )
    return home


@pytest.mark.parametrize(
    ("phrase", "first"),
    [
        ("baby has a bruise", "Bruising in babies"),
        ("bruises on babies", "Bruising in babies"),
        ("always hungry at school", "Hunger: level 2 Early help"),
        ("unexplained bruises", "Physical harm: level 2 Early help"),
        ("toothache tooth", "Dental health"),
        ("ran away overnight", "Going missing"),
        ("is the front door open on boxing day", "Winter holiday hours"),
        ("cafe", "Café rules"),
        ("CAFÉ RULES", "Café rules"),
        ("resumes", "Café rules"),
        ("families' dads", "Working with families"),
        ("hunger", "Hunger"),
    ],
)
def test_the_best_answer_comes_first(corpus: HomePage, phrase: str, first: str) -> None:
    assert titles(phrase)[0] == first


@pytest.mark.parametrize(
    ("phrase", "ranked"),
    [
        ("bruise baby", ["Bruising in babies", "Working with families"]),
        ("child school", ["Going missing", "Hunger: level 2 Early help"]),
        ("winter dentist", ["Winter holiday hours", "Dental health"]),
    ],
)
def test_the_order_is_the_same_on_every_database(
    corpus: HomePage, phrase: str, ranked: list[str]
) -> None:
    assert [title for title in titles(phrase) if title in ranked] == ranked


def test_a_word_in_the_title_outweighs_the_same_word_in_the_text(home: HomePage) -> None:
    page(home, "Other matters", "Neglect neglect, and more about neglect in every sentence.")
    page(home, "Neglect", "Other matters in every sentence, and more about them in every one.")
    assert titles("neglect") == ["Neglect", "Other matters"]


def test_an_object_with_more_of_the_words_comes_before_one_with_fewer(home: HomePage) -> None:
    page(home, "Alpha", "Sleep and food at home.")
    page(home, "Beta", "Sleep at home, school in the morning.")
    assert titles("sleep school") == ["Beta", "Alpha"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "the and of a is",
        "?!… – ()",
        "\x00",
        '"',
        "'",
        "''' \"\"\"",
        "\\",
        "*",
        "zzzzqqq",
        "🙂",
        "%s %d %(a)s {0} {visible}",
    ],
)
def test_words_that_say_nothing_find_nothing(corpus: HomePage, text: str) -> None:
    assert engine.search(text, NOBODY).total == 0


@pytest.mark.parametrize(
    "text",
    [
        '" OR NEAR( bruise *',
        "bruise AND NOT baby",
        "title_stems:bruise",
        "bruise^2 -baby +(baby)",
        "{bruise baby}",
        "bruise & | ! <-> baby :*",
        "'; DROP TABLE search_entry; -- bruise",
        "bruise\x00baby",
        "bruise\\'",
        "“bruise”",
        "bruise’s",
        "bruise " + "x" * 5_000,
        "bruise " * 3_000,
        "bruise " + "ﷺ" * 500,
        "bruise " + " ".join(f"word{number}" for number in range(500)),
        "bruise ½ ² ① İ ß ŉ",
    ],
)
def test_signs_of_query_languages_are_only_words(corpus: HomePage, text: str) -> None:
    assert "Bruising in babies" in titles(text)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_text_at_all_breaks_the_search(db: Any, text: str) -> None:
    engine.search(text, NOBODY)
    engine.search(f"{text} child {text}", NOBODY)


# Who may find what


def test_drafts_and_words_of_drafts_are_never_found(home: HomePage) -> None:
    page(home, "Draft about unicorns", live=False)
    live = page(home, "Live page", "Published words.")
    live.title = "Secret unicorns"
    live.body = text_block("Words about unicorns that nobody has published.")
    live.save_revision()
    assert titles("unicorns") == []
    assert titles("published") == ["Live page"]


def test_a_private_page_is_found_only_by_those_who_may_see_it(home: HomePage) -> None:
    board = Group.objects.create(name="Board")
    section = page(home, "Board section")
    page(section, "Budget", "Unicorns cost money.")
    restrict(section, "groups", (board,))
    assert titles("unicorns") == []
    assert titles("unicorns", UserFactory()) == []
    assert titles("unicorns", UserFactory(groups=["Board"])) == ["Budget"]
    assert titles("unicorns", UserFactory(is_superuser=True)) == ["Budget"]


def test_a_private_page_is_not_counted(home: HomePage) -> None:
    restrict(page(home, "Secret unicorn"))
    page(home, "Open unicorn")
    assert engine.search("unicorn", NOBODY).total == 1


def test_an_alias_of_a_private_page_is_not_found(home: HomePage) -> None:
    section = page(home, "Section")
    page(section, "Unicorns").create_alias(parent=Page.objects.get(pk=home.pk), update_slug="m")
    restrict(section)
    assert titles("unicorns") == []


def test_an_expired_page_is_not_found(home: HomePage) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    page(home, "Old unicorns", expire_at=yesterday)
    call_command("publish_scheduled", verbosity=0)
    assert titles("unicorns") == []


def test_only_the_edition_in_force_is_found(home: HomePage) -> None:
    build_edition({"Old": "Unicorns of old"}, effective_from=date(2024, 1, 1))
    build_edition({"New": "Unicorns of today"}, effective_from=date(2025, 1, 1))
    build_edition({"Draft": "Unicorns drafted"}, agreed=False)
    build_edition({"To come": "Unicorns to come"}, effective_from=date(2999, 1, 1))
    assert titles("unicorns") == ["New: level 2 Early help"]
    assert titles("unicorns", UserFactory(is_superuser=True)) == ["New: level 2 Early help"]


# Entries follow their objects


def test_the_entry_follows_publishing_unpublishing_and_deleting(home: HomePage) -> None:
    one = page(home, "Unicorns", live=False)
    assert titles("unicorns") == []
    one.save_revision().publish()
    assert titles("unicorns") == ["Unicorns"]
    one.refresh_from_db()
    one.title = "Griffins"
    one.save_revision().publish()
    assert titles("unicorns") == []
    assert titles("griffins") == ["Griffins"]
    Page.objects.get(pk=one.pk).unpublish()
    assert titles("griffins") == []
    StandardPage.objects.get(pk=one.pk).save_revision().publish()
    assert titles("griffins") == ["Griffins"]
    Page.objects.get(pk=one.pk).delete()
    assert titles("griffins") == []
    assert not Entry.objects.filter(title="Griffins").exists()


def test_deleting_a_section_deletes_the_entries_below(home: HomePage) -> None:
    section = page(home, "Section")
    page(section, "Unicorns")
    Page.objects.get(pk=section.pk).delete()
    assert not Entry.objects.filter(title="Unicorns").exists()


def test_the_address_of_a_moved_page_is_its_new_one(home: HomePage) -> None:
    section = page(home, "Section", slug="section")
    one = page(home, "Unicorns", slug="unicorns")
    one.move(section, pos="last-child")
    assert [r.url for r in engine.search("unicorns", NOBODY).results] == ["/section/unicorns/"]


def test_a_page_moved_below_a_private_one_is_no_longer_found(home: HomePage) -> None:
    section = page(home, "Section")
    one = page(home, "Unicorns")
    restrict(section)
    one.move(section, pos="last-child")
    assert titles("unicorns") == []


def test_rebuilding_writes_every_entry_anew(corpus: HomePage, capsys: Any) -> None:
    before = titles("bruise school child")
    count = Entry.objects.count()
    Entry.objects.all().delete()
    assert titles("bruise school child") == []
    call_command("rebuild_search")
    assert capsys.readouterr().out == f"{count} entries written.\n"
    assert sorted(titles("bruise school child")) == sorted(before)
    call_command("rebuild_search")
    assert Entry.objects.count() == count


# Kinds, pages, cost


def test_results_can_be_of_one_kind(corpus: HomePage) -> None:
    assert {r.kind for r in engine.search("child bruise", NOBODY).results} == {"Page", "Indicator"}
    assert {r.kind for r in engine.search("child bruise", NOBODY, kind="Page").results} == {"Page"}
    assert engine.search("hunger", NOBODY, kind="Need").total == 1
    assert engine.search("hunger", NOBODY, kind="Unheard of").total == 0


def test_results_come_in_pages_without_repeating(home: HomePage) -> None:
    for number in range(25):
        page(home, f"Unicorn {number}")
    seen = [t for offset in (0, 10, 20) for t in titles("unicorn", offset=offset)]
    assert len(seen) == len(set(seen)) == 25
    assert engine.search("unicorn", NOBODY).total == 25


@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_search_takes_the_same_queries_for_any_number_of_results(
    home: HomePage, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        page(home, f"Unicorn {number}")
    build_edition({f"Unicorn {number}": "Unicorns" for number in range(count)})
    titles("unicorn")  # content types and site roots are remembered
    # five kinds of pages ask what is special about pages; the one ranked
    # statement; the objects of each kind found
    with django_assert_num_queries(9):
        assert len(titles("unicorn", limit=100)) == 3 * count


def test_the_database_joins_the_words_with_the_visibility_in_one_statement(
    corpus: HomePage,
) -> None:
    statement, values = engine._visible(list(engine.searchables()), NOBODY)
    assert statement.count("entry.object_id IN (") == len(list(engine.searchables()))
    assert values


# The page


def test_the_search_page_shows_results_with_their_words_marked(corpus: HomePage) -> None:
    text = Client().get("/search/?q=baby+bruise").content.decode()
    assert "Bruising in babies" in text
    assert "<mark>bruise</mark>" in text
    assert "&lt;mark" not in text


def test_the_search_page_escapes_what_was_typed(corpus: HomePage) -> None:
    answer = Client().get("/search/", {"q": "<script>alert(1)</script> bruise"})
    assert b"<script>alert" not in answer.content


def test_titles_with_markup_are_shown_as_text(home: HomePage) -> None:
    page(home, "<script>alert(1)</script> unicorn", "Unicorn &lt;b&gt;bold&lt;/b&gt;")
    text = Client().get("/search/?q=unicorn").content.decode()
    assert "<script>alert" not in text
    assert "<b>" not in text
    assert "&lt;b&gt;bold&lt;/b&gt;" in text


@pytest.mark.parametrize("query", ["", "?q=", "?q=++", "?q=the", "?q=zzzz", "?q=%00", "?q=%FF"])
def test_the_search_page_answers_without_results(corpus: HomePage, query: str) -> None:
    assert Client().get(f"/search/{query}").status_code == 200


@pytest.mark.parametrize("number", ["0", "-1", "x", "²", "99999999999999999999", "1e3", ""])
def test_a_page_number_that_does_not_exist_shows_results_all_the_same(
    corpus: HomePage, number: str
) -> None:
    answer = Client().get("/search/", {"q": "bruise", "page": number})
    assert answer.status_code == 200
    assert answer.context["results"]


def test_the_second_page_of_results_shows_the_rest(home: HomePage) -> None:
    for number in range(12):
        page(home, f"Unicorn {number}")
    client = Client()
    first = client.get("/search/?q=unicorn&kind=Page").context["results"]
    second = client.get("/search/?q=unicorn&kind=Page&page=2").context["results"]
    assert (len(first), len(second)) == (10, 2)


def test_a_search_is_never_kept_by_any_cache(corpus: HomePage) -> None:
    for address in ("/search/", "/search/?q=bruise"):
        answer = Client().get(address)
        assert answer["Cache-Control"] == "private, no-store"
        assert not answer.cookies
