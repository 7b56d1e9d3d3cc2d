"""Editions, their content and pathways, for tests and for the demo partnership."""

from __future__ import annotations

from datetime import date

import factory
import wagtail_factories

from thresholds.models import (
    EarlyHelpIndexPage,
    Edition,
    Indicator,
    Level,
    Need,
    PathwayPage,
    Synonym,
)

COLOURS = ("#1f6b3a", "#1d5fa8", "#8a4b00", "#9b1237")


class EditionFactory(factory.django.DjangoModelFactory):
    """A draft; content is added by the other factories, then ``agree_elsewhere`` is called."""

    class Meta:
        model = Edition

    title = factory.Sequence(lambda n: f"Levels of Need {n}")
    number = factory.Sequence(lambda n: n + 1)
    effective_from = date(2025, 9, 1)
    owner = "Partnership business manager"


class LevelFactory(factory.django.DjangoModelFactory):
    """One level; numbers count from 1."""

    class Meta:
        model = Level

    edition = factory.SubFactory(EditionFactory)
    number = factory.Sequence(lambda n: n + 1)
    name = factory.LazyAttribute(lambda level: f"Level {level.number}")
    colour = factory.LazyAttribute(lambda level: COLOURS[level.number % len(COLOURS)])
    next_step = "Talk with the family."
    who_leads = "The practitioner who noticed it."
    consent = "Parents agree."
    contact = "Front door"
    response_time = "One working day"
    legal_basis = "Children Act 2004, sections 10 and 11"


class NeedFactory(factory.django.DjangoModelFactory):
    """One need without indicators."""

    class Meta:
        model = Need

    edition = factory.SubFactory(EditionFactory)
    key = factory.Sequence(lambda n: f"need-{n}")
    title = factory.Sequence(lambda n: f"Need {n}")
    dimension = "health"
    sort_order = factory.Sequence(lambda n: n)


class IndicatorFactory(factory.django.DjangoModelFactory):
    """One indicator; its need and level belong to the same edition."""

    class Meta:
        model = Indicator

    need = factory.SubFactory(NeedFactory)
    level = factory.LazyAttribute(lambda i: LevelFactory(edition=i.need.edition))
    position = 1
    text = factory.Sequence(lambda n: f"What is seen, number {n}.")


class SynonymFactory(factory.django.DjangoModelFactory):
    """A term and two ways of saying it."""

    class Meta:
        model = Synonym

    term = factory.Sequence(lambda n: f"term {n}")
    say = factory.LazyAttribute(lambda synonym: [f"{synonym.term} as said", "otherwise"])


class _UpkeepFactory(wagtail_factories.PageFactory):
    class Meta:
        abstract = True

    summary = "What this page is for."
    content_owner = "Early help manager"
    review_due = date(2027, 11, 1)


class EarlyHelpIndexPageFactory(_UpkeepFactory):
    """The list of pathways; needs a ``parent``."""

    class Meta:
        model = EarlyHelpIndexPage

    title = "Early help"
    slug = "early-help"
    show_in_menus = True


class PathwayPageFactory(_UpkeepFactory):
    """A pathway without steps; needs the list of pathways as ``parent``."""

    class Meta:
        model = PathwayPage

    title = factory.Sequence(lambda n: f"Pathway {n}")
