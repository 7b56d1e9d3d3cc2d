"""A pathway is found as a practitioner would ask for it, ranked with the rest."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from accounts.factories import UserFactory
from search import engine
from tests.accounts.signing_in import signed_in
from tests.site_building import restrict
from tests.thresholds.making import agreed, levels, need
from tests.thresholds.pathways.making import build_index, build_pathway, leading, move, step
from thresholds.content import Content
from thresholds.models import EarlyHelpIndexPage, PathwayPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def index() -> EarlyHelpIndexPage:
    index = build_index(summary="What to do next, step by step.")
    build_pathway(
        index,
        "young-carers",
        summary="Help for a child who looks after somebody at home.",
        when_to_use="<p>A child cooks, cleans or gives medicine.</p>",
        steps=[
            step("Ask what they do", what="<p>Ask the sibling.</p>", checklist=["Bedtimes"]),
            step("Offer respite", form={"label": "Carer's statement", "url": "/form/"}),
        ],
        step_up=[move("If the parent collapses", "Ring an ambulance", url="/front-door/")],
        contacts=[{"type": "contact", "value": {"name": "Carers' club"}}],
    )
    build_pathway(index, "neglect", summary="Help when basic care is not good enough.")
    build_pathway(index, "housing", summary="Help with a home that is damp or too small.")
    carers = need("caring", title="Caring for somebody", keywords=("young carer",))
    agreed(
        Content(
            levels(1, 2, 3), (carers, need("neglect", indicators=leading("neglect", levels=(2,))))
        )
    )
    return index


def found(text: str, user: Any = None) -> list[str]:
    return [one.title for one in engine.search(text, user or AnonymousUser()).results]


@pytest.mark.parametrize(
    ("phrase", "first"),
    [
        ("young carer help", "Young carers"),
        ("help for young carers", "Young carers"),
        ("cleans and gives medicine", "Young carers"),
        ("respite", "Young carers"),
        ("carer's statement", "Young carers"),
        ("bedtimes", "Young carers"),
        ("parent collapses", "Young carers"),
        ("carers club", "Young carers"),
        ("damp home", "Housing"),
        ("early help", "Early help"),
    ],
)
def test_the_pathway_comes_first(index: EarlyHelpIndexPage, phrase: str, first: str) -> None:
    assert found(phrase)[0] == first


def test_a_pathway_and_the_need_of_the_same_words_are_ranked_together(
    index: EarlyHelpIndexPage,
) -> None:
    assert set(found("neglect")[:2]) == {"Neglect"}
    kinds = {one.kind for one in engine.search("neglect", AnonymousUser()).results}
    assert {"Pathway", "Need"} <= kinds


def test_pathways_are_a_kind_to_choose(index: EarlyHelpIndexPage) -> None:
    text = Client().get("/search/?q=help&kind=Pathway").content.decode()
    assert "Young carers" in text
    assert 'href="/early-help/young-carers/"' in text
    assert "Early help</a></h" not in text


def test_words_of_a_changed_step_are_found_and_the_old_ones_are_not(
    index: EarlyHelpIndexPage,
) -> None:
    page = PathwayPage.objects.get(key="housing")
    page.steps = [step("Measure the mould")]
    page.save_revision()
    assert found("mould") == []
    page.save_revision().publish()
    assert found("mould") == ["Housing"]


def test_a_draft_or_closed_pathway_is_found_by_nobody_who_may_not_read_it(
    index: EarlyHelpIndexPage,
) -> None:
    restrict(PathwayPage.objects.get(key="housing"))
    PathwayPage.objects.get(key="neglect").unpublish()
    assert found("damp") == []
    assert "Housing" in signed_in(UserFactory()).get("/search/?q=damp").content.decode()
    assert [
        one.kind
        for one in engine.search("neglect", AnonymousUser()).results
        if one.kind == "Pathway"
    ] == []
