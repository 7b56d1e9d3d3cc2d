"""What pages give their reviewers and authors to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Workflow, WorkflowTask

from accounts.factories import UserFactory
from accounts.models import User
from accounts.my_work.items import Item
from home.factories import StandardPageFactory
from home.models import HomePage
from home.my_work import pages_sent_back, pages_to_review

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 4)


@pytest.fixture
def workflow() -> Workflow:
    task = GroupApprovalTask.objects.create(name="Moderation")
    task.groups.set(Group.objects.filter(name="Moderator"))
    made: Workflow = Workflow.objects.create(name="Review")
    WorkflowTask.objects.create(workflow=made, task=task, sort_order=0)
    return made


@pytest.fixture
def author() -> User:
    return UserFactory(roles=["content_editor"])


@pytest.fixture
def moderator() -> User:
    return UserFactory(roles=["moderator"])


def send(home: HomePage, workflow: Workflow, author: User, title: str = "Consent") -> Any:
    page = StandardPageFactory(parent=HomePage.objects.get(pk=home.pk), title=title)
    page.save_revision(user=author)
    return workflow.start(page, author)


def reviews(person: User) -> list[Item]:
    return list(pages_to_review(person, TODAY))


def test_a_page_waits_for_its_reviewers_and_not_for_its_author(
    home: HomePage, workflow: Workflow, author: User, moderator: User
) -> None:
    state = send(home, workflow, author)
    (item,) = reviews(moderator)
    assert item.title == "“Consent” waits for your review"
    assert item.url == f"/admin/pages/{state.object_id}/edit/"
    assert item.due_on == timezone.localdate() + timedelta(days=7)
    assert reviews(author) == []
    assert reviews(UserFactory(roles=["threshold_editor"])) == []


def test_an_approved_page_is_gone(
    home: HomePage, workflow: Workflow, author: User, moderator: User
) -> None:
    state = send(home, workflow, author)
    state.current_task_state.approve(user=moderator)
    assert reviews(moderator) == []


def test_a_page_sent_back_comes_to_its_author_with_what_was_written(
    home: HomePage, workflow: Workflow, author: User, moderator: User
) -> None:
    state = send(home, workflow, author)
    state.current_task_state.reject(user=moderator, comment="Say who decides.")
    (item,) = list(pages_sent_back(author, TODAY))
    assert item.title == "“Consent” needs changes"
    assert item.note == "The reviewer wrote: Say who decides."
    assert list(pages_sent_back(moderator, TODAY)) == []


def test_they_cost_the_same_however_many(
    home: HomePage,
    workflow: Workflow,
    author: User,
    moderator: User,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    reviews(moderator)
    for wanted in (1, 3, 40):
        for number in range(len(reviews(moderator)), wanted):
            send(home, workflow, author, f"Page {number}")
        with django_assert_num_queries(3):
            assert len(reviews(moderator)) == wanted
        with django_assert_num_queries(1):
            assert list(pages_sent_back(author, TODAY)) == []
