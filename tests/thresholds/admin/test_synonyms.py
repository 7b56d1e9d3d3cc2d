"""Synonyms in the admin: one by one and by file."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core import generation
from tests.thresholds.admin.screens import said
from thresholds.factories import SynonymFactory
from thresholds.models import Synonym

pytestmark = pytest.mark.django_db
LIST = reverse("threshold_synonyms:index")
ADD = reverse("threshold_synonyms:add")
UPLOAD = reverse("threshold_synonyms:upload")
DOWNLOAD = reverse("threshold_synonyms:download")


def edit_url(synonym: Synonym) -> str:
    return reverse("threshold_synonyms:edit", args=[synonym.pk])


def listed(client: Client, **query: str) -> list[str]:
    return [synonym.term for synonym in client.get(LIST, query).context["table"].data]


def upload(client: Client, text: str, name: str = "synonyms.csv") -> object:
    file = SimpleUploadedFile(name, text.encode())
    return client.post(UPLOAD, {"file": file, "import": "1"})


def test_a_term_is_added_with_a_way_on_each_line(editor_client: Client) -> None:
    editor_client.post(ADD, {"term": "  domestic   abuse ", "say": "DV\n\n  hits  her \nDV"})
    made = Synonym.objects.get()
    assert (made.term, made.say, made.shipped) == ("domestic abuse", ["DV", "hits her"], False)


def test_a_change_is_felt_at_once(editor_client: Client) -> None:
    before = generation.current()
    editor_client.post(ADD, {"term": "neglect", "say": "dirty"})
    assert generation.current() != before


@pytest.mark.parametrize(
    ("term", "say", "name", "message"),
    [
        ("", "x", "term", "required"),
        ("a; b", "x", "term", "Leave out the semicolon"),
        ("new", "", "say", "required"),
        ("new", "a;b", "say", "Line 1 holds a semicolon"),
        ("new", "x" * 151, "say", "longer than 150"),
    ],
)
def test_a_fault_is_said_beside_its_field_and_what_was_typed_stays(
    editor_client: Client, term: str, say: str, name: str, message: str
) -> None:
    form = editor_client.post(ADD, {"term": term, "say": say}).context["form"]
    assert message in str(form.errors[name])
    assert (form["term"].value(), form["say"].value()) == (term, say)
    assert not Synonym.objects.exists()


def test_a_term_that_is_there_already_leads_to_itself(editor_client: Client) -> None:
    there = SynonymFactory(term="adhd", say=["fidgety"])
    answer = editor_client.post(ADD, {"term": "ADHD", "say": "zonked\nwired"})
    way = f"{edit_url(there)}?say=zonked"
    assert way in answer.content.decode()
    form = editor_client.get(way).context["form"]
    assert form["say"].value() == "fidgety\nzonked"
    there.refresh_from_db()
    assert there.say == ["fidgety"]


def test_a_word_that_found_nothing_is_brought_along(editor_client: Client) -> None:
    form = editor_client.get(ADD, {"say": " zonked "}).context["form"]
    assert form["say"].value() == "zonked"


def test_a_shipped_term_can_be_changed_but_not_renamed(editor_client: Client) -> None:
    shipped = SynonymFactory(term="neglect", shipped=True)
    editor_client.post(edit_url(shipped), {"term": "renamed", "say": "dirty"})
    shipped.refresh_from_db()
    assert (shipped.term, shipped.say, shipped.changed_here) == ("neglect", ["dirty"], True)


def test_saving_a_shipped_term_unchanged_leaves_it_to_updates(editor_client: Client) -> None:
    shipped = SynonymFactory(term="neglect", say=["dirty"], shipped=True)
    editor_client.post(edit_url(shipped), {"say": "dirty"})
    shipped.refresh_from_db()
    assert not shipped.changed_here


def test_deleting_a_shipped_term_switches_it_off(editor_client: Client) -> None:
    shipped, own = SynonymFactory(term="neglect", shipped=True), SynonymFactory(term="own")
    where = reverse("threshold_synonyms:delete", args=[shipped.pk])
    assert "switched off instead" in editor_client.get(where).content.decode()
    editor_client.post(where)
    shipped.refresh_from_db()
    assert (shipped.say, shipped.changed_here) == ([], True)
    editor_client.post(reverse("threshold_synonyms:delete", args=[own.pk]))
    assert not Synonym.objects.filter(pk=own.pk).exists()


def test_the_list_says_where_a_term_comes_from(editor_client: Client) -> None:
    SynonymFactory(term="a")
    SynonymFactory(term="b", shipped=True)
    SynonymFactory(term="c", shipped=True, changed_here=True)
    SynonymFactory(term="d", shipped=True, changed_here=True, say=[])
    table = editor_client.get(LIST).context["table"]
    shown = {s.term: table.columns["origin"].get_value(s) for s in table.data}
    assert shown == {
        "a": "Added here",
        "b": "Came with the portal",
        "c": "Changed here",
        "d": "Switched off here",
    }


@pytest.mark.parametrize("query", ["adhd", "ADH", "can't sit", "can’t sit"])
def test_a_term_is_found_by_itself_and_by_its_ways(editor_client: Client, query: str) -> None:
    SynonymFactory(term="adhd", say=["can't sit still"])
    SynonymFactory(term="neglect", say=["dirty"])
    assert listed(editor_client, q=query) == ["adhd"]


def test_a_search_without_a_find_says_so(editor_client: Client) -> None:
    assert "holds “xyz”" in editor_client.get(LIST, {"q": "xyz"}).content.decode()


def test_an_empty_list_says_what_belongs_there(editor_client: Client) -> None:
    assert "There are no synonyms yet" in editor_client.get(LIST).content.decode()


def test_a_download_is_read_back_unchanged(editor_client: Client) -> None:
    SynonymFactory(term="adhd", say=["fidgety", "=1+1"])
    SynonymFactory(term="-dash", say=["+44", "@home"], shipped=True)
    file = editor_client.get(DOWNLOAD).content.decode("utf-8-sig")
    assert "'-dash" in file
    told = said(upload(editor_client, file))
    assert "0 added, 0 changed, 2 unchanged" in told
    assert editor_client.get(DOWNLOAD).content.decode("utf-8-sig") == file


def test_a_file_adds_and_changes_and_leaves_others(editor_client: Client) -> None:
    SynonymFactory(term="other", say=["stays"])
    SynonymFactory(term="Neglect", say=["old"], shipped=True)
    told = said(upload(editor_client, "term,say\nneglect,dirty; hungry\nnew,one\n"))
    assert "1 added, 1 changed, 0 unchanged" in told
    now = dict(Synonym.objects.values_list("term", "say"))
    assert now == {"other": ["stays"], "Neglect": ["dirty", "hungry"], "new": ["one"]}
    assert Synonym.objects.get(term="Neglect").changed_here


def test_every_fault_of_a_file_is_named_and_nothing_is_written(editor_client: Client) -> None:
    text = f"term,say\n,x\na;b,x\nnew,\ntwice,x\nTwice,y\nlong,{'x' * 151}\n"
    answer = upload(editor_client, text)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    faults = answer.context["faults"]  # type: ignore[attr-defined]
    assert [(f.place.row, f.place.column) for f in faults] == [
        (2, "term"),
        (3, "term"),
        (4, "say"),
        (6, "term"),
        (7, "say"),
    ]
    assert not Synonym.objects.exists()


@pytest.mark.parametrize("text", ["", "term,say\n", "word,say\na,b\n", "term\na\n"])
def test_a_file_of_another_shape_is_refused_in_words(editor_client: Client, text: str) -> None:
    answer = upload(editor_client, text or " ")
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert answer.context["faults"]  # type: ignore[attr-defined]


def test_without_a_file_it_is_asked_for(editor_client: Client) -> None:
    assert "file" in editor_client.post(UPLOAD, {}).context["form"].errors
