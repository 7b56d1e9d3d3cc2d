"""Every write to the threshold document: from import, admin, demo and tests alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max

from core import generation
from core.tables.sheets import UNPRINTABLE
from search.index import write
from search.registry import searchable_for
from thresholds.content import Content
from thresholds.models import Edition, Indicator, Level, Need
from thresholds.models.edition import AgreedContentError
from thresholds.pathways.selectors import known_keys
from thresholds.selectors import content_of_edition, facts_of
from thresholds.tables.columns import EDITION_FIELDS, LEVEL_COLUMNS
from thresholds.tables.writing import EditionFacts

BATCH = 500
FIRST_VERSION = "thresholds.first_version"


class ImportRefusedError(Exception):
    """The files are sound but may not be taken as asked; the message says why."""


class Outcome(StrEnum):
    """What an import did."""

    CREATED = "created"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Imported:
    """The edition an import wrote, or would have written, and what it did."""

    edition: Edition
    outcome: Outcome
    warnings: tuple[str, ...]


def import_edition(
    *,
    facts: EditionFacts,
    content: Content,
    agreed: str = "",
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Imported:
    """Write ``content`` as the edition titled ``facts.title``: all of it or nothing.

    A draft of that title is replaced; an agreed edition never is. With ``agreed`` (where and when
    the partners agreed it) the edition is in force from its date. The same content again changes
    nothing. Raises ``ImportRefusedError``.
    """
    if not facts.title:
        raise ImportRefusedError("Give the edition a title.")
    if UNPRINTABLE.search(facts.title + agreed):
        raise ImportRefusedError("The title or the words hold an invisible control character.")
    if agreed and facts.effective_from is None:
        raise ImportRefusedError("An agreed edition needs the date from which it is in force.")
    with transaction.atomic():
        edition = Edition.objects.select_for_update().filter(title=facts.title).first()
        outcome = Outcome.CREATED if edition is None else Outcome.REPLACED
        facts = _completed(facts, edition)
        warnings = _warnings(content)
        if edition is not None and _is_same(edition, facts, content, agreed):
            return Imported(edition, Outcome.UNCHANGED, warnings)
        if edition is not None and not edition.is_draft:
            raise ImportRefusedError(
                f"“{edition.title}” is already agreed and cannot be replaced. "
                "Give the new edition another title."
            )
        edition = edition or Edition(title=facts.title)
        for name in EDITION_FIELDS:
            setattr(edition, name, getattr(facts, name))
        _save(edition)
        _replace_content(edition, content, progress)
        if agreed:
            agree_elsewhere(edition=edition, words=agreed)
        generation.raise_mark()
    return Imported(edition, outcome, warnings)


def _save(edition: Edition) -> None:
    try:
        edition.clean_fields()
        with transaction.atomic():
            edition.save()
    except ValidationError as error:
        said = [f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items()]
        raise ImportRefusedError(" ".join(said)) from error
    except IntegrityError as error:
        raise ImportRefusedError("Somebody wrote this edition just now. Try again.") from error


def agree_elsewhere(*, edition: Edition, words: str) -> None:
    """Put a draft in force from its date because the partners agreed it outside this portal.

    ``words`` say where and when, and are shown with the edition. Raises ``ImportRefusedError``
    without words, date or levels, or when another agreed edition has the same date.
    """
    words = words.strip()
    edition.require_draft()
    if not words:
        raise ImportRefusedError("Say where and when the partners agreed it.")
    if edition.effective_from is None:
        raise ImportRefusedError("Give the date from which it is in force.")
    if not edition.levels.exists() or not edition.needs.exists():
        raise ImportRefusedError("The edition is empty. Add its levels and needs first.")
    edition.status = Edition.Status.AGREED
    edition.agreed_elsewhere = words
    try:
        with transaction.atomic():
            edition.save()
    except IntegrityError as error:
        edition.status = Edition.Status.DRAFT
        raise ImportRefusedError(
            f"Another agreed edition takes effect on {edition.effective_from:%-d %B %Y}. "
            "Choose another date."
        ) from error
    _index(edition)
    generation.raise_mark()


def start_draft(*, title: str, copy_of: Edition | None = None) -> Edition:
    """A new draft, empty or with the content of ``copy_of``.

    Raises ``ImportRefusedError`` when the title is taken.
    """
    if Edition.objects.filter(title=title).exists():
        raise ImportRefusedError(f"There is already an edition titled “{title}”.")
    with transaction.atomic():
        edition = Edition(title=title, number=_next_number())
        if copy_of is not None:
            edition.guidance_edition = copy_of.guidance_edition
            edition.owner = copy_of.owner
        edition.save()
        if copy_of is not None:
            _replace_content(edition, content_of_edition(copy_of), lambda done, total: None)
    return edition


def replace_ladder(*, need: Need, indicators: Iterable[Indicator], user: object = None) -> None:
    """Write all indicators of ``need`` anew, in the order given, and keep a revision of it.

    Positions are counted anew within each level. Raises ``AgreedContentError``.
    """
    need.edition.require_draft()
    with transaction.atomic():
        keep_first_version(need=need)
        need.indicators.all().delete()
        counted: dict[int, int] = {}
        written = []
        for indicator in indicators:
            counted[indicator.level_id] = counted.get(indicator.level_id, 0) + 1
            indicator.pk = None
            indicator.need = need
            indicator.position = counted[indicator.level_id]
            indicator.save()
            written.append(indicator)
        fresh = Need.objects.get(pk=need.pk)
        fresh.save_revision(user=user, log_action=True)


def keep_first_version(*, need: Need) -> None:
    """Before its first change: keep what was copied or imported, so that history can show it."""
    stored = Need.objects.get(pk=need.pk)
    if stored.latest_revision_id is None:
        stored.save_revision(changed=False, log_action=FIRST_VERSION)


@transaction.atomic
def move_need(*, need: Need, position: int) -> None:
    """Put ``need`` at ``position``, counted from 0, among those of its edition.

    All are numbered anew. Raises ``AgreedContentError``.
    """
    Edition.objects.select_for_update().get(pk=need.edition_id).require_draft()
    others = Need.objects.select_for_update().filter(edition=need.edition_id).exclude(pk=need.pk)
    order = list(others.order_by("sort_order", "key"))
    order.insert(min(max(position, 0), len(order)), need)
    for place, moved in enumerate(order):
        moved.sort_order = place
    Need.objects.bulk_update(order, ["sort_order"])


def _completed(facts: EditionFacts, edition: Edition | None) -> EditionFacts:
    """What the file does not say stays as it is, and a number that is taken is not taken twice."""
    known = facts_of(edition) if edition is not None else EditionFacts(title="", number=0)
    values = {name: getattr(facts, name) or getattr(known, name) for name in EDITION_FIELDS}
    others = Edition.objects.exclude(pk=edition.pk) if edition else Edition.objects.all()
    if not values["number"] or others.filter(number=values["number"]).exists():
        values["number"] = known.number or _next_number()
    return EditionFacts(**values)


def _next_number() -> int:
    return (Edition.objects.aggregate(last=Max("number"))["last"] or 0) + 1


def _is_same(edition: Edition, facts: EditionFacts, content: Content, agreed: str) -> bool:
    status_fits = edition.agreed_elsewhere == agreed.strip() or (
        not agreed and not edition.is_draft
    )
    return (
        status_fits
        and facts_of(edition) == facts
        and content_of_edition(edition).fingerprint == content.fingerprint
    )


def _warnings(content: Content) -> tuple[str, ...]:
    slugs = {i.pathway for _, i in content.indicators() if i.pathway} - known_keys()
    return tuple(
        f"There is no early-help pathway “{slug}” yet. The link will work once it is published."
        for slug in sorted(slugs)
    )


def _replace_content(
    edition: Edition, content: Content, progress: Callable[[int, int], None]
) -> None:
    edition.require_draft()
    edition.needs.all().delete()
    edition.levels.all().delete()
    levels = Level.objects.bulk_create(
        Level(
            edition=edition,
            number=level.number,
            **{c: getattr(level, c) for c in LEVEL_COLUMNS if c != "level"},
        )
        for level in content.levels
    )
    level_by_number = {level.number: level for level in levels}
    needs = Need.objects.bulk_create(
        (
            Need(
                edition=edition,
                key=need.key,
                title=need.title,
                dimension=need.dimension_slug,
                age_from_months=need.age_from_months,
                age_to_months=need.age_to_months,
                agencies=list(need.agencies),
                keywords=list(need.keywords),
                sort_order=order,
            )
            for order, need in enumerate(content.needs)
        ),
        batch_size=BATCH,
    )
    rows = [
        Indicator(
            need=need,
            level=level_by_number[indicator.level],
            position=indicator.position,
            text=indicator.text,
            notes=indicator.notes,
            pathway=indicator.pathway,
            protective=indicator.protective,
        )
        for need, read in zip(needs, content.needs, strict=True)
        for indicator in read.indicators
    ]
    for start in range(0, len(rows), BATCH):
        Indicator.objects.bulk_create(rows[start : start + BATCH])
        progress(min(start + BATCH, len(rows)), len(rows))


def _index(edition: Edition) -> None:
    """Make the content of an agreed edition findable; it is shown once it is in force."""
    write(searchable_for(Need), edition.needs.select_related("edition"))
    indicators = Indicator.objects.filter(need__edition=edition)
    write(searchable_for(Indicator), indicators.select_related("need__edition", "level"))


__all__ = [
    "AgreedContentError",
    "ImportRefusedError",
    "Imported",
    "Outcome",
    "agree_elsewhere",
    "import_edition",
    "keep_first_version",
    "move_need",
    "replace_ladder",
    "start_draft",
]
