"""A mail is a row of the same transaction as the action that it tells of."""

from __future__ import annotations

from email import message_from_bytes

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction

from core.models import OutgoingMail


def parsed(row: OutgoingMail) -> object:
    return message_from_bytes(bytes(row.message))


def test_a_mail_is_kept_whole_for_each_recipient_once() -> None:
    mail.EmailMessage(
        "Grüße", "Line one\nLine two", "Portal <portal@site.example>", ["Ann <ann@a.example>"],
        cc=["bo@b.example"], bcc=["ann@a.example", "cy@c.example"],
    ).send()  # fmt: skip
    rows = OutgoingMail.objects.order_by("pk")
    assert [row.recipient for row in rows] == ["ann@a.example", "bo@b.example", "cy@c.example"]
    assert {row.sender for row in rows} == {"portal@site.example"}
    assert len({row.message_id for row in rows}) == 1
    first = message_from_bytes(bytes(rows[0].message))
    assert first["Message-ID"] == rows[0].message_id
    assert first["Auto-Submitted"] == "auto-generated"
    assert first["To"] == "Ann <ann@a.example>"
    assert first["Bcc"] is None
    assert b"\r\n" in bytes(rows[0].message)
    assert b"\n" not in bytes(rows[0].message).replace(b"\r\n", b"")


def test_its_id_names_the_site_and_needs_no_name_server(settings: object) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://portal.example.org"  # type: ignore[attr-defined]
    mail.send_mail("Hello", "Text", None, ["ann@a.example"])
    mail.send_mail("Hello", "Text", None, ["ann@a.example"])
    ids = set(OutgoingMail.objects.values_list("message_id", flat=True))
    assert len(ids) == 2
    assert all(one.endswith("@portal.example.org>") for one in ids)


def test_a_callers_own_message_is_not_changed_and_its_id_is_kept() -> None:
    message = mail.EmailMessage(
        "Hello", "Text", None, ["a@a.example"], headers={"Message-ID": "<x@y>"}
    )
    message.send()
    assert message.extra_headers == {"Message-ID": "<x@y>"}
    assert OutgoingMail.objects.get().message_id == "<x@y>"


def test_an_action_that_fails_sends_nothing() -> None:
    def act() -> None:
        with transaction.atomic():
            mail.send_mail("You are in", "Text", None, ["ann@a.example"])
            raise ValueError

    with pytest.raises(ValueError):
        act()
    assert not OutgoingMail.objects.exists()


def test_a_mail_that_cannot_be_kept_fails_the_action_even_when_silence_is_asked_for() -> None:
    with (
        connection.execute_wrapper(_no_insert),
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        mail.send_mail("Hello", "Text", None, ["ann@a.example"], fail_silently=True)


def test_a_mail_without_recipients_is_no_mail() -> None:
    assert mail.get_connection().send_messages([mail.EmailMessage("Hello", "Text")]) == 0
    assert not OutgoingMail.objects.exists()


def test_fifty_mails_are_kept_by_one_statement(django_assert_num_queries: object) -> None:
    messages = [mail.EmailMessage("Hi", "Text", None, [f"p{n}@a.example"]) for n in range(50)]
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert mail.get_connection().send_messages(messages) == 50


def _no_insert(execute, sql, params, many, context):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    if sql.startswith("INSERT"):
        raise DatabaseError("disk full")
    return execute(sql, params, many, context)
