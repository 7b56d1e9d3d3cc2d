"""A real SMTP server on loopback (RFC 5321) that can be stopped, started, and told to misbehave."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes

from tests.running.servers import HOST, free_port

Reply = str | None
HANG_UP = "hang up"


@dataclass(frozen=True)
class Taken:
    """A mail that the server answered with 250: it is its own to deliver now."""

    sender: str
    recipient: str
    whole: bytes

    @property
    def message_id(self) -> str:
        return str(message_from_bytes(self.whole)["Message-ID"])

    @property
    def subject(self) -> str:
        return str(message_from_bytes(self.whole)["Subject"])


@dataclass
class MailServer:
    """Its port stays the same from one start to the next, and so does what it has taken.

    ``at_rcpt`` and ``at_data`` may answer in the server's place; ``HANG_UP`` drops the connection.
    ``before_250`` runs when a mail is whole but not yet answered for.
    """

    port: int = field(default_factory=free_port)
    taken: list[Taken] = field(default_factory=list)
    connections: int = 0
    at_rcpt: Callable[[str], Reply] = lambda _: None
    at_data: Callable[[bytes], Reply] = lambda _: None
    before_250: Callable[[Taken], None] = lambda _: None
    _server: socketserver.ThreadingTCPServer | None = None
    _open: set[socket.socket] = field(default_factory=set)

    @property
    def url(self) -> str:
        """As ``EMAIL_URL`` takes it."""
        return f"smtp://{HOST}:{self.port}"

    def start(self) -> None:
        """Listen."""
        mail_server = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                mail_server._talk(self)

        class Listening(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self._server = Listening((HOST, self.port), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        """Stop listening, and drop every connection in the middle of whatever it is."""
        if self._server is None:
            return
        self._server.shutdown()
        for one in list(self._open):
            _drop(one)
        self._server.server_close()
        self._server = None

    def copies(self) -> Counter[tuple[str, str]]:
        """How often each mail was taken for each recipient."""
        return Counter((one.message_id, one.recipient) for one in self.taken)

    def _talk(self, handler: socketserver.StreamRequestHandler) -> None:
        self.connections += 1
        self._open.add(handler.connection)
        try:
            _Session(self, handler).run()
        except (OSError, _HungUp):
            return
        finally:
            self._open.discard(handler.connection)


class _HungUp(Exception):
    """The connection is over."""


class _Session:
    def __init__(self, server: MailServer, handler: socketserver.StreamRequestHandler) -> None:
        self.server, self.handler = server, handler
        self.sender = ""
        self.recipients: list[str] = []

    def run(self) -> None:
        self.say("220 mail.example ready")
        while line := self.handler.rfile.readline():
            command = line.decode("utf-8", "replace").strip()
            verb = command[:4].upper()
            if verb in {"EHLO", "HELO"}:
                self.say("250-mail.example\r\n250 8BITMIME")
            elif verb == "MAIL":
                self.sender, self.recipients = _address(command), []
                self.say("250 2.1.0 ok")
            elif verb == "RCPT":
                self.recipient(_address(command))
            elif verb == "DATA":
                self.data()
            elif verb == "QUIT":
                self.say("221 2.0.0 bye")
                return
            else:
                self.say("250 2.0.0 ok")

    def recipient(self, address: str) -> None:
        reply = self.server.at_rcpt(address)
        if reply is None:
            self.recipients.append(address)
        self.say(reply or "250 2.1.5 ok")

    def data(self) -> None:
        self.say("354 go on")
        lines = []
        while (line := self.handler.rfile.readline()) != b".\r\n":
            if not line:
                raise _HungUp
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        whole = b"".join(lines)
        if reply := self.server.at_data(whole):
            self.say(reply)
            return
        for recipient in self.recipients:
            taken = Taken(self.sender, recipient, whole)
            self.server.before_250(taken)
            self.server.taken.append(taken)
        self.say("250 2.0.0 taken")

    def say(self, reply: str) -> None:
        if reply == HANG_UP:
            _drop(self.handler.connection)
            raise _HungUp
        self.handler.wfile.write(f"{reply}\r\n".encode())


def _address(command: str) -> str:
    return command.partition("<")[2].partition(">")[0]


def _drop(connection: socket.socket) -> None:
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


@contextmanager
def running_mail_server() -> Iterator[MailServer]:
    """A started server; stopped whatever happens."""
    server = MailServer()
    server.start()
    try:
        yield server
    finally:
        server.stop()
