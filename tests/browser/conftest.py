"""One site for the whole run, and one Chromium that may talk to nothing else.

The site is a server of its own on its own copy of the demo partnership, as ``run.py demo``
starts it. Every context is watched: a request to another host, an error on the console or a
cookie for an anonymous reader fails the test that made it.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import BrowserContext, Page

from portal.running.assets import RESULT, ensure_assets
from portal.running.browser import VARIABLE, find_chromium
from portal.running.checkout import Checkout
from portal.running.demo import children_of_site, free_addresses
from tests.browser.running_site import Site
from tests.browser.watch import Watch

HERE = Path(__file__).parent
CHECKOUT = Checkout(HERE.parents[1])
START_SECONDS = 60
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

NewContext = Callable[..., BrowserContext]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put these tests last: while Playwright runs, Django's ORM refuses to work in this thread."""
    items.sort(key=lambda item: HERE in item.path.parents)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demo partnership behind a real server, with more states of the document added."""
    data = tmp_path_factory.mktemp("browser-site")
    port = _free_port()
    url = f"http://localhost:{port}"
    env = CHECKOUT.environment("portal.settings.demo", PORTAL_DATA=str(data), BASE_URL=url)
    env.pop("DATABASE_URL", None)
    if not (CHECKOUT.root / RESULT).is_file():
        ensure_assets(CHECKOUT)
    with ThreadPoolExecutor() as side_by_side:
        collected = side_by_side.submit(
            _manage, env, "collectstatic", "--noinput", "--verbosity", "0"
        )
        _manage(env, "migrate", "--noinput", "--verbosity", "0")
        _manage(env, "build_demo")
        collected.result()
    added = _run([sys.executable, "-m", "tests.browser.states"], env)
    log = data / "server.log"
    with log.open("wb") as sink:
        programs = [
            subprocess.Popen(
                [sys.executable, *map(str, child.command[1:])],
                cwd=CHECKOUT.root,
                env=env,
                stdout=sink,
                stderr=sink,
                start_new_session=True,
            )
            for child in children_of_site(CHECKOUT, free_addresses(port))
        ]
    try:
        _wait_until_ready(url, programs[0], log)
        yield Site(url=url, accounts=data / "demo-accounts.json", **json.loads(added))
    finally:
        for program in programs:
            os.killpg(program.pid, signal.SIGTERM)
        for program in programs:
            try:
                program.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(program.pid, signal.SIGKILL)
                program.wait()


@pytest.fixture(scope="session")
def base_url(site: Site) -> str:
    """What relative addresses are relative to."""
    return site.url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    told = os.environ.get(VARIABLE)
    path = find_chromium() if told is None else told
    more = {"executable_path": path} if path else {}
    return {**browser_type_launch_args, "args": CHROMIUM_ARGUMENTS, **more}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "viewport": {"width": 1280, "height": 800},
        "locale": "en-GB",
        "timezone_id": "Europe/London",
        "reduced_motion": "reduce",
    }


@pytest.fixture
def watch(site: Site) -> Watch:
    """Sees all that the test's contexts do."""
    return Watch(site.url)


@pytest.fixture
def new_context(watch: Watch, new_context: NewContext) -> Iterator[NewContext]:
    """A context that is watched; what was seen fails the test at its end."""

    def make(**options: Any) -> BrowserContext:
        context = new_context(**options)
        context.set_default_timeout(15_000)
        watch.over(context)
        return context

    yield make
    watch.check()


@pytest.fixture
def context(new_context: NewContext) -> BrowserContext:
    return new_context()


@pytest.fixture(params=["with script", "without script"])
def reader(request: pytest.FixtureRequest, new_context: NewContext) -> Page:
    """A reader's page; a journey that takes it is made twice."""
    return new_context(java_script_enabled=request.param == "with script").new_page()


@pytest.fixture
def plain_page(new_context: NewContext) -> Page:
    """A page of a browser without script."""
    return new_context(java_script_enabled=False).new_page()


@pytest.fixture
def axe_page(new_context: NewContext) -> Page:
    """A page into which axe may be put, whatever the site's policy says."""
    return new_context(bypass_csp=True).new_page()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _manage(env: dict[str, str], *arguments: str) -> str:
    return _run([sys.executable, "manage.py", *arguments], env)


def _run(command: list[str], env: dict[str, str]) -> str:
    done = subprocess.run(
        command, cwd=CHECKOUT.root, env=env, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        pytest.fail(f"{' '.join(command[1:])} failed:\n{done.stdout}\n{done.stderr}", pytrace=False)
    return done.stdout


def _wait_until_ready(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(f"{url}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)
    pytest.fail(f"The server did not start:\n{log.read_text()}", pytrace=False)
