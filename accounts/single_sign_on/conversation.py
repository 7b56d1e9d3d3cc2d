"""Talking to a provider: one short conversation, JSON only, that no slow server can draw out."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from typing import Any

import requests
from urllib3.exceptions import HTTPError

from accounts.single_sign_on.faults import UNREACHABLE, SignInFault

SECONDS = 5.0
CONNECT_SECONDS = 3.0
MOST_BYTES = 512 * 1024
_PIECE_BYTES = 64 * 1024
_ERROR_CODE = re.compile(r"[a-z_]{1,40}")  # RFC 6749, section 5.2


class Conversation:
    """All requests of one sign-in to its provider; together they may take ``SECONDS``."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._until = time.monotonic() + seconds

    def get(self, address: str, **headers: str) -> dict[str, Any]:
        """The JSON object at ``address``. Raises ``SignInFault`` (unreachable) without one."""
        return self._ask("GET", address, headers=headers)

    def post(
        self, address: str, form: Mapping[str, str], *, user: tuple[str, str] | None = None
    ) -> dict[str, Any]:
        """The JSON object that answers ``form``. Raises ``SignInFault`` (unreachable)."""
        return self._ask("POST", address, data=form, auth=user)

    def _ask(self, method: str, address: str, **more: Any) -> dict[str, Any]:
        left = self._left()
        with requests.Session() as session:
            try:
                response = session.request(
                    method,
                    address,
                    timeout=(min(CONNECT_SECONDS, left), left),
                    allow_redirects=False,
                    stream=True,
                    **more,
                )
                with response:
                    body = self._body(response)
            except (requests.RequestException, HTTPError, OSError, ValueError) as error:
                raise SignInFault(UNREACHABLE, type(error).__name__) from None
        told = _json_object(body)
        if response.status_code != requests.codes.ok:
            code = _ERROR_CODE.fullmatch(str((told or {}).get("error")))
            said = f" {code[0]}" if code else ""
            raise SignInFault(UNREACHABLE, f"status {response.status_code}{said}")
        if told is None:
            raise SignInFault(UNREACHABLE, "not a JSON object")
        return told

    def _body(self, response: requests.Response) -> bytes:
        body = b""
        while piece := response.raw.read1(_PIECE_BYTES, decode_content=True):
            body += piece
            self._left()
            if len(body) > MOST_BYTES:
                raise SignInFault(UNREACHABLE, "too long an answer")
        return body

    def _left(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise SignInFault(UNREACHABLE, "too slow")
        return left


def _json_object(body: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None
