"""Words that found nothing: readable once they are many people's, and not before."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.factories import UserFactory
from tests.thresholds.admin.screens import is_refused
from thresholds.models import UnfoundWord

pytestmark = pytest.mark.django_db
LIST = reverse("threshold_words:index")


def word(text: str, days: int) -> UnfoundWord:
    made: UnfoundWord = UnfoundWord.objects.create(
        digest=f"digest-{text}-{days}",
        days=days,
        last_day=date(2026, 5, 1),
        word=text if days >= 5 else "",
    )
    return made


def test_only_readable_words_are_listed_the_most_typed_first(editor_client: Client) -> None:
    word("zonked", 5)
    word("skint", 9)
    word("secret", 4)
    answer = editor_client.get(LIST)
    assert [w.word for w in answer.context["table"].data] == ["skint", "zonked"]
    assert "secret" not in answer.content.decode()
    assert "digest-" not in answer.content.decode()


def test_a_word_leads_to_a_new_synonym(editor_client: Client) -> None:
    word("mardy & moody", 6)
    add = reverse("threshold_synonyms:add")
    assert f"{add}?say=mardy+%26+moody" in editor_client.get(LIST).content.decode()


def test_an_empty_list_says_what_will_appear_and_when(editor_client: Client) -> None:
    page = editor_client.get(LIST).content.decode()
    assert "once people typed it on 5 different days" in page


def test_the_first_page_counts_them(editor_client: Client) -> None:
    word("zonked", 5)
    assert "1 word that found nothing" in editor_client.get("/admin/").content.decode()


def test_nobody_changes_or_deletes_a_word(administrator_client: Client) -> None:
    made = word("zonked", 5)
    for place in (f"{LIST}edit/{made.pk}/", f"{LIST}delete/{made.pk}/", f"{LIST}new/"):
        assert administrator_client.post(place).status_code == 404
    assert UnfoundWord.objects.count() == 1


def test_a_person_without_a_role_is_refused(client: Client) -> None:
    client.force_login(UserFactory())
    assert is_refused(client.get(LIST))
