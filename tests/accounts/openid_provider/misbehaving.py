"""A provider on loopback that answers whatever a test wants: tampered tokens, garbage, silence."""

from __future__ import annotations

import base64
import contextlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.accounts.openid_provider.real import CLIENT_ID

KEY_ID = "the-key"
Change = Callable[[dict[str, Any]], dict[str, Any]]


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_jwk(key: rsa.RSAPrivateKey, **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return {**told, "kid": KEY_ID, "use": "sig", "alg": "RS256", **more}


@dataclass
class Misbehaving:
    """What it answers, by path; a test replaces any part. Untouched, it behaves."""

    url: str
    key: rsa.RSAPrivateKey
    claims: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, Any] = field(default_factory=dict)
    signing_key: rsa.RSAPrivateKey | None = None
    hmac_key: bytes | None = None
    token: str | None = None
    answers: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    changes: dict[str, Change] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    wait_seconds: float = 0
    drip_seconds: float = 0

    def id_token(self) -> str:
        """A token about ``claims``, genuine unless the test said otherwise."""
        if self.token is not None:
            return self.token
        now = int(time.time())
        genuine = {"iss": self.url, "aud": CLIENT_ID, "iat": now, "exp": now + 300}
        told = {k: v for k, v in {**genuine, **self.claims}.items() if v is not None}
        headers = {"kid": KEY_ID, **self.headers}
        if self.hmac_key is not None:
            return _signed_with_secret(told, self.hmac_key, headers)
        return jwt.encode(told, self.signing_key or self.key, "RS256", headers)

    def answer(self, path: str) -> tuple[int, bytes]:
        self.asked.append(path)
        if path in self.answers:
            return self.answers[path]
        said: dict[str, Any] = {
            "/.well-known/openid-configuration": {
                "issuer": self.url,
                "authorization_endpoint": f"{self.url}/auth",
                "token_endpoint": f"{self.url}/token",
                "jwks_uri": f"{self.url}/jwks",
                "userinfo_endpoint": f"{self.url}/me",
            },
            "/jwks": {"keys": [public_jwk(self.key)]},
            "/token": {"access_token": "a", "token_type": "Bearer"},
            "/me": {"sub": self.claims.get("sub")},
        }[path]
        if path == "/token":
            said["id_token"] = self.id_token()
        return 200, json.dumps(self.changes.get(path, lambda same: same)(said)).encode()


def _signed_with_secret(claims: dict[str, Any], key: bytes, headers: dict[str, Any]) -> str:
    """HS256 by hand: PyJWT refuses to sign with what is a public key."""
    parts = [encoded(json.dumps(one).encode()) for one in ({"alg": "HS256", **headers}, claims)]
    told = ".".join(parts)
    return f"{told}.{encoded(hmac.digest(key, told.encode(), 'sha256'))}"


def encoded(told: bytes) -> str:
    """Base64 for addresses, as tokens are written (RFC 7515, section 2)."""
    return base64.urlsafe_b64encode(told).rstrip(b"=").decode()


@contextlib.contextmanager
def misbehaving_provider(key: rsa.RSAPrivateKey) -> Iterator[Misbehaving]:
    """Serve it on a free port until the block is left."""
    stopping = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, body = told.answer(self.path)
            stopping.wait(told.wait_seconds)
            with contextlib.suppress(OSError):
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if not told.drip_seconds:
                    self.wfile.write(body)
                    return
                for one in body:
                    self.wfile.write(bytes([one]))
                    if stopping.wait(told.drip_seconds):
                        return

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *args: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told = Misbehaving(f"http://127.0.0.1:{server.server_port}", key)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield told
    finally:
        stopping.set()
        server.shutdown()
        thread.join()
        server.server_close()
