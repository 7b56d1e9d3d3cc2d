"""Wagtail's own screens of users and groups, taken away.

They would let whoever may change a person set ranks, groups and passwords by hand; here all of
these follow memberships. Wagtail looks up both viewsets in this configuration, so its own are
never routed, and the names of their addresses lead to ours.
"""

from wagtail.users.apps import WagtailUsersAppConfig


class WagtailUsersConfig(WagtailUsersAppConfig):
    """wagtail.users with the portal's screens."""

    user_viewset = "accounts.admin.people.PeopleViewSet"
    group_viewset = "accounts.admin.reader_groups.ReaderGroupViewSet"
