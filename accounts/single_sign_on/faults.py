"""Why a sign-in at a provider came to nothing, in words for the person who stands before it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """A kind of failure; ``{provider}`` in its words stands for the provider's name."""

    key: str
    status: int
    heading: str
    text: str


UNREACHABLE = Reason(
    "unreachable",
    503,
    "{provider} cannot sign you in just now",
    "It does not answer as it should. Try again later, or use your password.",
)
CANCELLED = Reason(
    "cancelled",
    403,
    "You were not signed in",
    "The sign-in at {provider} was stopped there. Try again, or use your password.",
)
STALE = Reason(
    "stale",
    400,
    "This sign-in is no longer valid",
    "It took too long, was used already, or was started in another browser. Please start again.",
)
UNTRUSTED = Reason(
    "untrusted",
    403,
    "We could not trust the answer",
    "What came back from {provider} did not pass our checks. Nobody was signed in.",
)
NO_ADDRESS = Reason(
    "no-address",
    403,
    "{provider} did not confirm your address",
    "It told us no e-mail address that it has checked itself. Ask your own IT help desk.",
)
FOREIGN_DOMAIN = Reason(
    "foreign-domain",
    403,
    "{provider} may not vouch for your address",
    "Your e-mail address is at another organisation’s domain. Sign in with your password.",
)
NO_AGENCY = Reason(
    "no-agency",
    403,
    "No agency here uses your address",
    "None of our partner agencies has that e-mail domain. Ask your agency to invite you.",
)
INACTIVE = Reason(
    "inactive",
    403,
    "This account is closed",
    "Nobody can sign in to it. Ask your agency’s lead if you think that this is wrong.",
)
OTHER_LINK = Reason(
    "other-link",
    403,
    "Your address belongs to another account",
    "It was used by a different account at {provider} before. Ask the partnership’s help desk.",
)


class SignInFault(Exception):
    """A sign-in that must not go on. ``detail`` is for the log: no address, no token, no secret."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason.key}: {detail}" if detail else reason.key)
        self.reason = reason
        self.detail = detail
