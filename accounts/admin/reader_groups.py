"""Groups of readers: names that pages can be restricted to, without any right of their own.

A role is no group of readers, and neither is a group that some rule gives rights: both would let
whoever puts people into groups hand out rights.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.forms import ModelForm
from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from accounts.roles import ROLE_NAMES
from core.admin_lists import PlainList


def reader_groups() -> Any:
    """The groups that bring no right but to read what is restricted to them."""
    return Group.objects.exclude(name__in=ROLE_NAMES).filter(
        permissions=None, page_permissions=None, collection_permissions=None
    )


class ReaderGroupForm(ModelForm):
    """A name and nothing else."""

    class Meta:
        model = Group
        fields = ["name"]
        help_texts = {
            "name": "For example “Exempt papers 2027”. Put people in it on their memberships, "
            "and choose it where you restrict a page."
        }

    def clean_name(self) -> str:
        """Not a role's name in other letters."""
        name = " ".join(self.cleaned_data["name"].split())
        if name.casefold() in {role.casefold() for role in ROLE_NAMES}:
            raise ValidationError("This is the name of a role. Choose another name.")
        return name


class _OfReaderGroups:
    """Roles and groups with rights do not exist here, whatever the address says."""

    def get_queryset(self) -> Any:
        return reader_groups()


class ReaderGroupList(PlainList):
    """Every group of readers and how many people are in it."""

    page_title = "Groups of readers"

    def get_base_queryset(self) -> Any:
        return reader_groups().annotate(people=Count("user", distinct=True))

    @cached_property
    def columns(self) -> list[Any]:
        return [self._get_title_column("name"), Column("people", label="People", sort_key="people")]

    @cached_property
    def no_results_message(self) -> str:
        if self.is_searching:
            return "No group has this name."
        return "No group yet. Add one to restrict pages to a few people."


class EditReaderGroup(_OfReaderGroups, generic.EditView):
    """Another name for it."""


class DeleteReaderGroup(_OfReaderGroups, generic.DeleteView):
    """Its people lose it; pages restricted to it alone are then for nobody but administrators."""

    confirmation_message = (
        "Delete this group? Pages that are restricted to it alone are then closed to everybody "
        "but administrators."
    )


class ReaderGroupViewSet(ModelViewSet):
    """Names of groups; who is in them is said on memberships."""

    model = Group
    icon = "glasses"
    menu_label = "Groups of readers"
    menu_name = "reader-groups"
    menu_order = 220
    add_to_admin_menu = True
    ordering = "name"
    list_per_page = 50
    search_fields = ["name"]
    search_backend_name = None
    copy_view_enabled = False
    add_to_reference_index = False
    index_view_class = ReaderGroupList
    edit_view_class = EditReaderGroup
    delete_view_class = DeleteReaderGroup

    def __init__(self, name: str | None = None, **kwargs: Any) -> None:
        super().__init__(name, **{**kwargs, "url_prefix": "reader-groups"})

    def get_form_class(self, for_update: bool = False) -> type[ReaderGroupForm]:
        return ReaderGroupForm

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        none = {"usage_url_name": None, "history_url_name": None}
        return super().get_common_view_kwargs(**{**none, **kwargs})  # type: ignore[no-any-return]

    def get_urlpatterns(self) -> list[Any]:
        dropped = {"usage", "history", "history_results"}
        return [p for p in super().get_urlpatterns() if p.name not in dropped]
