"""The pages of docs/permissions/: what each role is for and may do, in words."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.apps import apps

from accounts.roles import ROLES, Giver, Role

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "permissions"
INDEX = "README.md"
NOTE = "<!-- Written by manage.py write_permission_docs from accounts/roles.py. Do not edit. -->"
VERBS = {"add": "add", "change": "change", "delete": "delete", "view": "see"}
GIVERS = {
    Giver.MEMBERSHIP: "Comes with every membership in force.",
    Giver.AGENCY_LEAD: "The lead of the person’s agency, a service owner or an administrator.",
    Giver.ADMINISTRATOR: "A service owner or an administrator.",
}
ONLY_ADMINISTRATORS = "An administrator only."
IN_OTHER_WORDS = {
    "wagtailadmin.access_admin": "Enter the admin.",
    "core.change_sitesettings": "Change the partnership’s settings.",
    "accounts.change_user": "End a person’s sessions, reset their second factor, take their "
    "account out of use. Never set rights, rank or password by hand.",
    "accounts.add_membership": "Start memberships at every agency.",
    "accounts.change_membership": "Change and end memberships at every agency, give their roles, "
    "and keep the groups of readers.",
    "accounts.view_membership": "Look into the register of memberships.",
    "accounts.view_signin": "Look into the register of sign-ins.",
}


def pages() -> dict[str, str]:
    """Every page by its file name: the index and one a role."""
    return {INDEX: _index(), **{_file(role): _page(role) for role in ROLES}}


def write_pages(folder: Path = FOLDER) -> int:
    """Write every page and take away those of roles that are gone; how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for path in folder.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")
    return len(wanted)


def stale_pages(folder: Path = FOLDER) -> list[str]:
    """Names of pages that are missing, other than declared, or of no role."""
    wanted = pages()
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    return sorted(name for name in {*wanted, *there} if wanted.get(name) != there.get(name))


def permissions_in_words(names: Iterable[str]) -> list[str]:
    """What permissions ``app.codename`` let people do, those on one kind of record in one line.

    Raises ``LookupError`` for a permission that no model declares.
    """
    lines: dict[str, list[str]] = {}
    for name in names:
        app, codename = name.split(".")
        action, _, model_name = codename.partition("_")
        if name in IN_OTHER_WORDS:
            lines[IN_OTHER_WORDS[name]] = []
        elif action in VERBS and model_name in apps.all_models[app]:
            plural = apps.get_model(app, model_name)._meta.verbose_name_plural
            lines.setdefault(f"{plural}.", []).append(VERBS[action])
        else:
            lines[_declared_by_a_model(app, codename)] = []
    return [_sentence(verbs, what) for what, verbs in lines.items()]


def _sentence(verbs: list[str], what: str) -> str:
    if not verbs:
        return what
    *others, last = verbs
    said = f"{', '.join(others)} and {last}" if others else last
    return f"{said.capitalize()} {what}"


def _declared_by_a_model(app: str, codename: str) -> str:
    for model in apps.get_app_config(app).get_models():
        for own, words in model._meta.permissions:
            if own == codename:
                said = str(words).removeprefix("Can ")
                return f"{said[:1].upper()}{said[1:]}."
    raise LookupError(f"No model declares the permission {app}.{codename}.")


def _index() -> str:
    rows = [
        f"| [{role.name}]({_file(role)}) | {role.purpose} | {_factor(role)} | {_giver(role)} |"
        for role in ROLES
    ]
    return "\n".join(
        [
            NOTE,
            "",
            "# Roles",
            "",
            f"There are {len(ROLES)} roles. A person has those of the memberships in force today.",
            "When a membership ends, its roles are gone with the same request.",
            "Nobody sets rights by hand. `accounts/roles.py` declares them all.",
            "",
            "| Role | What it is for | Second factor | Who gives it |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _page(role: Role) -> str:
    may = permissions_in_words(role.permissions)
    if role.edits_pages:
        may.append("Write pages and notices anywhere on the site.")
        may.append("Add, change and choose pictures and files.")
    if role.publishes_pages:
        may.append("Publish pages and notices, and take them down.")
    if role.key == "administrator":
        may.append("Everything else that the admin offers. Registers stay read-only.")
    asked = (
        "asked for at every sign-in."
        if role.is_privileged
        else "asked for only where the site’s settings say so."
    )
    return "\n".join(
        [
            NOTE,
            "",
            f"# {role.name}",
            "",
            role.purpose,
            "",
            f"- **Who gives it:** {_giver(role)}",
            f"- **Second factor:** {asked}",
            f"- **Key:** `{role.key}`",
            "",
            "## May",
            "",
            *(
                f"- {line}"
                for line in may or ["Read what is for members. Nothing more in the admin."]
            ),
            "",
            "[All roles](README.md)",
            "",
        ]
    )


def _file(role: Role) -> str:
    return f"{role.key.replace('_', '-')}.md"


def _factor(role: Role) -> str:
    return "Yes" if role.is_privileged else "No"


def _giver(role: Role) -> str:
    return ONLY_ADMINISTRATORS if role.key == "administrator" else GIVERS[role.giver]
