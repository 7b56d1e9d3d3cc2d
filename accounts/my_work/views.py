"""The first page of everybody who signs in, their notices, and how often they are written to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Notice
from accounts.my_work.forms import ChoicesForm
from accounts.my_work.items import Item, Whose, work_of
from accounts.my_work.sources import MAILS
from accounts.notices.services import choose, mark_read
from accounts.standing import membership_in_force
from accounts.views.guards import person_of
from core.mail.again import send_again
from core.models import OutgoingMail

SHOWN_AT_ONCE = 20
A_PAGE = 50
LATEST_NOTICES = 5


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """What is due for this person and their people; without a membership, what they can do."""
    person, today = person_of(request), timezone.localdate()
    work = work_of(person, today)
    unread = Notice.objects.unread().filter(person=person)
    context = {
        "today": today,
        "membership": membership_in_force(person),
        "is_member": person.is_member,
        "mine": _Shown(work.mine, today),
        "people": _Shown(work.people, today),
        "foretold": work.foretold,
        "notices": unread[:LATEST_NOTICES],
        "unread": unread.count(),
    }
    return render(request, "my_work/home.html", context)


@require_safe
@login_required
def all_items(request: HttpRequest, whose: str) -> HttpResponse:
    """Everything that is due, page by page, when the first page cannot hold it."""
    person, today = person_of(request), timezone.localdate()
    work = work_of(person, today)
    of_people = whose == Whose.MY_PEOPLE.name.lower()
    items = work.people if of_people else work.mine
    page = Paginator(items, A_PAGE).get_page(request.GET.get("page"))
    rows = _rows(page.object_list, today)
    context = {"page_obj": page, "rows": rows, "of_people": of_people}
    return render(request, "my_work/all.html", context)


@require_safe
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """Everything that this person was told, the latest first."""
    told = Notice.objects.filter(person=person_of(request))
    page = Paginator(told, A_PAGE).get_page(request.GET.get("page"))
    unread = told.unread().exists()
    return render(request, "my_work/notices.html", {"page_obj": page, "unread": unread})


@require_POST
@login_required
def read(request: HttpRequest) -> HttpResponse:
    """Mark one notice of theirs as read, or all."""
    one = request.POST.get("notice", "")
    chosen = [int(one)] if one.isdecimal() and len(one) < 19 else None
    mark_read(person=person_of(request), notices=chosen)
    return redirect("my_work:notices")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def choices(request: HttpRequest) -> HttpResponse:
    """How often they are written to, kind by kind."""
    person = person_of(request)
    form = ChoicesForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        choose(person=person, choices=form.cleaned_data)
        messages.success(request, "Your choices are kept. They hold from the next notice on.")
        return redirect("my_work:choices")
    may_edit = person.has_perm("wagtailadmin.access_admin")
    return render(request, "my_work/choices.html", {"form": form, "may_edit": may_edit})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def mails(request: HttpRequest) -> HttpResponse:
    """E-mails that did not arrive; 404 for who has no business with them."""
    if not person_of(request).has_perm(MAILS):
        raise Http404
    if request.method == "POST":
        chosen = [int(pk) for pk in request.POST.getlist("mail") if pk.isdecimal()]
        count = send_again(mails=chosen)
        words = "1 e-mail is" if count == 1 else f"{count} e-mails are"
        messages.success(request, f"{words} on the way again.")
        return redirect("my_work:mails")
    undelivered = OutgoingMail.objects.undelivered().defer("message")
    waiting = OutgoingMail.objects.waiting()
    context = {
        "page_obj": Paginator(undelivered, A_PAGE).get_page(request.GET.get("page")),
        "waiting": waiting.count(),
        "oldest": waiting.order_by("queued_at").first(),
    }
    return render(request, "my_work/mails.html", context)


class _Shown:
    """The first items of a list, and how many there are in all."""

    def __init__(self, items: tuple[Item, ...], today: Any) -> None:
        self.rows = _rows(items[:SHOWN_AT_ONCE], today)
        self.count = len(items)
        self.more = self.count > SHOWN_AT_ONCE


def _rows(items: Any, today: Any) -> list[dict[str, Any]]:
    return [{"item": item, "state": item.state(today).value} for item in items]
