"""In Wagtail's admin a person meets only pages and files that are theirs to edit or to read."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.factories import UserFactory
from core.models import PortalDocument, PortalImage
from home.factories import StandardPageFactory
from home.models import HomePage
from tests.accounts.signing_in import signed_in
from tests.site_building import build_collection, build_document, build_image, restrict

SECRET = "Kestrel pack for five people"
pytestmark = pytest.mark.django_db


@pytest.fixture
def pack(home: HomePage) -> Any:
    """A page that only some may read, with a page below it."""
    page = StandardPageFactory(parent=home, title=SECRET, slug="pack")
    restrict(page, kind="groups")
    return page


@pytest.fixture
def files() -> tuple[PortalImage, PortalDocument]:
    closed = build_collection("Closed")
    restrict(closed, kind="groups")
    return build_image(closed, SECRET), build_document(closed, SECRET)


def threshold_editor() -> Client:
    return signed_in(UserFactory(roles=["threshold_editor"]))


def content_editor() -> Client:
    return signed_in(UserFactory(roles=["content_editor"]))


def test_a_chooser_shows_what_one_may_read_and_not_the_pack(home: HomePage, pack: Any) -> None:
    StandardPageFactory(parent=home, title="Open to all", slug="open")
    shown = threshold_editor().get(f"/admin/choose-page/{home.pk}/").json()["html"]
    assert "Open to all" in shown
    assert SECRET not in shown
    assert SECRET in content_editor().get(f"/admin/choose-page/{home.pk}/").json()["html"]


@pytest.mark.parametrize(
    "address",
    [
        "/admin/choose-page/{pk}/",
        "/admin/choose-page/search/?q=kestrel",
        "/admin/choose-page/chosen-multiple/?id={pk}",
        "/admin/api/main/pages/{pk}/",
        "/admin/api/main/pages/?search=kestrel",
        "/admin/pages/{pk}/move/{home}/confirm/",
        "/admin/pages/workflow/confirm_cancellation/{pk}/",
        "/admin/pages/{pk}/revisions/",
        "/admin/pages/{pk}/history/",
        "/admin/pages/{pk}/edit/",
        "/admin/pages/{pk}/copy/",
        "/admin/pages/{pk}/usage/",
        "/admin/pages/{pk}/view_draft/",
        "/admin/pages/search/?q=kestrel",
        "/admin/pages/{pk}/",
        "/admin/pages/{pk}/delete/",
        "/admin/pages/{pk}/unpublish/",
        "/admin/bulk/wagtailcore/page/delete/?id={pk}",
        "/admin/bulk/wagtailcore/page/publish/?id={pk}",
        "/admin/bulk/wagtailcore/page/move/?id={pk}",
        "/admin/reports/site-history/",
        "/admin/reports/aging-pages/",
        "/admin/",
    ],
)
def test_nothing_in_the_admin_names_the_pack_to_others(
    home: HomePage, pack: Any, address: str
) -> None:
    path = address.format(pk=pack.pk, home=home.pk)
    answer = threshold_editor().get(path, follow=True)
    assert SECRET not in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/admin/{kind}s/chooser/",
        "/admin/{kind}s/chooser/results/?q=kestrel",
        "/admin/{kind}s/chooser/chosen/{pk}/",
        "/admin/{kind}s/chooser/chosen-multiple/?id={pk}",
        "/admin/bulk/core/portal{kind}/delete/?id={pk}",
        "/admin/api/main/{kind}s/",
        "/admin/api/main/{kind}s/{pk}/",
    ],
)
@pytest.mark.parametrize("kind", ["image", "document"])
def test_a_closed_collection_is_closed_in_the_admin_too(
    home: HomePage, files: tuple[PortalImage, PortalDocument], kind: str, address: str
) -> None:
    pk = (files[0] if kind == "image" else files[1]).pk
    path = address.format(kind=kind, pk=pk)
    assert SECRET not in threshold_editor().get(path, follow=True).content.decode()
    if "/api/" not in address:  # the API leaves closed collections out for every reader
        assert SECRET in content_editor().get(path, follow=True).content.decode()
