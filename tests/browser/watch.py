"""Eyes on a browser context: who it talks to, what its console says, what it is asked to keep."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response, WebError

OWN_SCHEMES = ("data:", "blob:", "about:")
NOT_FOUND = "Failed to load resource: the server responded with a status of"


@dataclass
class Watch:
    """Findings over all contexts of one test."""

    site_url: str
    may_keep_cookies: bool = False
    foreign: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)
    visited: set[str] = field(default_factory=set)
    cookies: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Watch this context from now on."""
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._message)
        context.on("weberror", self._error)

    def check(self) -> None:
        """Fail on anything that a reader's browser should not have done."""
        assert not self.foreign, f"requests to other hosts: {self.foreign}"
        assert not self.console, "the console complains:\n" + "\n".join(self.console)
        if not self.may_keep_cookies:
            assert not self.cookies, f"an anonymous reader was given cookies: {self.cookies}"

    def _request(self, request: Request) -> None:
        if request.is_navigation_request():
            self.visited.add(request.url)
        if not request.url.startswith((f"{self.site_url}/", *OWN_SCHEMES)):
            self.foreign.append(request.url)

    def _response(self, response: Response) -> None:
        if "set-cookie" in response.headers:
            self.cookies.append(f"{response.url}: {response.headers['set-cookie']}")

    def _message(self, message: ConsoleMessage) -> None:
        asked_for = message.text.startswith(NOT_FOUND) and message.location["url"] in self.visited
        if message.type in {"error", "warning"} and not asked_for:
            self.console.append(f"{message.type}: {message.text} ({message.location['url']})")

    def _error(self, error: WebError) -> None:
        self.console.append(f"uncaught: {error.error}")
