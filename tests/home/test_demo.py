"""The demo partnership: its words can be read, its pages stand, its links lead somewhere."""

from __future__ import annotations

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page

from accounts.roles import ROLES
from home.demo import content
from home.demo.people import PASSWORD
from home.models import HomePage
from tests.second_factor import code_of_app

KNOWN_BLOCKS = {"heading", "text", "callout", "details", "contacts", "steps"}


@pytest.fixture
def demo(db: Any) -> HomePage:
    call_command("build_demo", verbosity=0, stdout=StringIO())
    return HomePage.objects.get()


def counts() -> dict[str, int]:
    """Rows of every model of ours and of the page tree."""
    ours = {"portal", "home", "thresholds", "search", "accounts", "core"}
    models = [model for model in apps.get_models() if model._meta.app_label in ours]
    rows = {model._meta.label: model.objects.count() for model in (*models, Page)}
    rows.pop("core.Generation")
    return rows


@pytest.mark.parametrize("words", content.pages(), ids=lambda words: words["slug"])
def test_every_page_of_the_demo_is_complete(words: dict[str, Any]) -> None:
    for name in ("type", "slug", "title", "summary", "owner", "review_months", "body"):
        assert words[name], name
    assert words["type"] in ("standard", "notice")
    assert len(words["summary"]) <= 200
    assert {block["type"] for block in words["body"]} <= KNOWN_BLOCKS
    assert len(content.body_of(words)) == len(words["body"])


def test_no_two_pages_of_the_demo_share_an_address() -> None:
    slugs = [words["slug"] for words in content.pages()]
    assert len(set(slugs)) == len(slugs)


def test_the_demo_speaks_of_nobody_real() -> None:
    text = "".join(path.read_text() for path in content.HERE.rglob("*.toml"))
    for address in re.findall(r"[\w.]+@[\w.]+", text):
        assert address.endswith(".example"), address
    for number in re.findall(r"\b0\d{3,4} \d{3} \d{3,4}\b", text):
        assert number.startswith(("01632 960", "0800 ")), number


def test_building_the_demo_twice_adds_nothing(demo: HomePage) -> None:
    before = counts()
    call_command("build_demo", verbosity=0, stdout=StringIO())
    assert counts() == before


def test_everybody_of_the_demo_can_sign_in(demo: HomePage) -> None:
    listed = json.loads((Path(settings.DATA) / "demo-accounts.json").read_text())
    assert set(listed) == {role.key for role in ROLES}
    for role, account in listed.items():
        client = Client()
        facts = {"login": account["email"], "password": PASSWORD}
        answer = client.post("/account/login/", facts)
        assert answer.status_code == 302, role
        if account["totp_secret"]:
            assert "_auth_user_id" not in client.session, role
            code = {"code": code_of_app(account["totp_secret"])}
            assert client.post(answer["Location"], code).status_code == 302, role
        assert "_auth_user_id" in client.session, role


def test_a_password_that_somebody_changed_stays_changed(demo: HomePage) -> None:
    person = apps.get_model("accounts.User").objects.get(email="admin@westshire.example")
    person.set_password("another long password")
    person.save()
    call_command("build_demo", verbosity=0, stdout=StringIO())
    person.refresh_from_db()
    assert person.check_password("another long password")


def test_every_link_of_the_demo_leads_somewhere(demo: HomePage) -> None:
    """Walks the site from its home page; the parts of the document are one pattern each."""
    client = Client()
    waiting, seen, ids = ["/"], {"/"}, {}
    fragments: list[tuple[str, str, str]] = []
    while waiting:
        path = waiting.pop()
        answer = client.get(path, follow=True)
        assert answer.status_code == 200, path
        if not answer.get("Content-Type", "").startswith("text/html"):
            continue
        soup = BeautifulSoup(answer.content, "html.parser")
        assert len(soup.find_all("h1")) == 1, path
        named = [tag["id"] for tag in soup.find_all(id=True)]
        assert len(named) == len(set(named)), (path, sorted(i for i in named if named.count(i) > 1))
        ids[path] = set(named)
        for link in soup.find_all("a", href=True):
            target, _, fragment = link["href"].partition("#")
            target = target or path
            if target.startswith("?"):
                target = path.partition("?")[0] + target
            if not target.startswith("/"):
                assert target.startswith(("tel:", "mailto:", "https://")), (path, target)
                continue
            if fragment:
                fragments.append((path, target, fragment))
            kind = re.sub(r"/needs/[^?]*", "/needs/", target.partition("?")[0])
            if target not in seen and sum(kind in one for one in seen) < 6:
                seen.add(target)
                waiting.append(target)
    assert len(seen) > 30
    for path, target, fragment in fragments:
        if target in ids:
            assert fragment in ids[target], (path, target, fragment)
