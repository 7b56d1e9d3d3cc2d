"""What the threshold document adds to Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permissions import register_permission_policy

from thresholds.admin import pathways
from thresholds.admin.agreeing import AGREE
from thresholds.admin.dashboard import ThresholdsPanel
from thresholds.admin.editions import EditionViewSet
from thresholds.admin.import_view import IMPORT, ImportViewSet
from thresholds.admin.levels import LevelViewSet
from thresholds.admin.needs import NeedViewSet
from thresholds.admin.policies import DraftsOnlyPolicy, ViewOnlyPolicy
from thresholds.admin.synonyms import SynonymViewSet
from thresholds.admin.unfound import UnfoundWordViewSet
from thresholds.models import Edition, Level, Need, UnfoundWord
from thresholds.services import FIRST_VERSION

hooks.register("after_create_page", pathways.name_unknown_needs)
hooks.register("after_edit_page", pathways.name_unknown_needs)
hooks.register("before_delete_page", pathways.keep_what_is_offered)
hooks.register("before_unpublish_page", pathways.keep_what_is_offered)
hooks.register("before_bulk_action", pathways.keep_what_is_offered_of_many)

for model in (Edition, Level, Need):
    register_permission_policy(model, DraftsOnlyPolicy(model), exact_class=True)
register_permission_policy(UnfoundWord, ViewOnlyPolicy(UnfoundWord), exact_class=True)


class ThresholdsGroup(ModelViewSetGroup):
    """The menu “Thresholds”."""

    menu_label = "Thresholds"
    menu_icon = "list-ol"
    menu_order = 150
    items = (
        EditionViewSet,
        NeedViewSet,
        LevelViewSet,
        SynonymViewSet,
        UnfoundWordViewSet,
        ImportViewSet,
    )


@hooks.register("register_admin_viewset")
def thresholds_viewsets() -> ThresholdsGroup:
    """Its menu and screens."""
    return ThresholdsGroup()


@hooks.register("construct_homepage_panels")
def thresholds_panel(request: HttpRequest, panels: list[Any]) -> None:
    """What stands on the admin's first page."""
    panels.append(ThresholdsPanel())


@hooks.register("register_log_actions")
def thresholds_log_actions(actions: Any) -> None:
    """What the history calls an agreement and an import."""
    actions.register_action(AGREE, "Put in force", "Put in force as agreed outside the portal")
    actions.register_action(IMPORT, "Import", "Imported from files")
    actions.register_action(FIRST_VERSION, "First version", "As it was before the first change")
