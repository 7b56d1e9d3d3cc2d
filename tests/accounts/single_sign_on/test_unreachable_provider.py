"""A provider that is down, slow or talks nonsense: a clear page, and the password door works."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.factories import UserFactory
from accounts.models import Agency, User
from accounts.single_sign_on import conversation
from tests.accounts.openid_provider.misbehaving import Misbehaving
from tests.accounts.openid_provider.real import GENERIC, real_provider
from tests.accounts.single_sign_on.conftest import COUNCIL, COUNCIL_DOMAIN, HOST, configured
from tests.accounts.single_sign_on.door import (
    LOGIN,
    Door,
    asked_of_provider,
    callback_path,
    start_path,
)

pytestmark = pytest.mark.django_db
DOCUMENT = "/.well-known/openid-configuration"


def start(door: Door) -> Any:
    return door.client.post(start_path(door.provider_id))


def is_clear_page(answer: Any) -> bool:
    page = answer.content.decode()
    return bool(
        answer.status_code == 503
        and "cannot sign you in just now" in page
        and f'href="{LOGIN}"' in page
        and "Traceback" not in page
    )


def signs_in_by_password(person: User) -> bool:
    client = Client()
    form = {"login": person.email, "password": "correct horse battery"}
    client.post(LOGIN, form)
    return client.session.get("_auth_user_id") == str(person.pk)


def test_a_real_provider_is_stopped_and_comes_back(
    tmp_path: Any, settings: Any, agencies: dict[str, Agency]
) -> None:
    person = UserFactory(email=f"lee@{COUNCIL_DOMAIN}", agency=agencies[COUNCIL])
    with real_provider(tmp_path, [HOST + callback_path("falling")]) as provider:
        settings.SINGLE_SIGN_ON = (
            configured("falling", "generic", provider.server_url(GENERIC), COUNCIL_DOMAIN),
        )
        door = Door("falling", provider)
        login = provider.person(GENERIC, "lee", email=person.email, email_verified=True)
        back = provider.log_in(door.begin(), login)
        provider.stop()
        assert is_clear_page(door.client.get(back))
        assert is_clear_page(start(door))
        assert door.person() is None
        assert signs_in_by_password(person)
        provider.start()
        cache.clear()  # the rest after a failure is over
        provider.person(GENERIC, "lee", email=person.email, email_verified=True)
        door.sign_in(login)
        assert door.person() == person


@pytest.mark.parametrize(
    "answer",
    [
        (200, b"<html>maintenance</html>"),
        (200, b""),
        (200, b"[]"),
        (200, b"{}"),
        (200, b"[" * 200_000),
        (200, b'{"x": "' + b"x" * 600_000 + b'"}'),
        (302, b""),
        (404, b"{}"),
        (500, b"Traceback"),
    ],
    ids=["html", "empty", "list", "nothing", "deep", "huge", "redirect", "404", "500"],
)
def test_a_document_that_is_none(
    at_liar: Door, liar: Misbehaving, answer: tuple[int, bytes]
) -> None:
    liar.answers[DOCUMENT] = answer
    assert is_clear_page(start(at_liar))


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": None},
        {"authorization_endpoint": "https://id.example/auth?prompt=none"},
        {"token_endpoint": "ftp://id.example/token"},
        {"token_endpoint": "//id.example/token"},
        {"jwks_uri": "https://["},
        {"jwks_uri": 7},
        {"userinfo_endpoint": "file:///etc/passwd"},
    ],
    ids=lambda wrong: "-".join(f"{k}={v}" for k, v in wrong.items()),
)
def test_a_document_that_leads_astray(
    at_liar: Door, liar: Misbehaving, wrong: dict[str, Any]
) -> None:
    liar.changes[DOCUMENT] = lambda told: {**told, **wrong}
    assert is_clear_page(start(at_liar))


def silent(liar: Misbehaving) -> None:
    liar.wait_seconds = 30


def dripping(liar: Misbehaving) -> None:
    liar.drip_seconds = 0.1


@pytest.mark.parametrize("slow", [silent, dripping])
def test_a_provider_that_keeps_people_waiting_is_given_up(
    at_liar: Door,
    liar: Misbehaving,
    kim: User,
    monkeypatch: pytest.MonkeyPatch,
    slow: Callable[[Misbehaving], None],
) -> None:
    assert conversation.SECONDS <= 5
    monkeypatch.setattr(conversation.Conversation.__init__, "__defaults__", (0.7,))
    slow(liar)
    began = time.monotonic()
    assert is_clear_page(start(at_liar))
    assert time.monotonic() - began < 5
    assert signs_in_by_password(kim)


def test_after_a_failure_nobody_waits_for_the_provider_again_at_once(
    at_liar: Door, liar: Misbehaving
) -> None:
    liar.answers[DOCUMENT] = (500, b"")
    for _ in range(3):
        assert is_clear_page(start(at_liar))
    assert liar.asked == [DOCUMENT]
    liar.answers.clear()
    cache.clear()  # as when the rest is over
    assert start(at_liar).status_code == 200


@pytest.mark.parametrize("path", ["/token", "/jwks", "/me"])
@pytest.mark.parametrize("answer", [(500, b"x"), (200, b"<html>"), (401, b'{"error": "x y"}')])
def test_a_provider_that_fails_on_the_way_back(
    at_liar: Door, liar: Misbehaving, path: str, answer: tuple[int, bytes]
) -> None:
    liar.claims.pop("email")  # so that the user info is asked
    liar.answers[path] = answer
    asked = asked_of_provider(at_liar.begin())
    liar.claims["nonce"] = asked["nonce"]
    back = {"code": "c", "state": asked["state"]}
    assert is_clear_page(at_liar.client.get(callback_path("liar"), back))
    assert path in liar.asked
    assert at_liar.person() is None


@pytest.mark.parametrize("error", ["server_error", "temporarily_unavailable"])
def test_a_provider_that_says_itself_that_it_is_down(
    at_liar: Door, liar: Misbehaving, error: str
) -> None:
    state = asked_of_provider(at_liar.begin())["state"]
    back = {"error": error, "error_description": "<script>", "state": state}
    answer = at_liar.client.get(callback_path("liar"), back)
    assert is_clear_page(answer)
    assert "<script>" not in answer.content.decode()


def test_the_log_says_what_is_wrong_with_our_own_client(
    at_liar: Door, liar: Misbehaving, caplog: pytest.LogCaptureFixture
) -> None:
    liar.answers["/token"] = (401, json.dumps({"error": "invalid_client"}).encode())
    state = asked_of_provider(at_liar.begin())["state"]
    at_liar.client.get(callback_path("liar"), {"code": "c", "state": state})
    assert "status 401 invalid_client" in caplog.text
