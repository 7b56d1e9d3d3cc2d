"""Roles, each with the permissions it brings; the one place where they are declared.

A role is a Django group of the same name. A membership carries roles (``RoleGrant``) and, while it
is in force, puts its person into their groups (``accounts.standing``). ``sync_roles`` writes the
groups after every migrate; ``docs/permissions/`` is made from this table.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Giver(StrEnum):
    """Who may give a role."""

    MEMBERSHIP = "every membership"
    AGENCY_LEAD = "the agency's lead"
    ADMINISTRATOR = "an administrator"


@dataclass(frozen=True, slots=True)
class Role:
    """A role's key, its name, what it is for and its permissions as ``app.codename``.

    ``is_privileged``: it edits, sees restricted items or other people's records. Such a role needs
    a second factor and has shorter sessions.
    """

    key: str
    name: str
    purpose: str
    permissions: tuple[str, ...] = ()
    giver: Giver = Giver.ADMINISTRATOR
    is_privileged: bool = False
    edits_pages: bool = False
    publishes_pages: bool = False


def _all(model: str, *actions: str) -> tuple[str, ...]:
    app, name = model.split(".")
    return tuple(
        f"{app}.{action}_{name}" for action in actions or ("add", "change", "delete", "view")
    )


ADMIN = "wagtailadmin.access_admin"
OWN_AGENCY = "accounts.manage_own_agency"
OWN_TEAM = "accounts.see_own_team"

PARTNER_STAFF = Role(
    "partner_staff",
    "Partner staff",
    "Reads what is for members. Everybody with a membership in force has it.",
    giver=Giver.MEMBERSHIP,
)
AGENCY_LEAD = Role(
    "agency_lead",
    "Agency lead",
    "Invites, approves, edits and ends the memberships of their own agency.",
    (OWN_AGENCY,),
    is_privileged=True,
)
THRESHOLD_EDITOR = Role(
    "threshold_editor",
    "Threshold editor",
    "Keeps drafts of the threshold document and the synonyms of the finder.",
    (
        ADMIN,
        *_all("thresholds.edition"),
        *_all("thresholds.level"),
        *_all("thresholds.need"),
        *_all("thresholds.indicator"),
        *_all("thresholds.synonym"),
        *_all("thresholds.unfoundword", "view"),
    ),
    is_privileged=True,
)
CONTENT_EDITOR = Role(
    "content_editor",
    "Content editor",
    "Writes the ordinary pages and notices of the site.",
    (ADMIN, "core.change_sitesettings"),
    is_privileged=True,
    edits_pages=True,
    publishes_pages=True,
)
AUDITOR = Role(
    "auditor",
    "Auditor",
    "Looks into the registers of memberships and sign-ins. Changes nothing.",
    (ADMIN, *_all("accounts.membership", "view"), *_all("accounts.signin", "view")),
    is_privileged=True,
)
SERVICE_OWNER = Role(
    "service_owner",
    "Service owner",
    "Manages agencies, people and their roles, and reads the registers.",
    (
        ADMIN,
        *_all("accounts.agency", "add", "change", "view"),
        *_all("accounts.membership", "add", "change", "view"),
        *_all("accounts.signin", "view"),
        *_all("accounts.user", "view", "change"),
        "core.change_sitesettings",
        *_all("core.outgoingmail", "view", "change"),
    ),
    is_privileged=True,
)
ADMINISTRATOR = Role(
    "administrator",
    "Administrator",
    "Everything that the admin offers, and alone may put in force an edition agreed elsewhere.",
    (ADMIN,),
    is_privileged=True,
)

ROLES = (
    PARTNER_STAFF,
    Role(
        "practitioner",
        "Practitioner",
        "Works with children and families: trains, keeps a record of learning, takes part.",
        giver=Giver.AGENCY_LEAD,
    ),
    Role(
        "manager",
        "Manager",
        "Sees what is due for the people whom they manage.",
        (OWN_TEAM,),
        giver=Giver.AGENCY_LEAD,
        is_privileged=True,
    ),
    AGENCY_LEAD,
    Role(
        "agency_signatory",
        "Agency signatory",
        "Signs for their agency what the partners agree.",
        is_privileged=True,
    ),
    THRESHOLD_EDITOR,
    CONTENT_EDITOR,
    Role(
        "training_coordinator",
        "Training co-ordinator",
        "Runs the training programme: courses, events and bookings.",
        (ADMIN,),
        is_privileged=True,
    ),
    Role(
        "feedback_analyst",
        "Feedback analyst",
        "Makes surveys and reads their results within the rules of disclosure.",
        (ADMIN,),
        is_privileged=True,
    ),
    Role(
        "disclosure_triage",
        "Disclosure triage",
        "Reads answers in which somebody may be in danger, and acts on them.",
        (ADMIN,),
        is_privileged=True,
    ),
    Role(
        "board_secretariat",
        "Board secretariat",
        "Prepares meetings and publishes the papers of the board.",
        (ADMIN,),
        is_privileged=True,
    ),
    Role(
        "board_member",
        "Board member",
        "Reads the papers of the board, exempt ones too.",
        is_privileged=True,
    ),
    Role(
        "independent_chair",
        "Independent chair",
        "Chairs the board and reads all of its papers.",
        is_privileged=True,
    ),
    Role("observer", "Observer", "Attends the board and reads its open papers."),
    Role(
        "scrutiny_member",
        "Scrutiny member",
        "Looks into the partnership’s work for the council or the public.",
    ),
    Role(
        "trainer", "Trainer", "Gives training and sees who booked their events.", is_privileged=True
    ),
    AUDITOR,
    Role(
        "moderator",
        "Moderator",
        "Reviews and publishes pages that others wrote.",
        (ADMIN,),
        is_privileged=True,
        edits_pages=True,
        publishes_pages=True,
    ),
    SERVICE_OWNER,
    ADMINISTRATOR,
)
ROLE_BY_KEY = {role.key: role for role in ROLES}
ROLE_NAMES = frozenset(role.name for role in ROLES)
GIVEN_BY_LEADS = tuple(role for role in ROLES if role.giver is Giver.AGENCY_LEAD)
