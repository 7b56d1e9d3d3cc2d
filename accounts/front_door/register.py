"""Writes the register of sign-ins: who, when, how, for which agency."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from accounts.models import SignIn, User
from accounts.standing import membership_in_force

Method = SignIn.Method


def record_sign_in(*, person: User, records: Sequence[dict[str, Any]]) -> SignIn:
    """Write that ``person`` came in. ``records`` are allauth's, of what they showed on the way."""
    membership = membership_in_force(person)
    return SignIn.objects.create(
        person=person,
        agency=membership.agency if membership else None,
        method=method_of(records),
    )


def method_of(records: Sequence[dict[str, Any]]) -> str:
    """How somebody came in, by the last thing that they showed and what went before it."""
    shown = [one for one in records if not one.get("reauthenticated")]
    if not shown:
        return Method.OTHER
    *before, last = shown
    if last["method"] == "mfa":
        if last.get("passwordless"):
            return Method.PASSKEY
        if before and before[-1]["method"] == "socialaccount":
            return Method.SINGLE_SIGN_ON
        by_key = last.get("type") == "webauthn"
        return Method.PASSWORD_AND_PASSKEY if by_key else Method.PASSWORD_AND_CODE
    known = {"password": Method.PASSWORD, "socialaccount": Method.SINGLE_SIGN_ON}
    return known.get(str(last["method"]), Method.OTHER)
