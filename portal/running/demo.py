"""The demo: a made-up partnership on this machine, from nothing to a page in the browser."""

from __future__ import annotations

import errno
import http.client
import json
import socket
from pathlib import Path

from portal.running.assets import ensure_assets
from portal.running.checkout import Checkout, preparing
from portal.running.console import RunError, say, step
from portal.running.environment import ensure_environment
from portal.running.libraries import PDF, ensure_libraries
from portal.running.processes import Child, Children, Command, must_run
from portal.running.stamps import Stamp, fingerprint

WORKERS = 2
START_SECONDS = 120
IPV4, IPV6 = "127.0.0.1", "::1"
NO_SUCH_ADDRESS = (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)


def run_demo(checkout: Checkout, port: int) -> int:
    """Prepare the demo, serve it until the person stops it, and return 0."""
    addresses = free_addresses(port)
    env = checkout.demo_environment()
    env.setdefault("BASE_URL", f"http://localhost:{port}")
    try:
        with preparing(checkout):
            ensure_environment(checkout, "demo")
            ensure_libraries(PDF)
            ensure_assets(checkout)
            _build_site(checkout, env)
        with Children(checkout.root, env) as children:
            web, *others = children_of_site(checkout, addresses)
            children.start(web)
            children.wait_until(lambda: _responds(port), START_SECONDS)
            for child in others:
                children.start(child)
            say(welcome(port, checkout.data / "demo-accounts.json"))
            children.wait()
    except KeyboardInterrupt:
        say("\nStopped. The data stay in " + str(checkout.data))
    return 0


def children_of_site(checkout: Checkout, addresses: list[str]) -> list[Child]:
    """The programs that make up the running site."""
    binds = [part for address in addresses for part in ("--bind", address)]
    web: Command = [
        checkout.python,
        *("-m", "gunicorn", "portal.wsgi:application", "--no-control-socket"),
        *("--config", "portal/running/gunicorn.py", "--workers", str(WORKERS)),
        *binds,
    ]
    worker: Command = [checkout.python, "manage.py", "run_worker"]
    return [Child("The web server", web), Child("The worker", worker)]


def free_addresses(port: int) -> list[str]:
    """Where to listen so that ``localhost`` is answered; a ``RunError`` when the port is taken."""
    addresses = []
    for family, host in ((socket.AF_INET, IPV4), (socket.AF_INET6, IPV6)):
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
        except OSError as error:
            if error.errno in NO_SUCH_ADDRESS and family == socket.AF_INET6:
                continue
            raise RunError(_why_not(port, error)) from error
        addresses.append(f"[{host}]:{port}" if family == socket.AF_INET6 else f"{host}:{port}")
    return addresses


def welcome(port: int, accounts: Path) -> str:
    """The address and who can sign in, from ``{role: {"email": …, "password": …}}``."""
    lines = ["", f"  The portal is at http://localhost:{port}", ""]
    people = read_accounts(accounts)
    if people:
        role_width = max(len(role) for role, _, _ in people)
        email_width = max(len(email) for _, email, _ in people)
        lines.append("  Sign in as:")
        lines += [f"    {r:{role_width}}  {e:{email_width}}  {p}" for r, e, p in people]
        lines.append("")
    lines += [f"  E-mails of the demo: http://localhost:{port}/demo/mail/", ""]
    return "\n".join([*lines, "  Ctrl-C stops it.", ""])


def read_accounts(path: Path) -> list[tuple[str, str, str]]:
    """Role, e-mail address and password of each demo person; none without the file."""
    try:
        found = json.loads(path.read_text())
        return [(role, who["email"], who["password"]) for role, who in found.items()]
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return []


def static_fingerprint(checkout: Checkout) -> str:
    """What the collected static files depend on: ours, the packages' and the settings."""
    apps = [package.parent for package in checkout.root.glob("*/__init__.py")]
    own = [path for app in apps for path in (app / "static").rglob("*") if path.is_file()]
    settings = (checkout.root / "portal" / "settings").glob("*.py")
    return fingerprint([*own, *settings, checkout.lock("demo")], base=checkout.root)


def _build_site(checkout: Checkout, env: dict[str, str]) -> None:
    manage: Command = [checkout.python, "manage.py"]
    step("Bringing the database up to date")
    checkout.data.mkdir(parents=True, exist_ok=True)
    must_run([*manage, "migrate", "--noinput", "--verbosity", "0"], cwd=checkout.root, env=env)
    step("Building the demo partnership")
    must_run([*manage, "build_demo"], cwd=checkout.root, env=env)
    stamp, wanted = Stamp(checkout.data / ".static-stamp"), static_fingerprint(checkout)
    if not (stamp.matches(wanted) and (checkout.data / "static").is_dir()):
        step("Collecting static files")
        must_run(
            [*manage, "collectstatic", "--noinput", "--verbosity", "0"], cwd=checkout.root, env=env
        )
        stamp.write(wanted)
    step("Starting the site")


def _responds(port: int) -> bool:
    """Whether the site gives any answer; one that takes long is waited for."""
    connection = http.client.HTTPConnection("localhost", port, timeout=START_SECONDS)
    try:
        connection.request("GET", "/")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    else:
        return True
    finally:
        connection.close()


def _why_not(port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is in use; stop what uses it, or choose another with --port."
    return f"cannot listen on port {port}: {error.strerror}."
