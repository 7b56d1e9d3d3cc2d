"""Addresses of invitations, agencies, teams and of everybody's own pages.

Secrets of links stand in the query, which no log line carries, never in the path.
"""

from django.urls import path

from accounts.views import (
    agencies,
    deletions,
    invitations,
    joining,
    memberships,
    profiles,
    rosters,
    teams,
)

app_name = "accounts"
urlpatterns = [
    path("invitation/", invitations.accept, name="invitation"),
    path("join/", joining.ask, name="join"),
    path("join/sent/", joining.sent, name="join_sent"),
    path("join/confirm/", joining.confirm, name="join_confirm"),
    path("me/", profiles.me, name="me"),
    path("me/name/", profiles.name, name="me_name"),
    path("me/speak-for/", profiles.speak, name="speak_for"),
    path("me/join/", joining.join, name="join_agency"),
    path("me/data/", profiles.data, name="me_data"),
    path("me/data.json", profiles.data_file, name="me_data_file"),
    path("me/deletion/", profiles.deletion, name="me_deletion"),
    path("team/", teams.team, name="team"),
    path("deletions/", deletions.deletions, name="deletions"),
    path("deletions/<int:person>/", deletions.deletion, name="deletion"),
    path("agency/", agencies.choose, name="agencies"),
    path("agency/<int:agency>/", agencies.people, name="people"),
    path("agency/<int:agency>/people/<int:membership>/", memberships.membership, name="membership"),
    path(
        "agency/<int:agency>/people/<int:membership>/edit/",
        memberships.edit,
        name="membership_edit",
    ),
    path(
        "agency/<int:agency>/people/<int:membership>/end/", memberships.end, name="membership_end"
    ),
    path("agency/<int:agency>/invitations/", invitations.invitations, name="invitations"),
    path("agency/<int:agency>/invitations/new/", invitations.new, name="invite"),
    path(
        "agency/<int:agency>/invitations/<int:invitation>/resend/",
        invitations.resend,
        name="invitation_resend",
    ),
    path(
        "agency/<int:agency>/invitations/<int:invitation>/withdraw/",
        invitations.withdraw,
        name="invitation_withdraw",
    ),
    path("agency/<int:agency>/requests/", joining.join_requests, name="join_requests"),
    path(
        "agency/<int:agency>/requests/<int:join_request>/",
        joining.join_request,
        name="join_request",
    ),
    path(
        "agency/<int:agency>/requests/<int:join_request>/approve/",
        joining.approve_request,
        name="join_request_approve",
    ),
    path(
        "agency/<int:agency>/requests/<int:join_request>/refuse/",
        joining.refuse_request,
        name="join_request_refuse",
    ),
    path("agency/<int:agency>/roster/", rosters.roster, name="roster"),
    path("agency/<int:agency>/roster.csv", rosters.roster_file, name="roster_file"),
]
