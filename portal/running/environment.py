"""The Python environment: ``.venv`` with exactly the packages of a hash-locked list."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from portal.running import debian
from portal.running.checkout import Checkout
from portal.running.console import RunError, step, warn
from portal.running.processes import Command, answers, must_run, run
from portal.running.stamps import Stamp, fingerprint

SUPERSETS = {"demo": ("demo", "dev"), "dev": ("dev",)}
NO_INSTALLER = (
    "no way to install Python packages: this Python has neither pip nor venv. "
    "Install uv, or Debian's python3-venv, and try again."
)


def ensure_environment(checkout: Checkout, name: str) -> None:
    """Make ``.venv`` hold the lock called ``name``, or a superset of it; quick when it does."""
    if _works(checkout):
        if any(is_installed(checkout, lock) for lock in SUPERSETS[name]):
            return
    elif checkout.venv.exists():
        shutil.rmtree(checkout.venv)
    step(f"Installing Python packages (requirements/{name}.txt)")
    uv = find_uv(checkout)
    if not (uv and _install_with_uv(checkout, uv, name)):
        _install_with_pip(checkout, name)
    _stamp(checkout, name).write(_fingerprint(checkout, name))


def is_installed(checkout: Checkout, name: str) -> bool:
    """Whether the lock called ``name`` was installed as it reads now."""
    return _stamp(checkout, name).matches(_fingerprint(checkout, name))


def find_uv(checkout: Checkout) -> Path | None:
    """The uv of the machine, or of ``.tools``, where pip can put it; None when it cannot."""
    on_path = shutil.which("uv")
    if on_path:
        return Path(on_path)
    if not install_tool(checkout, "uv"):
        return None
    own = checkout.tools / "uv" / "bin" / "uv"
    return own if answers([own, "--version"]) else None


def install_tool(checkout: Checkout, name: str) -> bool:
    """Install ``requirements/<name>.txt`` into ``.tools/<name>``, beside the environment.

    A target folder is allowed where Debian manages the Python of the system.
    """
    target = checkout.tools / name
    stamp, wanted = Stamp(target / ".stamp"), _fingerprint(checkout, name)
    if stamp.matches(wanted):
        return True
    locked: list[str | Path] = ["--require-hashes", "--requirement"]
    locked += [checkout.lock(name), "--target", target]
    shutil.rmtree(target, ignore_errors=True)
    pip = _pip(checkout)
    if pip:
        installed = run([*pip, "install", *_QUIET_PIP, *locked], cwd=checkout.root) == 0
    else:
        uv = shutil.which("uv")
        installed = uv is not None and (
            run(
                [uv, "pip", "install", "--quiet", "--python", sys.executable, *locked],
                cwd=checkout.root,
                env=_uv_environment(),
            )
            == 0
        )
    if installed:
        stamp.write(wanted)
    return installed


_QUIET_PIP = (
    "--quiet",
    "--no-input",
    "--disable-pip-version-check",
    "--root-user-action=ignore",
)


def _pip(checkout: Checkout) -> list[str | Path] | None:
    for python in (Path(sys.executable), checkout.python):
        if answers([python, "-m", "pip", "--version"]):
            return [python, "-m", "pip"]
    return None


def _install_with_uv(checkout: Checkout, uv: Path, name: str) -> bool:
    env = _uv_environment()
    if not _works(checkout):
        made = run(
            [uv, "venv", "--quiet", "--python", sys.executable, checkout.venv],
            cwd=checkout.root,
            env=env,
        )
        if made != 0:
            return False
    command: Command = [
        *(uv, "pip", "install", "--quiet", "--python", checkout.python),
        *("--require-hashes", "--requirement", checkout.lock(name)),
    ]
    if run(command, cwd=checkout.root, env=env) == 0:
        return True
    warn("uv could not install the packages; trying pip.")
    return False


def _install_with_pip(checkout: Checkout, name: str) -> None:
    if not answers([checkout.python, "-m", "pip", "--version"]):
        if answers([sys.executable, "-c", "import ensurepip, venv"]) is None and not (
            debian.install("python3-venv")
        ):
            raise RunError(NO_INSTALLER)
        must_run([sys.executable, "-m", "venv", "--clear", checkout.venv], cwd=checkout.root)
    must_run(
        [
            *(checkout.python, "-m", "pip", "install", *_QUIET_PIP),
            *("--require-hashes", "--requirement", checkout.lock(name)),
        ],
        cwd=checkout.root,
    )


def _uv_environment() -> dict[str, str]:
    """What the person has told pip about the network, said to uv as well."""
    env = dict(os.environ)
    for pip_name, uv_name in (
        ("PIP_CERT", "SSL_CERT_FILE"),
        ("PIP_INDEX_URL", "UV_DEFAULT_INDEX"),
        ("PIP_FIND_LINKS", "UV_FIND_LINKS"),
    ):
        if env.get(pip_name):
            env.setdefault(uv_name, env[pip_name])
    env.pop("VIRTUAL_ENV", None)
    return env


def _works(checkout: Checkout) -> bool:
    """Whether ``.venv`` has an interpreter that starts: its base Python may be gone."""
    return answers([checkout.python, "-c", "print(1)"]) == "1"


def _stamp(checkout: Checkout, name: str) -> Stamp:
    return Stamp(checkout.venv / f".installed-{name}")


def _fingerprint(checkout: Checkout, name: str) -> str:
    return fingerprint([checkout.lock(name)], base=checkout.root)
