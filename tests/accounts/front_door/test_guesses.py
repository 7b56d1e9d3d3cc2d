"""Wrong guesses at an account are few, wherever they come from; its owner is not locked out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.factories import UserFactory
from accounts.front_door import codes, guesses
from accounts.models import GuessCount
from home.models import HomePage
from tests.accounts.front_door.door import (
    PASSWORD,
    TOO_MANY,
    enter,
    give_app,
    is_in,
    said,
    try_code,
    try_password,
)

ANN = "ann@westshire.example"
Hashed = Callable[[], int]


@pytest.fixture
def thirty_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of the real limit, where only its working is looked at."""
    few = replace(guesses.OF_ADDRESS, limit=30)
    monkeypatch.setattr(guesses, "OF_ADDRESS", few)


def spoofed(number: int) -> dict[str, str]:
    """What an attacker can freely write into a request."""
    address = f"203.0.{number // 250 % 250}.{number % 250}"
    return {
        "HTTP_X_FORWARDED_FOR": f"{address}, 198.51.100.{number % 250}",
        "HTTP_FORWARDED": f"for={address}",
        "HTTP_X_REAL_IP": address,
        "HTTP_TRUE_CLIENT_IP": address,
        "HTTP_USER_AGENT": f"Mozilla/5.0 (attempt {number})",
        "HTTP_ACCEPT_LANGUAGE": f"en;q=0.{number % 9}",
    }


@pytest.mark.parametrize("attempts", [100])
def test_of_many_guesses_from_spoofed_addresses_ten_reach_the_hasher(
    home: HomePage, hashed: Hashed, attempts: int
) -> None:
    """Ten thousand are made in ``tests/faults/test_guess_limits.py``."""
    UserFactory(email=ANN)
    hashed()
    for number in range(attempts):
        answer = try_password(ANN, f"wrong guess number {number}", **spoofed(number))
        assert answer.status_code == 200
    assert hashed() == 10
    assert TOO_MANY in said(answer)


def test_addresses_of_the_machine_do_not_share_an_account_out(
    home: HomePage, hashed: Hashed
) -> None:
    UserFactory(email=ANN)
    hashed()
    for number in range(60):
        try_password(ANN, "wrong guess of many", REMOTE_ADDR=f"198.51.100.{number}")
    assert hashed() == 10


def test_case_and_spaces_are_no_other_account(home: HomePage, hashed: Hashed) -> None:
    UserFactory(email=ANN)
    hashed()
    for number in range(15):
        try_password([ANN, ANN.upper(), f" {ANN} "][number % 3], "wrong guess of many")
    assert hashed() == 10


def test_the_right_password_is_refused_too_once_strangers_have_used_up_their_guesses(
    home: HomePage, hashed: Hashed
) -> None:
    UserFactory(email=ANN)
    for _ in range(10):
        try_password(ANN, "wrong guess of many")
    hashed()
    client = Client()
    assert TOO_MANY in said(try_password(ANN, client=client))
    assert hashed() == 0
    assert not is_in(client)


def test_the_owner_comes_in_with_a_browser_used_before(home: HomePage) -> None:
    owner = UserFactory(email=ANN)
    browser = enter(owner)
    browser.post("/account/logout/")
    for number in range(50):
        try_password(ANN, "wrong guess of many", **spoofed(number))
    assert enter(owner, client=browser)


def test_a_known_browser_has_ten_guesses_of_its_own_and_no_more(
    home: HomePage, hashed: Hashed
) -> None:
    browser = enter(UserFactory(email=ANN))
    browser.post("/account/logout/")
    hashed()
    for _ in range(30):
        try_password(ANN, "wrong guess of many", client=browser)
    assert hashed() == 10
    stranger = Client()
    try_password(ANN, client=stranger)
    assert is_in(stranger)


def test_a_browser_known_for_one_account_is_a_stranger_to_another(
    home: HomePage, hashed: Hashed
) -> None:
    UserFactory(email=ANN)
    browsers = [enter(UserFactory()) for _ in range(3)]
    for browser in browsers:
        browser.post("/account/logout/")
    hashed()
    for number in range(30):
        try_password(ANN, "wrong guess of many", client=browsers[number % 3])
    assert hashed() == 10


def test_a_made_up_cookie_makes_no_browser_known(
    home: HomePage, hashed: Hashed, settings: Any
) -> None:
    UserFactory(email=ANN)
    hashed()
    for number in range(30):
        client = Client()
        client.cookies[settings.KNOWN_BROWSER_COOKIE_NAME] = f"eyJi{number}:1abc:xyz"
        try_password(ANN, "wrong guess of many", client=client)
    assert hashed() == 10


def test_right_passwords_use_nothing_up(home: HomePage) -> None:
    owner = UserFactory(email=ANN)
    for _ in range(15):
        enter(owner)
    assert not GuessCount.objects.filter(count__gt=0).exists()


def test_one_address_of_the_internet_has_three_hundred_guesses(
    home: HomePage, hashed: Hashed
) -> None:
    hashed()
    for number in range(320):
        answer = try_password(f"person{number}@westshire.example", "wrong guess of many")
    assert hashed() == 300
    assert TOO_MANY in said(answer)
    try_password("one@westshire.example", "wrong guess of many", REMOTE_ADDR="198.51.100.9")
    assert hashed() == 1


@pytest.mark.usefixtures("thirty_an_address")
def test_a_network_of_version_6_is_one_address(home: HomePage, hashed: Hashed) -> None:
    hashed()
    for number in range(35):
        address = f"2001:db8:1:2::{number:x}"
        try_password(f"p{number}@westshire.example", "wrong guess", REMOTE_ADDR=address)
    assert hashed() == 30


@pytest.mark.usefixtures("thirty_an_address")
def test_behind_proxies_the_address_is_counted_from_the_right(
    home: HomePage, hashed: Hashed, settings: Any
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    hashed()
    for number in range(35):
        forwarded = f"203.0.113.{number % 250}, 192.0.2.7"
        email = f"person{number}@westshire.example"
        try_password(email, "wrong guess", HTTP_X_FORWARDED_FOR=forwarded)
    assert hashed() == 30
    try_password("x@westshire.example", "wrong guess", HTTP_X_FORWARDED_FOR="192.0.2.7, 192.0.2.8")
    assert hashed() == 1


@pytest.mark.usefixtures("thirty_an_address")
def test_a_refusal_of_the_address_costs_the_account_nothing(home: HomePage) -> None:
    owner = UserFactory(email=ANN)
    for number in range(30):
        try_password(f"person{number}@westshire.example", "wrong guess of many")
    for _ in range(20):
        assert TOO_MANY in said(try_password(ANN, "wrong guess of many"))
    elsewhere = Client(REMOTE_ADDR="198.51.100.77")
    try_password(owner.email, client=elsewhere)
    assert is_in(elsewhere)


def test_codes_are_guessed_at_ten_times(home: HomePage, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = []
    genuine = codes._step_of
    monkeypatch.setattr(codes, "_step_of", lambda *of: looked_at.append(1) or genuine(*of))
    give_app(UserFactory(email=ANN))
    clients = [Client() for _ in range(3)]
    for client in clients:
        try_password(ANN, client=client)
    for number in range(30):
        answer = try_code(clients[number % 3], f"{number:06d}x")
    assert len(looked_at) == 10
    assert TOO_MANY in said(answer)
    try_code(clients[0])
    assert not is_in(clients[0])


def test_guessing_codes_does_not_use_up_passwords(home: HomePage) -> None:
    give_app(UserFactory(email=ANN))
    client = Client()
    try_password(ANN, client=client)
    for _ in range(11):
        try_code(client, "abcdef")
    assert TOO_MANY not in said(try_password(ANN, "wrong guess of many"))


@pytest.mark.parametrize(
    ("path", "facts"),
    [
        ("/account/reauthenticate/", {"password": "wrong guess of many"}),
        (
            "/account/password/change/",
            {
                "oldpassword": "wrong guess of many",
                "password1": "seven purple kettles",
                "password2": "seven purple kettles",
            },
        ),
    ],
)
def test_whoever_found_a_screen_unlocked_guesses_ten_times(
    home: HomePage, hashed: Hashed, path: str, facts: dict[str, str]
) -> None:
    browser = enter(UserFactory(email=ANN))
    hashed()
    for _ in range(20):
        answer = browser.post(path, facts)
    assert hashed() == 10
    assert TOO_MANY in said(answer)


def test_confirming_by_code_counts_as_well(home: HomePage) -> None:
    browser = enter(give_app(UserFactory(email=ANN)))
    for _ in range(11):
        answer = browser.post("/account/2fa/reauthenticate/", {"code": "abcdef"})
    assert TOO_MANY in said(answer)


@pytest.mark.parametrize("email", [ANN, "nobody@westshire.example"])
def test_three_links_for_a_new_password_go_to_one_address(home: HomePage, email: str) -> None:
    UserFactory(email=ANN)
    places = set()
    for number in range(12):
        answer = Client().post("/account/password/reset/", {"email": email}, **spoofed(number))
        places.add((answer.status_code, answer["Location"]))
    assert len(mail.outbox) == 3
    assert places == {(302, "/account/password/reset/done/")}


def test_one_machine_makes_sixty_mails_go_out(home: HomePage) -> None:
    for number in range(66):
        Client().post("/account/password/reset/", {"email": f"p{number}@westshire.example"})
    assert len(mail.outbox) == 60


def test_signing_in_again_and_again_does_not_flood_an_unconfirmed_address(home: HomePage) -> None:
    UserFactory(email=ANN, verified=False)
    for _ in range(9):
        answer = try_password(ANN, PASSWORD)
        assert answer["Location"] == "/account/confirm-email/"
    assert len(mail.outbox) == 3
