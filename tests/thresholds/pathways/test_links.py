"""From the threshold document to the pathways and back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from accounts.factories import UserFactory
from tests.accounts.signing_in import signed_in
from tests.site_building import restrict
from tests.thresholds.making import agreed, levels, need
from tests.thresholds.pathways.making import build_index, build_pathway, leading, offer
from thresholds.content import Content
from thresholds.models import EarlyHelpIndexPage, PathwayPage

pytestmark = pytest.mark.django_db

ASK = "To ask for help from the front door"
NOT_MET = "If the threshold is not met"


@pytest.fixture
def index() -> EarlyHelpIndexPage:
    """Three pathways, and an edition that names one of them and one that nobody wrote."""
    index = build_index()
    build_pathway(index, "neglect", needs=("cold",))
    asking = build_pathway(index, "asking", title="Request to the front door")
    not_met = build_pathway(index, "not-met", title="What now")
    offer(index, front_door=asking, not_met=not_met)
    hungry = need("hungry", indicators=leading("neglect", "nobody-wrote-it"))
    agreed(
        Content(levels(1, 2, 3, 4), (hungry, need("cold", indicators=leading("", levels=(2, 3)))))
    )
    return index


def soup(path: str, client: Client | None = None) -> BeautifulSoup:
    answer = (client or Client()).get(path)
    assert answer.status_code == 200, path
    return BeautifulSoup(answer.content, "html.parser")


def steps(path: str, client: Client | None = None) -> list[dict[str, list[tuple[str, str]]]]:
    """The links to pathways in each next step of a page, by their label."""
    found = []
    for one in soup(path, client).select(".next-step"):
        facts: dict[str, list[tuple[str, str]]] = {}
        for row in one.select("dl > div"):
            links = [(a.get_text(), str(a["href"])) for a in row.select("dd a[href^='/early']")]
            if links:
                facts[row.dt.get_text()] = links  # type: ignore[union-attr]
        found.append(facts)
    return found


NEGLECT = [("Neglect", "/early-help/neglect/")]
OFFERED = {
    ASK: [("Request to the front door", "/early-help/asking/")],
    NOT_MET: [("What now", "/early-help/not-met/")],
}


@pytest.mark.parametrize(
    ("place", "links"),
    [
        ("hungry/2/1/", {"Pathway": NEGLECT}),
        ("hungry/3/1/", {"Pathway": NEGLECT, **OFFERED}),
        ("hungry/4/2/", OFFERED),
        ("hungry/2/2/", {}),
        ("cold/3/1/", OFFERED),
    ],
)
def test_an_indicator_leads_to_its_pathway_and_from_level_3_to_what_is_offered(
    index: EarlyHelpIndexPage, place: str, links: dict[str, Any]
) -> None:
    assert steps(f"/thresholds/needs/{place}") == [links]


def test_so_do_the_steps_of_a_need_and_of_a_level(index: EarlyHelpIndexPage) -> None:
    both = {"Pathway": NEGLECT, **OFFERED}
    assert steps("/thresholds/needs/hungry/") == [{"Pathway": NEGLECT}, both, both]
    assert steps("/thresholds/levels/2/") == [{}]
    assert steps("/thresholds/levels/4/") == [OFFERED]


def test_so_does_the_picture_of_what_was_recognised(index: EarlyHelpIndexPage) -> None:
    path = "/thresholds/find/picture/?seen=hungry.2.1&seen=cold.3.1"
    assert steps(path) == [OFFERED, {"Pathway": NEGLECT}]


def test_from_which_level_they_are_offered_is_the_partnerships_choice(
    index: EarlyHelpIndexPage,
) -> None:
    offer(index, from_level=4)
    assert steps("/thresholds/needs/cold/3/1/") == [{}]
    assert steps("/thresholds/needs/hungry/4/2/") == [OFFERED]


def test_a_pathway_named_and_offered_is_shown_once(index: EarlyHelpIndexPage) -> None:
    offer(index, front_door=PathwayPage.objects.get(key="neglect"))
    found = steps("/thresholds/needs/hungry/4/1/")
    assert found == [{"Pathway": NEGLECT, NOT_MET: OFFERED[NOT_MET]}]


@pytest.mark.parametrize("key", ["hungry", "cold"])
def test_a_need_lists_its_pathways_named_by_either_side(
    index: EarlyHelpIndexPage, key: str
) -> None:
    listed = soup(f"/thresholds/needs/{key}/").select(".pathway-list a")
    assert [(a.get_text(), a["href"]) for a in listed] == NEGLECT


def test_a_pathway_lists_what_leads_to_it_by_level(index: EarlyHelpIndexPage) -> None:
    page = soup("/early-help/neglect/")
    folds = page.select(".pathway-leads .details")
    assert [fold.summary.get_text() for fold in folds] == [  # type: ignore[union-attr]
        "Level 2: Name 2 (1 indicator)",
        "Level 3: Name 3 (1 indicator)",
        "Level 4: Name 4 (1 indicator)",
    ]
    assert [a["href"] for a in folds[0].select("a")] == [
        "/thresholds/needs/hungry/",
        "/thresholds/needs/hungry/2/1/",
    ]
    helped = page.select(".pathway-links a")
    assert [(a.get_text(), a["href"]) for a in helped] == [("Cold", "/thresholds/needs/cold/")]


def test_what_every_high_level_leads_to_says_so(index: EarlyHelpIndexPage) -> None:
    assert "Every need at level 3 and above." in soup("/early-help/not-met/").get_text()
    assert "and above" not in soup("/early-help/neglect/").get_text()


def test_an_older_edition_links_to_the_pathways_of_today(index: EarlyHelpIndexPage) -> None:
    later = Content(levels(1, 2), (need("other"),))
    agreed(later, title="Later", effective_from=date(2026, 6, 1))
    assert steps("/thresholds/editions/1/needs/hungry/2/1/") == [{"Pathway": NEGLECT}]
    assert soup("/early-help/neglect/").select(".pathway-leads") == []


def test_before_the_first_edition_a_pathway_stands_alone() -> None:
    build_pathway(build_index(), "alone", needs=("hungry",))
    assert soup("/early-help/alone/").select("a[href^='/thresholds/needs/']") == []


def test_a_new_title_and_address_change_no_edition_and_break_no_link(
    index: EarlyHelpIndexPage, django_capture_on_commit_callbacks: Any
) -> None:
    before = agreed_fingerprint()
    page = PathwayPage.objects.get(key="neglect")
    page.title, page.slug = "Helping with neglect", "helping-with-neglect"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    moved = [("Helping with neglect", "/early-help/helping-with-neglect/")]
    assert steps("/thresholds/needs/hungry/2/1/") == [{"Pathway": moved}]
    assert agreed_fingerprint() == before
    answer = Client().get("/early-help/neglect/")
    assert (answer.status_code, answer.headers["Location"]) == (301, moved[0][1])


def agreed_fingerprint() -> str:
    from thresholds import selectors

    reading = selectors.in_force()
    assert reading is not None
    return reading.content.fingerprint


@pytest.mark.parametrize("state", ["draft", "for members", "expired"])
def test_a_pathway_that_a_reader_may_not_see_is_named_nowhere(
    index: EarlyHelpIndexPage, state: str
) -> None:
    hidden = PathwayPage.objects.get(key="not-met")
    build_pathway(index, "beside", related=(hidden,))
    if state == "for members":
        restrict(hidden)
    else:
        hidden.unpublish(set_expired=state == "expired")
    for path in (
        *("/early-help/", "/early-help/neglect/", "/early-help/beside/", "/sitemap.xml"),
        *("/thresholds/needs/hungry/", "/thresholds/needs/hungry/3/1/", "/thresholds/levels/4/"),
        *("/thresholds/find/picture/?seen=hungry.3.1", "/api/v1/thresholds/", "/search/?q=now"),
    ):
        text = Client().get(path).content.decode()
        assert "What now" not in text, path
        assert "not-met" not in text, path
    assert Client().get("/early-help/not-met/").status_code in (302, 404)


def test_a_member_does_see_what_is_for_members(index: EarlyHelpIndexPage) -> None:
    restrict(PathwayPage.objects.get(key="neglect"))
    member = signed_in(UserFactory())
    assert steps("/thresholds/needs/hungry/2/1/") == [{}]
    assert steps("/thresholds/needs/hungry/2/1/", member) == [{"Pathway": NEGLECT}]
    assert steps("/thresholds/needs/hungry/2/1/") == [{}]


def test_the_api_names_the_address_of_each_indicators_pathway(index: EarlyHelpIndexPage) -> None:
    hungry, _ = Client().get("/api/v1/thresholds/").json()["needs"]
    told = [(i["pathway"], i["pathway_url"]) for i in hungry["indicators"][:2]]
    assert told == [("neglect", "/early-help/neglect/"), ("nobody-wrote-it", None)]
    found = Client().get("/api/v1/thresholds/find?q=hungry").json()["results"]
    assert found[0]["indicators"][0]["pathway_url"] == "/early-help/neglect/"


def test_what_an_editor_changes_is_seen_at_once(index: EarlyHelpIndexPage) -> None:
    client = Client()
    assert steps("/thresholds/needs/cold/2/1/", client) == [{}]
    page = PathwayPage.objects.get(key="neglect")
    page.title = "Neglect, step by step"
    page.save_revision().publish()
    (found,) = steps("/thresholds/needs/hungry/2/1/", client)
    assert found["Pathway"][0][0] == "Neglect, step by step"
