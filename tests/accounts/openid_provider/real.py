"""The certified provider of ``server.js``, started and spoken to as its own people would."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import signal
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

from portal.running import assets
from portal.running.checkout import Checkout, preparing
from tests.running.servers import HOST, ROOT, free_port
from tests.running.workers import wait_until

HERE = Path(__file__).parent
TENANT = "6d1f1a0e-3c1c-4e0b-9d60-2f4f7f0c5a11"
CLIENT_ID = "portal-of-the-tests"
CLIENT_SECRET = "made-up-secret-of-the-tests"
PASSWORD = "secret at the provider"
GENERIC = "generic"
ENTRA = "entra"


@dataclass
class RealProvider:
    """A running provider; ``stop`` and ``start`` as its machine would."""

    port: int
    settings: Mapping[str, Any]
    node: assets.Node
    log: Path
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def server_url(self, issuer: str) -> str:
        """The issuer's address, as an administrator writes it into the configuration."""
        base = f"http://{HOST}:{self.port}"
        return f"{base}/{TENANT}/v2.0" if issuer == ENTRA else base

    def start(self) -> None:
        with self.log.open("ab") as sink:
            self._process = subprocess.Popen(
                [self.node.node, "server.js", str(self.port), json.dumps(self.settings)],
                cwd=HERE,
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                start_new_session=True,
            )
        wait_until(self._answers, 30, f"a start of the OpenID provider ({self.log})")

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
        self._process = None

    def come_back_to(self, redirect_uris: list[str]) -> None:
        """Start anew for a site that is known only now; everybody there is forgotten."""
        self.stop()
        self.settings = {**self.settings, "redirect_uris": redirect_uris}
        self.start()

    def person(
        self,
        issuer: str,
        subject: str,
        *,
        login: str = "",
        amr: tuple[str, ...] = (),
        acr: str = "",
        **claims: Any,
    ) -> str:
        """Give the provider a person, or change one; returns what they log in with."""
        told = {
            "login": login or subject,
            "password": PASSWORD,
            "claims": claims,
            "amr": list(amr) or None,
            "acr": acr or None,
        }
        status, _, _ = self._ask("PUT", f"/control/{issuer}/{quote(subject)}", json.dumps(told))
        assert status == 204
        return login or subject

    def log_in(self, address: str, login: str | None) -> str:
        """Go through the provider as a browser would; the address at which it sends one back.

        ``login`` None stands for somebody who stops there.
        """
        cookies: dict[str, str] = {}
        status, headers, body = self._ask("GET", address, cookies=cookies)
        for _ in range(8):
            if status == 200:
                assert 'name="login"' in body, body
                form = {"login": login, "password": PASSWORD} if login else {"stop": "1"}
                status, headers, body = self._ask("POST", address, urlencode(form), cookies=cookies)
            assert status in (302, 303), f"{status}: {body}"
            address = urljoin(address, headers["location"])
            if urlsplit(address).port != self.port:
                return address
            status, headers, body = self._ask("GET", address, cookies=cookies)
        raise AssertionError("the provider does not let go")

    def _answers(self) -> bool:
        with contextlib.suppress(OSError):
            return self._ask("GET", "/.well-known/openid-configuration")[0] == 200
        return False

    def _ask(
        self, method: str, address: str, body: str = "", cookies: dict[str, str] | None = None
    ) -> tuple[int, Mapping[str, str], str]:
        parts = urlsplit(address)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        jar = cookies if cookies is not None else {}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if jar:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in jar.items())
        connection = http.client.HTTPConnection(HOST, self.port, timeout=10)
        try:
            connection.request(method, path, body, headers)
            found = connection.getresponse()
            for line in found.headers.get_all("Set-Cookie", []):
                name, value = re.match(r"([^=]+)=([^;]*)", line).groups()  # type: ignore[union-attr]
                jar[name] = value
            told = {name.lower(): value for name, value in found.getheaders()}
            return found.status, told, found.read().decode()
        finally:
            connection.close()


@contextlib.contextmanager
def real_provider(folder: Path, redirect_uris: list[str]) -> Iterator[RealProvider]:
    """Start it, installing its locked packages first when they are not there."""
    checkout = Checkout(ROOT)
    with preparing(checkout):
        node = assets.find_node(checkout)
        assets._ensure_packages(Checkout(HERE), node)
    settings = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "redirect_uris": redirect_uris,
        "tenant": TENANT,
    }
    provider = RealProvider(free_port(), settings, node, folder / "openid-provider.log")
    provider.start()
    try:
        yield provider
    finally:
        provider.stop()
