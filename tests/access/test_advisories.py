"""Classes of Wagtail's past security advisories, tried on this portal.

``docs/access-model.md`` lists them. Each refusal stands beside the person for whom it works.
"""

from __future__ import annotations

import json
import time

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import GroupPagePermission, Page

from accounts.factories import UserFactory
from core.blocks import TEXT_FEATURES
from core.models import PortalDocument, SiteSettings
from home.factories import StandardPageFactory
from home.models import HomePage, StandardPage
from tests.accounts.signing_in import signed_in
from tests.site_building import restrict

SECRET = "Kestrel pack for five people"
SCRIPT = "<script>alert('kestrel')</script>"
pytestmark = pytest.mark.django_db


@pytest.fixture
def own(home: HomePage) -> Page:
    """The one part of the site that the limited editor may edit."""
    return StandardPageFactory(parent=home, title="Our own part", slug="own")


@pytest.fixture
def pack(home: HomePage) -> StandardPage:
    """A page elsewhere, with two revisions, that only some may read."""
    page = StandardPageFactory(parent=home, title=SECRET, slug="pack")
    restrict(page, kind="groups")
    page.save_revision()
    page.save_revision()
    return page


@pytest.fixture
def limited(own: Page) -> Client:
    """An editor of one part of the site and of nothing else."""
    group = Group.objects.create(name="Editors of one part")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for action in ("add", "change", "publish"):
        right = Permission.objects.get(codename=f"{action}_page")
        GroupPagePermission.objects.create(group=group, page=own, permission=right)
    return signed_in(UserFactory(groups=[group.name]))


@pytest.fixture
def editor() -> Client:
    return signed_in(UserFactory(roles=["content_editor"]))


def addresses(page: StandardPage) -> dict[str, str]:
    first, second = page.revisions.order_by("pk").values_list("pk", flat=True)[:2]
    base = f"/admin/pages/{page.pk}"
    return {
        "comparing revisions": f"{base}/revisions/compare/{first}...{second}/",
        "viewing a revision": f"{base}/revisions/{first}/view/",
        "page history": f"{base}/history/",
        "preview of a draft": f"{base}/view_draft/",
        "editing": f"{base}/edit/",
        "copying": f"{base}/copy/",
        "usage": f"{base}/usage/",
        "privacy": f"{base}/privacy/",
        "several at once": f"/admin/bulk/wagtailcore/page/unpublish/?id={page.pk}",
    }


KINDS = (
    *("comparing revisions", "viewing a revision", "page history", "preview of a draft"),
    *("editing", "copying", "usage", "privacy", "several at once"),
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_outside_ones_part_is_closed_by(
    pack: StandardPage, limited: Client, editor: Client, kind: str
) -> None:
    path = addresses(pack)[kind]
    assert SECRET not in limited.get(path, follow=True).content.decode()
    allowed = editor.get(path)
    assert allowed.status_code == 200
    if kind not in ("comparing revisions", "privacy"):
        assert SECRET in allowed.content.decode()


def test_a_page_cannot_be_copied_out_of_where_one_may_not_look(
    pack: StandardPage, own: Page, limited: Client, editor: Client
) -> None:
    facts = {"new_title": "Mine", "new_slug": "mine", "new_parent_page": own.pk}
    limited.post(f"/admin/pages/{pack.pk}/copy/", facts)
    limited.post(f"/admin/api/main/pages/{pack.pk}/action/copy/", {"destination_page_id": own.pk})
    assert own.get_children().count() == 0
    editor.post(f"/admin/pages/{pack.pk}/copy/", facts)
    assert Page.objects.child_of(own).filter(slug="mine").exists()


def test_the_limited_editor_does_edit_their_own_part(own: Page, limited: Client) -> None:
    """The control of all above."""
    assert limited.get(f"/admin/pages/{own.pk}/edit/").status_code == 200
    assert limited.get(f"/admin/pages/{own.pk}/history/").status_code == 200


@pytest.mark.parametrize("role", ["threshold_editor", "auditor", "training_coordinator"])
def test_settings_are_changed_only_by_whom_they_are_given_to(home: HomePage, role: str) -> None:
    address = f"/admin/settings/core/sitesettings/{home.sites_rooted_here.get().pk}/"
    other = signed_in(UserFactory(roles=[role]))
    assert other.get(address).status_code == 302
    other.post(address, {"partnership_name": "Taken over"})
    assert not SiteSettings.objects.filter(partnership_name="Taken over").exists()
    assert signed_in(UserFactory(roles=["service_owner"])).get(address).status_code == 200


@pytest.mark.parametrize("model", ["user", "membership"])
def test_actions_on_many_tell_no_names_of_people(
    home: HomePage, editor: Client, model: str
) -> None:
    person = UserFactory(first_name="Kestrel", last_name="Hidden")
    path = f"/admin/bulk/accounts/{model}/delete/?id={person.pk}"
    answer = editor.get(path, follow=True)
    assert "Kestrel" not in answer.content.decode()


def test_script_in_a_title_stays_text_in_the_admin(home: HomePage, editor: Client) -> None:
    page = StandardPageFactory(parent=home, title=SCRIPT, slug="script")
    page.save_revision()
    page.title = f"{SCRIPT} again"
    page.save_revision()
    for kind, path in addresses(page).items():
        answer = editor.get(path)
        if answer.status_code == 200 and kind not in ("viewing a revision", "preview of a draft"):
            assert SCRIPT not in answer.content.decode(), kind
    for path in (f"/admin/pages/{home.pk}/", "/admin/", "/admin/reports/site-history/", "/script/"):
        assert SCRIPT not in editor.get(path).content.decode(), path


def test_script_in_a_name_stays_text_in_registers(home: HomePage) -> None:
    UserFactory(first_name=SCRIPT, last_name=SCRIPT)
    auditor = signed_in(UserFactory(roles=["auditor"]))
    listed = auditor.get("/admin/registers/memberships/").content.decode()
    assert "alert(" in listed
    assert SCRIPT not in listed


def test_rich_text_leads_nowhere_but_to_addresses() -> None:
    """What the editor's browser sends is cleaned before it is kept."""
    links = {"0": "javascript:alert(1)", "1": "/two/"}
    sent = {
        "blocks": [
            {
                "key": "a",
                "text": "one two",
                "type": "unstyled",
                "depth": 0,
                "inlineStyleRanges": [],
                "entityRanges": [
                    {"offset": 0, "length": 3, "key": 0},
                    {"offset": 4, "length": 3, "key": 1},
                ],
            }
        ],
        "entityMap": {
            key: {"type": "LINK", "mutability": "MUTABLE", "data": {"url": url}}
            for key, url in links.items()
        },
    }
    kept = ContentstateConverter(features=TEXT_FEATURES).to_database_format(json.dumps(sent))
    assert "javascript:" not in kept
    assert 'href="/two/"' in kept


def test_a_picture_or_paper_that_is_too_large_is_refused(home: HomePage, editor: Client) -> None:
    large = SimpleUploadedFile("large.pdf", b"x" * (20 * 1024 * 1024 + 1))
    answer = editor.post("/admin/documents/add/", {"title": "Large", "file": large})
    assert answer.status_code == 200
    assert not PortalDocument.objects.exists()
    program = SimpleUploadedFile("page.html", b"<script>alert(1)</script>")
    editor.post("/admin/documents/add/", {"title": "Page", "file": program})
    assert not PortalDocument.objects.exists()


@pytest.mark.parametrize("path", ["/search/", "/admin/pages/search/", "/admin/people/"])
def test_a_query_made_to_be_slow_is_answered(home: HomePage, path: str) -> None:
    """Unfinished quotes and colons once took a quadratic time: a hundred times the length of a
    harmless question must not cost a thousand times its time."""
    owner = signed_in(UserFactory(roles=["administrator"]))
    owner.get(path, {"q": "warm"})
    started = time.perf_counter()
    owner.get(path, {"q": 'a:"b ' * 40})
    short = time.perf_counter() - started
    started = time.perf_counter()
    assert owner.get(path, {"q": 'a:"b ' * 1_000}).status_code in (200, 302, 400)
    assert time.perf_counter() - started < 25 * max(short, 0.2)


def test_no_page_or_collection_can_be_opened_by_a_shared_password(
    home: HomePage, pack: StandardPage, editor: Client
) -> None:
    form = editor.get(f"/admin/pages/{pack.pk}/privacy/").json()["html"]
    assert "password" not in form.lower()
    restriction = pack.view_restrictions.get()
    answer = Client().post(
        f"/_util/authenticate_with_password/{restriction.pk}/{pack.pk}/",
        {"password": "", "return_url": "/pack/"},
    )
    assert SECRET not in answer.content.decode()
