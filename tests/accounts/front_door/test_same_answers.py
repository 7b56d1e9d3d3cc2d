"""Known and unknown addresses get the same answer after the same work."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.factories import UserFactory
from accounts.models import GuessCount, User
from home.models import HomePage
from tests.accounts.front_door.door import give_app, said, try_password

Hashed = Callable[[], int]
KINDS = ("unknown", "known", "inactive", "unconfirmed", "no password", "no agency", "with app")


def make(kind: str) -> str:
    """The address of somebody of that kind; for ``unknown`` of nobody."""
    email = f"{kind.replace(' ', '-')}@westshire.example"
    if kind == "unknown":
        return email
    person: Any = UserFactory(
        email=email,
        is_active=kind != "inactive",
        verified=kind != "unconfirmed",
        member=kind != "no agency",
    )
    if kind == "no password":
        person.set_unusable_password()
        person.save()
    if kind == "with app":
        give_app(person)
    return email


def without_address(html: str, email: str) -> str:
    html = html.replace(email, "…")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)


@pytest.fixture
def answers(home: HomePage, hashed: Hashed) -> dict[str, tuple[int, str, int]]:
    """Status, page and count of hashings after a wrong password, by kind of account."""
    told = {}
    for kind in KINDS:
        email = make(kind)
        hashed()
        answer = try_password(email, "a wrong but long password")
        told[kind] = (answer.status_code, without_address(said(answer), email), hashed())
    return told


def test_a_wrong_password_tells_nothing_of_the_account(
    answers: dict[str, tuple[int, str, int]],
) -> None:
    assert {kind: hashings for kind, (_, _, hashings) in answers.items()} == dict.fromkeys(KINDS, 1)
    assert len({(status, page) for status, page, _ in answers.values()}) == 1


def test_the_limit_comes_after_as_many_guesses_for_nobody(home: HomePage, hashed: Hashed) -> None:
    told = []
    for kind in ("known", "unknown"):
        email = make(kind)
        hashed()
        pages = [
            without_address(said(try_password(email, "wrong guess")), email) for _ in range(12)
        ]
        told.append((pages, hashed()))
    assert told[0] == told[1]
    assert told[0][1] == 10


@pytest.mark.parametrize("kind", ["known", "unknown", "inactive", "unconfirmed", "no password"])
def test_asking_for_a_link_looks_the_same_and_hashes_nothing(
    home: HomePage, hashed: Hashed, kind: str
) -> None:
    email = make(kind)
    hashed()
    answer = Client().post("/account/password/reset/", {"email": email})
    assert (answer.status_code, answer["Location"]) == (302, "/account/password/reset/done/")
    assert hashed() == 0
    assert [sent.to for sent in mail.outbox] == [[email]]
    assert GuessCount.objects.filter(count=1).count() == 2


def test_a_link_is_sent_only_to_who_may_come_in(home: HomePage) -> None:
    for kind in ("known", "unknown", "inactive"):
        Client().post("/account/password/reset/", {"email": make(kind)})
    assert ["/password/reset/link/" in sent.body for sent in mail.outbox] == [True, False, False]
    assert User.objects.count() == 2
