"""What one register declares, and its place in the admin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.admin_url_finder import register_admin_url_finder
from wagtail.admin.menu import Menu, SubmenuMenuItem
from wagtail.admin.ui.tables import Column, Table
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin

from core.registers.views import RecordView, RegisterList

registers_menu = Menu(register_hook_name="register_registers_menu_item")


class ViewOnly(PermissionHelper):
    """The right to view is the only one there is, whoever asks."""

    def user_can_list(self, user: Any) -> bool:
        return bool(self.user_has_specific_permission(user, self.get_perm_codename("view")))

    def user_can_inspect_obj(self, user: Any, obj: Any) -> bool:
        return self.user_can_list(user)

    def user_can_create(self, user: Any) -> bool:
        return False

    def user_can_edit_obj(self, user: Any, obj: Any) -> bool:
        return False

    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Events:
    """A table below a record: its heading, its columns and its rows."""

    heading: str
    columns: tuple[Column, ...]
    rows: Any

    @property
    def table(self) -> Table:
        """As Wagtail draws tables."""
        return Table(list(self.columns), list(self.rows), caption=self.heading)


class ReadOnlyRegister(ModelAdmin):
    """One register; subclasses say of which model, for whom, with which columns and filters.

    ``columns`` stand in the list, but for ``not_in_list``, in both files and on the page of a
    record. ``visible_to`` and
    ``for_list`` keep the number of queries constant by ``select_related`` and ``prefetch_related``.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    not_in_list: tuple[str, ...] = ()
    filterset_class: Any = None
    empty_message = "No record yet."
    ordering: Any = "-pk"
    list_per_page = 50
    inspect_view_enabled = True
    history_view_enabled = False
    permission_helper_class = ViewOnly
    index_view_class = RegisterList
    inspect_view_class = RecordView

    def __init__(self, parent: Any = None) -> None:
        self.base_url_path = f"registers/{self.name}"
        self.menu_label = self.title
        self.menu_item_name = f"register-{self.name}"
        super().__init__(parent)

    def visible_to(self, person: Any, records: Any) -> Any:
        """Those of ``records`` that ``person``, who has the right to view, may see."""
        raise NotImplementedError

    def for_list(self, records: Any) -> Any:
        """With everything that the columns show."""
        return records

    def record_title(self, record: Any) -> str:
        """The heading of one record's page."""
        return f"{self.opts.verbose_name.capitalize()} {record.pk}"

    def further_facts(self, record: Any) -> list[tuple[str, Any]]:
        """What only the page of a record says."""
        return []

    def events(self, record: Any) -> list[Events]:
        """Tables below the facts of a record."""
        return []

    def url_of(self, record: Any) -> str:
        """The page of one record."""
        return reverse(self.url_helper.get_action_url_name("inspect"), args=[record.pk])

    def get_admin_urls_for_registration(self) -> tuple[URLPattern, ...]:
        """A list, its results while somebody types, and one record: there is no other address."""
        name = self.url_helper.get_action_url_name
        base = self.base_url_path
        listed, record = self.index_view_class.as_view, self.inspect_view_class.as_view
        return (
            path(f"{base}/", listed(register=self), name=name("index")),
            path(
                f"{base}/results/", listed(register=self, results_only=True), name=name("results")
            ),
            path(f"{base}/inspect/<int:pk>/", record(register=self), name=name("inspect")),
        )

    def register_with_wagtail(self) -> None:
        """Into the menu “Registers”; without modeladmin's rights for groups and its indexing."""
        hooks.register("register_admin_urls", self.get_admin_urls_for_registration)
        hooks.register("register_registers_menu_item", self.get_menu_item)
        register_admin_url_finder(self.model, _finder_of(self))


def _finder_of(register: ReadOnlyRegister) -> type:
    class Finder:
        """Where the site's history leads to from a record."""

        def __init__(self, user: Any = None) -> None:
            self.user = user

        def get_edit_url(self, record: Any) -> str | None:
            may = self.user is None or register.permission_helper.user_can_list(self.user)
            return register.url_of(record) if may and record.pk else None

    return Finder


@hooks.register("register_admin_menu_item")
def registers_menu_item() -> SubmenuMenuItem:
    """Shown to whoever may see one of its registers."""
    return SubmenuMenuItem(
        "Registers", registers_menu, name="registers", icon_name="clipboard-list", order=230
    )
