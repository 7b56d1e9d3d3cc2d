"""What may this person see? Asked of pages, images and documents inside the query.

Wagtail keeps restrictions in rows of their own: on a page they hold for the page and all below
it, on a collection for all that lies in it or below. An *alias* shows another page's content at
a second address: it and all below it are visible only where the page it mirrors is, too.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from wagtail.models import (
    BaseViewRestriction,
    Collection,
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
)

Person = AbstractBaseUser | AnonymousUser


def is_barred(restriction: BaseViewRestriction, user: Any) -> bool:
    """Whether ``restriction`` keeps ``user`` out; a shared password never opens anything.

    What needs a sign-in is for members: a person without a membership in force is kept out.
    """
    if getattr(user, "is_superuser", False):
        return False
    if not user.is_authenticated:
        return True
    if restriction.restriction_type == BaseViewRestriction.LOGIN:
        return not user.is_member
    if restriction.restriction_type == BaseViewRestriction.GROUPS:
        return {group.pk for group in restriction.groups.all()}.isdisjoint(user.group_ids)
    return True


def barred_page_paths(user: Person) -> list[str]:
    """Tree paths at and below which ``user`` may see nothing."""
    restrictions = PageViewRestriction.objects.select_related("page").prefetch_related("groups")
    return [r.page.path for r in restrictions if is_barred(r, user)]


def barred_collection_paths(user: Person) -> list[str]:
    """Tree paths of the collections that ``user`` may not see into."""
    restrictions = CollectionViewRestriction.objects.select_related("collection")
    return [
        r.collection.path for r in restrictions.prefetch_related("groups") if is_barred(r, user)
    ]


def _with_aliases(paths: list[str], aliases: list[tuple[str, str]]) -> set[str]:
    """``paths`` and those of aliases that mirror what lies there, through any chain of aliases."""
    barred = set(paths)
    size = -1
    while len(barred) > size:
        size = len(barred)
        barred |= {alias for alias, source in aliases if source.startswith(tuple(barred))}
    return {p for p in barred if not any(p != other and p.startswith(other) for other in barred)}


def _resting_on_drafts(aliases: list[tuple[str, str]]) -> set[str]:
    """Paths of aliases whose source, through any chain of aliases, is not published."""
    drafts = Page.objects.filter(live=False, aliases__isnull=False)
    hidden = set(drafts.values_list("path", flat=True))
    size = -1
    while len(hidden) > size:
        size = len(hidden)
        hidden |= {alias for alias, source in aliases if source in hidden}
    return hidden


def visible_pages(pages: QuerySet[Any], user: Person) -> QuerySet[Any]:
    """Those live pages of ``pages`` that ``user`` may see, aliases by their source too."""
    special = Page.objects.filter(Q(alias_of__isnull=False) | Q(view_restrictions__isnull=False))
    rows = set(special.values_list("path", "alias_of__path", "view_restrictions"))
    aliases = [(path, source) for path, source, _ in rows if source is not None]
    restricted = any(restriction is not None for _, _, restriction in rows)
    pages = pages.filter(live=True)
    if aliases:
        pages = pages.exclude(path__in=_resting_on_drafts(aliases))
    barred = Q()
    for path in _with_aliases(barred_page_paths(user) if restricted else [], aliases):
        barred |= Q(path__startswith=path)
    return pages.exclude(barred) if barred else pages


def visible_in_collections(files: QuerySet[Any], user: Person) -> QuerySet[Any]:
    """Those images or documents of ``files`` whose collections ``user`` may see into."""
    barred = Q()
    for path in barred_collection_paths(user):
        barred |= Q(path__startswith=path)
    if not barred:
        return files
    return files.exclude(collection__in=Collection.objects.filter(barred))


def page_is_public(page: Page) -> bool:
    """Whether anybody at all may read ``page``: what a shared cache may keep."""
    return visible_pages(Page.objects.filter(pk=page.pk), AnonymousUser()).exists()
