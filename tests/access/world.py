"""One object of every kind and state that a route can be asked about."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.images.models import Filter
from wagtail.models import GroupApprovalTask, Page, Site, Workflow, WorkflowTask

from accounts.factories import AgencyFactory, UserFactory
from accounts.models import Invitation, JoinRequest, Membership, SignIn
from home.factories import NoticeIndexPageFactory, StandardPageFactory
from home.models import HomePage
from tests.site_building import (
    build_collection,
    build_document,
    build_edition,
    build_home,
    build_image,
    restrict,
)
from thresholds.models import Synonym

READERS = "Readers of the pack"
PAGE_STATES = ("live", "draft", "private", "group", "below-private", "alias-of-private", "expired")


class World:
    """Objects by the names that the table uses; a value fills a parameter of an address."""

    def __init__(self) -> None:
        self.home = build_home()
        self.readers = Group.objects.create(name=READERS)
        self.pages = _pages(self.home, self.readers)
        self.values: dict[str, Any] = {
            "home": self.home.pk,
            **{f"page-{state}": page.pk for state, page in self.pages.items()},
            **_revisions(self.pages["live"]),
            **_files(),
            **_thresholds(),
            **_workflow(self.pages["review"]),
            **_people(),
            "site": Site.objects.get().pk,
            "redirect": Redirect.objects.create(old_path="/old", redirect_link="/about/").pk,
            "group": self.readers.pk,
            "content-type": ContentType.objects.get_for_model(HomePage).pk,
            "restriction": self.pages["private"].view_restrictions.get().pk,
        }

    def path_of(self, state: str) -> str:
        """The public address of the page in that state."""
        return str(self.pages[state].url_path.removeprefix("/home"))


def _pages(home: HomePage, readers: Group) -> dict[str, Page]:
    index = NoticeIndexPageFactory(parent=home)
    made = {
        state: StandardPageFactory(parent=home, title=state, slug=state)
        for state in ("live", "draft", "private", "group", "expired", "review")
    }
    made["notices"] = index
    restrict(made["private"])
    restrict(made["group"], kind="groups", groups=(readers,))
    made["draft"].unpublish()
    made["expired"].unpublish(set_expired=True)
    made["below-private"] = StandardPageFactory(
        parent=made["private"], title="below-private", slug="below-private"
    )
    made["alias-of-private"] = made["private"].create_alias(
        parent=Page.objects.get(pk=home.pk), update_slug="alias-of-private"
    )
    return {state: Page.objects.get(pk=page.pk) for state, page in made.items()}


def _revisions(page: Page) -> dict[str, Any]:
    first, second = page.specific.save_revision(), page.specific.save_revision()
    return {"revision": first.pk, "other-revision": second.pk}


def _files() -> dict[str, Any]:
    closed = build_collection("Closed")
    restrict(closed)
    image, document = build_image(), build_document()
    hidden_image, hidden_document = build_image(closed), build_document(closed, "Hidden")
    rendition = image.get_rendition(Filter("width-100"))
    return {
        "collection": closed.pk,
        "image": image.pk,
        "hidden-image": hidden_image.pk,
        "document": document.pk,
        "document-name": document.filename,
        "hidden-document": hidden_document.pk,
        "hidden-document-name": hidden_document.filename,
        "rendition": rendition.file.name,
        "hidden-rendition": hidden_image.get_rendition(Filter("width-100")).file.name,
    }


def _thresholds() -> dict[str, Any]:
    agreed = build_edition({"Hunger": "Always hungry"})
    draft = build_edition(
        {"Cold": "Always cold"}, agreed=False, number=2, effective_from=date(2027, 1, 1)
    )
    need = draft.needs.get()
    return {
        "edition": agreed.pk,
        "edition-number": agreed.number,
        "draft-edition": draft.pk,
        "draft-number": draft.number,
        "level": draft.levels.get().pk,
        "level-number": 2,
        "need": need.pk,
        "need-key": agreed.needs.get().key,
        "draft-need-key": need.key,
        "synonym": Synonym.objects.create(term="DV", say=["domestic abuse"]).pk,
        "edition-revision": draft.save_revision().pk,
        "other-edition-revision": draft.save_revision().pk,
        "need-revision": need.save_revision().pk,
        "other-need-revision": need.save_revision().pk,
    }


def _workflow(page: Page) -> dict[str, Any]:
    page.specific.save_revision()
    page.refresh_from_db()
    task = GroupApprovalTask.objects.create(name="Review")
    task.groups.set(Group.objects.filter(name="Moderator"))
    workflow = Workflow.objects.create(name="Review")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    state = workflow.start(page.specific, UserFactory(roles=["content_editor"]))
    return {
        "workflow": workflow.pk,
        "task": task.pk,
        "task-state": state.current_task_state.pk,
        "workflow-state": state.pk,
    }


def _people() -> dict[str, Any]:
    """People of an agency that is nobody's own, and of the one for which all actors speak."""
    person = UserFactory(agency=AgencyFactory(name="Other agency"))
    colleague = UserFactory()
    key = Authenticator.objects.create(
        user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "Key", "credential": {}}
    )
    person.deletion_asked_at = timezone.now()
    person.save(update_fields=["deletion_asked_at"])
    return {
        "person": person.pk,
        "passkey": key.pk,
        "sign-in": SignIn.objects.create(person=person, method="password").pk,
        **_of_agency("", person.memberships.get()),
        **_of_agency("own-", colleague.memberships.get()),
    }


def _of_agency(prefix: str, membership: Membership) -> dict[str, Any]:
    agency = membership.agency
    invitation = Invitation.objects.create(
        agency=agency,
        email=f"{prefix}invited@westshire.example",
        job_role="Teacher",
        start_date=timezone.localdate(),
        token_hash=f"{prefix}hash",
        expires_at=timezone.now() + timedelta(days=1),
    )
    request = JoinRequest.objects.create(
        person=UserFactory(member=False), agency=agency, job_role="Teacher"
    )
    return {
        f"{prefix}agency": agency.pk,
        f"{prefix}membership": membership.pk,
        f"{prefix}invitation": invitation.pk,
        f"{prefix}join-request": request.pk,
    }
