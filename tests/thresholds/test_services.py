"""Writes to the threshold document."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.db.models import ProtectedError
from hypothesis import HealthCheck, given, settings

from accounts.factories import UserFactory
from search.models import Entry
from tests.thresholds.making import agreed, contents, draft, levels, need, sample
from tests.thresholds.pathways.making import build_index, build_pathway, leading
from thresholds import selectors
from thresholds.content import Content, Indicator
from thresholds.factories import EditionFactory, IndicatorFactory, LevelFactory, NeedFactory
from thresholds.importers import NamedFile, ParsedEdition, parse_file, parse_pair
from thresholds.models import Edition, Need
from thresholds.models import Indicator as IndicatorRow
from thresholds.models.edition import AgreedContentError
from thresholds.selectors import content_of_edition, facts_of
from thresholds.services import (
    ImportRefusedError,
    Outcome,
    agree_elsewhere,
    import_edition,
    replace_ladder,
    start_draft,
)
from thresholds.tables.writing import EditionFacts, as_csv, as_json, as_xlsx

pytestmark = pytest.mark.django_db
FACTS = EditionFacts("Levels of Need", 0, date(2026, 4, 1))


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def exports(edition: Edition) -> dict[str, bytes]:
    content, facts = content_of_edition(edition), facts_of(edition)
    return {**as_csv(content), "a.xlsx": as_xlsx(facts, content), "a.json": as_json(facts, content)}


def read_back(files: dict[str, bytes], form: str) -> ParsedEdition:
    if form == "csv":
        return parse_pair(*(NamedFile(n, files[n]) for n in ("levels.csv", "indicators.csv")))
    return parse_file(NamedFile(f"a.{form}", files[f"a.{form}"]))


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=contents())
def test_importing_an_export_gives_an_identical_export(form: str, content: Content) -> None:
    with undone():
        facts = EditionFacts(
            "Levels of Need", 0, date(2026, 4, 1), owner="-1", summary_of_change="@x"
        )
        edition = import_edition(facts=facts, content=content).edition
        assert content_of_edition(edition) == content
        files = exports(edition)
        parsed = read_back(files, form)

        other = import_edition(
            facts=parsed.titled("Another", date(2027, 1, 1)).facts, content=parsed.content
        ).edition
        assert content_of_edition(other).fingerprint == content.fingerprint
        other.delete()

        again = import_edition(facts=parsed.titled(facts.title, facts.effective_from).facts,
                               content=parsed.content)  # fmt: skip
        assert again.outcome is Outcome.UNCHANGED
        edition.delete()
        if form == "csv":  # two sheets say nothing of the edition itself
            parsed = ParsedEdition(parsed.content, facts)
        anew = import_edition(facts=parsed.facts, content=parsed.content)
        assert anew.outcome is Outcome.CREATED
        assert exports(anew.edition) == files


def test_an_import_makes_a_draft_that_is_not_in_force() -> None:
    imported = import_edition(facts=FACTS, content=sample())
    assert imported.outcome is Outcome.CREATED
    assert imported.edition.is_draft
    assert imported.edition.number == 1
    assert selectors.in_force() is None


def test_the_same_content_again_changes_nothing() -> None:
    import_edition(facts=FACTS, content=sample())
    ids = set(Need.objects.values_list("pk", flat=True))
    assert import_edition(facts=FACTS, content=sample()).outcome is Outcome.UNCHANGED
    assert set(Need.objects.values_list("pk", flat=True)) == ids


def test_other_content_under_the_same_title_replaces_the_draft() -> None:
    first = draft(sample())
    other = Content(levels(1), (need("other"),))
    imported = import_edition(facts=FACTS, content=other)
    assert imported.outcome is Outcome.REPLACED
    assert imported.edition.pk == first.pk
    assert content_of_edition(first) == other
    assert Edition.objects.count() == 1


def test_another_date_for_the_same_draft_is_a_change() -> None:
    draft(sample())
    later = EditionFacts("Levels of Need", 0, date(2027, 4, 1))
    assert import_edition(facts=later, content=sample()).outcome is Outcome.REPLACED
    assert Edition.objects.get().effective_from == date(2027, 4, 1)


def test_what_the_file_does_not_say_of_the_edition_stays() -> None:
    draft(sample(), owner="Business manager", review_due=date(2027, 1, 1))
    import_edition(facts=FACTS, content=Content(levels(1), (need(),)))
    edition = Edition.objects.get()
    assert (edition.owner, edition.review_due) == ("Business manager", date(2027, 1, 1))


def test_a_number_that_is_taken_is_not_taken_twice() -> None:
    draft(sample(), number=7)
    other = draft(sample(), title="Other", number=7)
    assert other.number == 8


def test_an_agreed_edition_is_in_force_and_keeps_the_words() -> None:
    edition = agreed(words="  Agreed by the partners on 3 July  ", effective_from=date(2025, 9, 1))
    assert not edition.is_draft
    assert edition.agreed_elsewhere == "Agreed by the partners on 3 July"
    reading = selectors.in_force()
    assert reading is not None
    assert reading.edition == edition
    assert reading.content == sample()


def test_an_agreed_edition_with_a_later_date_supersedes_the_one_before() -> None:
    agreed(effective_from=date(2024, 9, 1))
    newer = agreed(title="Newer", effective_from=date(2025, 9, 1))
    older = agreed(title="Older", effective_from=date(2023, 9, 1))
    assert Edition.objects.in_force().get() == newer
    assert Edition.objects.in_force(on=date(2024, 1, 1)).get() == older


def test_agreeing_a_draft_by_importing_it_again_puts_it_in_force() -> None:
    draft(sample(), effective_from=date(2025, 9, 1))
    facts = EditionFacts("Levels of Need", 0, date(2025, 9, 1))
    imported = import_edition(facts=facts, content=sample(), agreed="In May")
    assert imported.outcome is Outcome.REPLACED
    assert Edition.objects.in_force().get() == imported.edition


@pytest.mark.parametrize("words", ["", "Agreed in May"])
def test_the_same_content_as_an_agreed_edition_is_unchanged(words: str) -> None:
    agreed(words="Agreed in May")
    assert import_edition(facts=FACTS, content=sample(), agreed=words).outcome is Outcome.UNCHANGED


@pytest.mark.parametrize(
    ("facts", "content", "words"),
    [
        (FACTS, Content(levels(1), (need(),)), ""),
        (FACTS, sample(), "Agreed otherwise"),
        (EditionFacts("Levels of Need", 0, date(2027, 4, 1)), sample(), ""),
    ],
)
def test_an_agreed_edition_is_never_replaced(
    facts: EditionFacts, content: Content, words: str
) -> None:
    edition = agreed()
    with pytest.raises(ImportRefusedError, match="already agreed and cannot be replaced"):
        import_edition(facts=facts, content=content, agreed=words)
    assert content_of_edition(edition) == sample()


@pytest.mark.parametrize(
    ("facts", "words", "message"),
    [
        (EditionFacts("", 0), "", "Give the edition a title"),
        (EditionFacts("A", 0), "In May", "needs the date from which it is in force"),
        (EditionFacts("x" * 151, 0), "", "title: .*at most 150 characters"),
        (EditionFacts("A\x01", 0), "", "invisible control character"),
        (EditionFacts("A\udcff", 0), "", "invisible control character"),
        (EditionFacts("A", 0, date(2026, 4, 1)), "\udcff", "invisible control character"),
        (EditionFacts("A", 0, date(2026, 4, 1)), "  ", "Say where and when"),
    ],
)
def test_an_import_is_refused_with_a_reason(facts: EditionFacts, words: str, message: str) -> None:
    with pytest.raises(ImportRefusedError, match=message):
        import_edition(facts=facts, content=sample(), agreed=words)
    assert not Edition.objects.exists()


def test_two_agreed_editions_never_share_a_date() -> None:
    agreed()
    with pytest.raises(ImportRefusedError, match="takes effect on 1 April 2026"):
        agreed(title="Other")
    assert list(Edition.objects.values_list("title", flat=True)) == ["Levels of Need"]


def test_drafts_may_share_a_date_with_an_agreed_edition() -> None:
    agreed()
    assert draft(title="Other").is_draft


def test_an_import_that_breaks_in_the_middle_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    edition = draft(sample())
    entries = Entry.objects.count()

    def break_down(done: int, total: int) -> None:
        raise RuntimeError("the power fails")

    with pytest.raises(RuntimeError):
        import_edition(
            facts=EditionFacts("Levels of Need", 0, date(2027, 1, 1), owner="Other"),
            content=Content(levels(1), (need("other"),)),
            agreed="In May",
            progress=break_down,
        )
    edition.refresh_from_db()
    assert (edition.status, edition.effective_from, edition.owner) == (
        "draft",
        date(2026, 4, 1),
        "",
    )
    assert content_of_edition(edition) == sample()
    assert Entry.objects.count() == entries


def test_an_agreement_that_cannot_be_indexed_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def break_down(*args: Any) -> int:
        raise RuntimeError("the power fails")

    monkeypatch.setattr("thresholds.services.write", break_down)
    with pytest.raises(RuntimeError):
        agreed()
    assert not Edition.objects.exists()


def test_a_thousand_rows_are_written_with_progress() -> None:
    indicators = tuple(Indicator(1, n, f"Text {n}") for n in range(1, 26))
    content = Content(levels(1), tuple(need(f"need-{n}", indicators=indicators) for n in range(40)))
    told: list[tuple[int, int]] = []
    import_edition(
        facts=FACTS, content=content, agreed="In May", progress=lambda *now: told.append(now)
    )
    assert told == [(500, 1000), (1000, 1000)]
    assert IndicatorRow.objects.count() == 1000


def test_a_pathway_that_is_not_published_is_a_warning() -> None:
    index = build_index()
    build_pathway(index, "old")
    build_pathway(index, "draft", live=False)
    told = need(indicators=leading("new", "old", "draft", levels=(1,)))
    imported = import_edition(facts=FACTS, content=Content(levels(1), (told,)))
    assert [warning.split("“")[1].split("”")[0] for warning in imported.warnings] == [
        "draft",
        "new",
    ]


@pytest.mark.parametrize("words", ["", "  "])
def test_agreement_needs_words(words: str) -> None:
    with pytest.raises(ImportRefusedError, match="where and when"):
        agree_elsewhere(edition=draft(), words=words)


def test_agreement_needs_a_date_and_content() -> None:
    with pytest.raises(ImportRefusedError, match="date"):
        agree_elsewhere(edition=EditionFactory(effective_from=None), words="In May")
    with pytest.raises(ImportRefusedError, match="empty"):
        agree_elsewhere(edition=EditionFactory(), words="In May")


def test_an_agreed_edition_is_not_agreed_again(edition: Edition) -> None:
    with pytest.raises(AgreedContentError):
        agree_elsewhere(edition=edition, words="Again")


def test_a_new_draft_may_start_from_an_agreed_edition(edition: Edition) -> None:
    copy = start_draft(title="Next", copy_of=edition)
    assert copy.is_draft
    assert copy.number == edition.number + 1
    assert content_of_edition(copy) == sample()
    assert not start_draft(title="Empty").needs.exists()
    with pytest.raises(ImportRefusedError, match="already an edition titled"):
        start_draft(title="Next")


def test_agreed_content_is_neither_saved_nor_deleted(edition: Edition) -> None:
    level = edition.levels.get(number=1)
    found = edition.needs.get(key="neglect")
    indicator = found.indicators.first()
    for part in (level, found, indicator):
        with pytest.raises(AgreedContentError):
            part.save()
        with pytest.raises(AgreedContentError):
            part.delete()
    with pytest.raises(AgreedContentError):
        edition.delete()
    for factory, facts in (
        (LevelFactory, {"edition": edition}),
        (NeedFactory, {"edition": edition}),
        (IndicatorFactory, {"need": found, "level": level}),
    ):
        with pytest.raises(AgreedContentError):
            factory(**facts)
    with pytest.raises(AgreedContentError):
        replace_ladder(need=found, indicators=[])
    assert content_of_edition(edition) == sample()


def test_agreed_content_cannot_be_moved_to_a_draft(edition: Edition) -> None:
    found = edition.needs.get(key="neglect")
    found.edition = draft(title="Next")
    with pytest.raises(AgreedContentError):
        found.save()
    assert content_of_edition(edition) == sample()


def test_a_draft_agreed_meanwhile_is_not_written_from_an_old_page() -> None:
    edition = draft()
    found = Need.objects.select_related("edition").get(edition=edition, key="neglect")
    agree_elsewhere(edition=Edition.objects.get(pk=edition.pk), words="In May")
    with pytest.raises(AgreedContentError):
        found.save()
    with pytest.raises(AgreedContentError):
        NeedFactory(edition=edition)


def test_a_draft_is_written_and_deleted_freely() -> None:
    edition = draft()
    edition.needs.get(key="housing").delete()
    level = edition.levels.get(number=4)
    level.name = " Statutory\x0b "
    level.save()
    level.refresh_from_db()
    assert level.name == "Statutory"
    edition.delete()
    assert not Need.objects.exists()


def test_a_ladder_is_written_anew_with_a_revision() -> None:
    edition = draft()
    found = edition.needs.get(key="neglect")
    one, two = edition.levels.filter(number__in=(1, 2)).order_by("number")
    rows = [
        IndicatorRow(level=two, text="B"),
        IndicatorRow(level=one, text="A"),
        IndicatorRow(level=two, text="C", protective=True),
    ]
    replace_ladder(need=found, indicators=rows, user=UserFactory())
    told = [(i.level, i.position, i.text) for i in content_of_edition(edition).needs[0].indicators]
    assert told == [(1, 1, "A"), (2, 1, "B"), (2, 2, "C")]
    assert found.revisions.count() == 2  # as it was before its first change, and as it is now


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        ("2026-03-31 22:59:59+00:00", 1),
        ("2026-03-31 23:00:00+00:00", 2),  # midnight of 1 April in London, in summer time
        ("2026-10-31 23:59:59+00:00", 2),
        ("2026-11-01 00:00:00+00:00", 3),  # midnight of 1 November in London, in winter time
        ("2026-10-25 00:59:59+00:00", 2),
    ],
)
def test_an_edition_comes_into_force_at_midnight_in_london(moment: str, number: int) -> None:
    for title, day in (
        ("First", date(2025, 1, 1)),
        ("Second", date(2026, 4, 1)),
        ("Third", date(2026, 11, 1)),
    ):
        agreed(title=title, effective_from=day)
    draft(title="Draft", effective_from=date(2026, 1, 1))
    with time_machine.travel(moment, tick=False):
        reading = selectors.in_force()
        assert reading is not None
        assert reading.edition.number == number


def test_before_the_first_date_nothing_is_in_force() -> None:
    agreed(effective_from=date(2026, 4, 1))
    with time_machine.travel("2026-03-31 12:00:00+00:00"):
        assert selectors.in_force() is None


def test_nothing_protects_a_draft_from_being_deleted_with_its_revisions() -> None:
    edition = draft()
    edition.needs.get(key="neglect").save_revision()
    try:
        edition.delete()
    except ProtectedError:  # pragma: no cover
        pytest.fail("a draft must go with all that belongs to it")
