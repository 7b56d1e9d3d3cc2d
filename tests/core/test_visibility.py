"""What may this person see? Pages, aliases, collections – in lists and at their addresses."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.test import Client
from wagtail.models import Page

from accounts.factories import UserFactory
from core.models import PortalDocument, PortalImage
from core.visibility import page_is_public, visible_pages
from home.factories import StandardPageFactory
from home.models import HomePage, StandardPage
from tests.accounts.signing_in import signed_in
from tests.site_building import build_collection, build_document, build_image, restrict


def titles(user: Any) -> set[str]:
    """Titles of the ordinary pages that ``user`` may see."""
    return set(StandardPage.objects.visible_to(user).values_list("title", flat=True))


def reader(**facts: Any) -> Any:
    return UserFactory(**facts)


def administrator() -> Any:
    return UserFactory(is_superuser=True)


@pytest.fixture
def board(db: Any) -> Group:
    return Group.objects.create(name="Board")


def member_of(group: Group) -> Any:
    return UserFactory(groups=[group.name])


# Pages in lists


def test_a_live_page_without_restriction_is_for_everybody(home: HomePage) -> None:
    StandardPageFactory(parent=home, title="Open")
    assert titles(AnonymousUser()) == {"Open"}


def test_a_draft_is_for_nobody(home: HomePage) -> None:
    StandardPageFactory(parent=home, title="Draft", live=False)
    assert titles(AnonymousUser()) == set()
    assert titles(administrator()) == set()


def test_a_page_for_people_with_an_account_is_hidden_from_others(home: HomePage) -> None:
    restrict(StandardPageFactory(parent=home, title="Members"))
    assert titles(AnonymousUser()) == set()
    assert titles(reader()) == {"Members"}


def test_a_page_for_a_group_is_hidden_from_other_people(home: HomePage, board: Group) -> None:
    restrict(StandardPageFactory(parent=home, title="Board"), "groups", (board,))
    assert titles(AnonymousUser()) == set()
    assert titles(reader()) == set()
    assert titles(member_of(board)) == {"Board"}
    assert titles(administrator()) == {"Board"}


def test_a_shared_password_never_opens_a_list(home: HomePage, board: Group) -> None:
    restrict(StandardPageFactory(parent=home, title="Shared"), "password")
    assert titles(AnonymousUser()) == set()
    assert titles(member_of(board)) == set()
    assert titles(administrator()) == {"Shared"}


def test_a_restriction_holds_for_everything_below(home: HomePage, board: Group) -> None:
    section = StandardPageFactory(parent=home, title="Section")
    below = StandardPageFactory(parent=section, title="Below")
    StandardPageFactory(parent=below, title="Far below")
    StandardPageFactory(parent=home, title="Beside")
    restrict(section, "groups", (board,))
    assert titles(AnonymousUser()) == {"Beside"}
    assert titles(member_of(board)) == {"Section", "Below", "Far below", "Beside"}


def test_two_restrictions_must_both_let_in(home: HomePage, board: Group) -> None:
    section = StandardPageFactory(parent=home, title="Section")
    below = StandardPageFactory(parent=section, title="Below")
    restrict(section, "login")
    restrict(below, "groups", (board,))
    assert titles(reader()) == {"Section"}
    assert titles(member_of(board)) == {"Section", "Below"}


# Aliases


def alias_of(page: Page, *, under: Page, slug: str) -> StandardPage:
    return page.create_alias(parent=Page.objects.get(pk=under.pk), update_slug=slug)


def seen_paths(user: Any) -> set[str]:
    pages = visible_pages(Page.objects.filter(depth__gt=2), user)
    return set(pages.values_list("url_path", flat=True))


def test_an_alias_of_a_private_page_is_private(home: HomePage, board: Group) -> None:
    private = StandardPageFactory(parent=home, slug="private")
    restrict(private, "groups", (board,))
    alias_of(private, under=home, slug="mirror")
    assert seen_paths(AnonymousUser()) == set()
    assert seen_paths(reader()) == set()
    assert seen_paths(member_of(board)) == {"/home/private/", "/home/mirror/"}


def test_an_alias_of_a_page_below_a_private_one_is_private(home: HomePage) -> None:
    section = StandardPageFactory(parent=home, slug="section")
    below = StandardPageFactory(parent=section, slug="below")
    restrict(section)
    alias_of(below, under=home, slug="mirror")
    assert seen_paths(AnonymousUser()) == set()


def test_a_private_alias_of_a_public_page_is_private_and_the_page_is_not(home: HomePage) -> None:
    section = StandardPageFactory(parent=home, slug="section")
    public = StandardPageFactory(parent=home, slug="public")
    restrict(section)
    alias_of(public, under=section, slug="mirror")
    assert seen_paths(AnonymousUser()) == {"/home/public/"}


def test_an_alias_of_a_draft_is_hidden(home: HomePage) -> None:
    source = StandardPageFactory(parent=home, slug="source")
    alias_of(source, under=home, slug="mirror")
    Page.objects.filter(pk=source.pk).update(live=False)
    assert seen_paths(AnonymousUser()) == set()
    assert seen_paths(administrator()) == set()


def test_an_alias_of_an_alias_of_a_private_page_is_private(home: HomePage) -> None:
    section = StandardPageFactory(parent=home, slug="section")
    below = StandardPageFactory(parent=section, slug="below")
    first = alias_of(below, under=home, slug="first")
    second = alias_of(first, under=home, slug="second")
    assert second.alias_of_id == first.pk
    restrict(section)
    assert seen_paths(AnonymousUser()) == set()
    assert Client().get("/second/").status_code == 404


def test_an_alias_of_an_alias_of_a_draft_is_hidden(home: HomePage) -> None:
    source = StandardPageFactory(parent=home, slug="source")
    first = alias_of(source, under=home, slug="first")
    alias_of(first, under=home, slug="second")
    Page.objects.filter(pk=source.pk).update(live=False)
    assert seen_paths(AnonymousUser()) == set()


def test_a_page_below_an_alias_of_a_private_page_is_private(home: HomePage) -> None:
    private = StandardPageFactory(parent=home, slug="private")
    mirror = alias_of(private, under=home, slug="mirror")
    StandardPageFactory(parent=Page.objects.get(pk=mirror.pk), slug="own")
    restrict(private)
    assert seen_paths(AnonymousUser()) == set()
    assert Client().get("/mirror/own/").status_code != 200


def test_the_address_of_an_alias_of_a_page_below_a_private_one_does_not_exist(
    home: HomePage, board: Group
) -> None:
    section = StandardPageFactory(parent=home, slug="section")
    below = StandardPageFactory(parent=section, slug="below", title="Secret plan")
    restrict(section, "groups", (board,))
    alias_of(below, under=home, slug="mirror")
    assert Client().get("/mirror/").status_code == 404
    assert signed_in(reader()).get("/mirror/").status_code == 404
    assert signed_in(member_of(board)).get("/mirror/").status_code == 200


# Pages at their addresses


@pytest.mark.parametrize("kind", ["login", "groups", "password"])
def test_a_private_page_is_never_public_to_a_cache(home: HomePage, board: Group, kind: str) -> None:
    page = StandardPageFactory(parent=home, slug="private", title="Secret plan")
    restrict(page, kind, (board,))
    assert not page_is_public(page)
    for client in (Client(), signed_in(member_of(board)), signed_in(administrator())):
        for answer in (client.get("/private/"), client.get("/private/")):
            assert "public" not in answer["Cache-Control"]
    assert b"Secret plan" not in Client().get("/private/").content


def test_a_private_page_sends_a_reader_to_the_one_login_door(home: HomePage) -> None:
    restrict(StandardPageFactory(parent=home, slug="private"))
    answer = Client().get("/private/")
    assert answer.status_code == 302
    assert answer["Location"] == "/account/login/?next=/private/"


def test_a_public_page_shown_to_a_signed_in_person_is_not_for_shared_caches(home: HomePage) -> None:
    StandardPageFactory(parent=home, slug="open")
    assert "public" not in signed_in(reader()).get("/open/")["Cache-Control"]
    assert Client().get("/open/")["Cache-Control"] == "public, no-cache"


def test_a_private_page_is_not_in_the_sitemap(home: HomePage) -> None:
    restrict(StandardPageFactory(parent=home, slug="private"))
    StandardPageFactory(parent=home, slug="open")
    sitemap = Client().get("/sitemap.xml").content.decode()
    assert "/open/" in sitemap
    assert "/private/" not in sitemap


@pytest.mark.parametrize("count", [1, 3, 30])
def test_asking_what_is_visible_takes_the_same_queries_for_any_number_of_pages(
    home: HomePage, board: Group, count: int, django_assert_num_queries: Any
) -> None:
    restrict(StandardPageFactory(parent=home), "groups", (board,))
    for _ in range(count):
        StandardPageFactory(parent=home)
    with django_assert_num_queries(4):  # aliases, restrictions, their groups, the pages
        assert len(list(StandardPage.objects.visible_to(AnonymousUser()))) == count


# Collections


def files(user: Any) -> set[str]:
    images = PortalImage.objects.visible_to(user).values_list("title", flat=True)
    documents = PortalDocument.objects.visible_to(user).values_list("title", flat=True)
    return {*images, *documents}


@pytest.mark.parametrize("nested", [False, True])
def test_files_in_a_private_collection_are_hidden(
    home: HomePage, board: Group, nested: bool
) -> None:
    private = build_collection("Private")
    place = build_collection("Below", under=private) if nested else private
    build_image(place, "Private picture")
    build_document(place, "Private paper")
    build_image(None, "Open picture")
    build_document(None, "Open paper")
    restrict(private, "groups", (board,))
    everything = {"Private picture", "Private paper", "Open picture", "Open paper"}
    assert files(AnonymousUser()) == {"Open picture", "Open paper"}
    assert files(reader()) == {"Open picture", "Open paper"}
    assert files(member_of(board)) == everything
    assert files(administrator()) == everything


# Wagtail leaves the temporary file of a new size to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("nested", [False, True])
def test_a_picture_and_its_sizes_are_served_only_to_those_who_may_see_it(
    home: HomePage, nested: bool
) -> None:
    private = build_collection("Private")
    image = build_image(build_collection("Below", under=private) if nested else private)
    size = image.get_rendition("width-100")
    restrict(private)
    for url in (image.file.url, size.file.url):
        assert Client().get(url).status_code == 404
        answer = signed_in(reader()).get(url)
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "private, no-store"
        assert b"".join(answer.streaming_content)


def test_a_picture_is_served_so_that_it_cannot_run_anything(home: HomePage) -> None:
    answer = Client().get(build_image().file.url)
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    answer.close()


@pytest.mark.parametrize(
    "path",
    [
        "../portal.sqlite3",
        "..%2f..%2fetc%2fpasswd",
        "original_images/../../secret-key",
        "/etc/passwd",
        "original_images/",
        "nothing.png",
        "%00",
    ],
)
def test_no_other_file_can_be_fetched_as_a_picture(home: HomePage, path: str) -> None:
    assert Client().get(f"/media/{path}").status_code in (404, 301)


def test_a_document_is_not_served_as_a_picture(home: HomePage) -> None:
    assert Client().get(build_document().file.url).status_code == 404


def test_a_picture_whose_file_is_lost_is_not_found(home: HomePage) -> None:
    image = build_image()
    image.file.storage.delete(image.file.name)
    assert Client().get(image.file.url).status_code == 404


def test_a_document_is_served_only_to_those_who_may_see_its_collection(
    home: HomePage, board: Group
) -> None:
    private = build_collection("Private")
    document = build_document(build_collection("Below", under=private))
    restrict(private, "groups", (board,))
    refused = Client().get(document.url)
    assert refused.status_code == 302
    assert refused["Location"].startswith("/account/login/?next=")
    assert signed_in(reader()).get(document.url).status_code == 403
    answer = signed_in(member_of(board)).get(document.url)
    assert b"".join(answer.streaming_content) == b"words on paper"
    assert "public" not in answer["Cache-Control"]
    assert "public" not in refused["Cache-Control"]


def test_an_open_document_is_served_to_anybody(home: HomePage) -> None:
    answer = Client().get(build_document().url)
    assert b"".join(answer.streaming_content) == b"words on paper"
