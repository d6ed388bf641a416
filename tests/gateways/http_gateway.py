"""The part every local gateway shares: an HTTP server that remembers, takes its time, and misbehaves on request.

It imports nothing of the program under test. Paths under `/_admin/` are for the test or the drill:

    GET  /_admin/messages     every accepted message with its reference, oldest first
    GET  /_admin/counts       how many messages, references, doubled references, and requests of each kind
    POST /_admin/faults       {"kind": "hang_up", "recorded": true, "times": 3} or {"random": 0.2, "seed": 1}
    POST /_admin/advance      {"seconds": 60} lets the gateway's own time pass
"""

from __future__ import annotations

import json
import socket
import socketserver
import struct
import sys
import threading
import time
from abc import ABC, abstractmethod
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import asdict
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from tests.gateways.faults import Fault, FaultKind, FaultPlan
from tests.gateways.wire import Message, Reply, Request

_REMEMBERED_REQUESTS = 1000
_NO_LINGERING = struct.pack("ii", 1, 0)


class Gateway(ABC):
    """A company's gateway on this machine. Use it with `with`, or `start()` and `stop()`."""

    api = ""

    def __init__(
        self,
        *,
        port: int = 0,
        now: Callable[[], float] = time.time,
        sent_after: float = 0.5,
        delivered_after: float = 1.5,
        state: Path | None = None,
    ) -> None:
        self.faults = FaultPlan()
        self.messages: list[Message] = []
        self.requests: deque[Request] = deque(maxlen=_REMEMBERED_REQUESTS)
        self.counts: Counter[str] = Counter()
        self.sent_after = sent_after
        self.delivered_after = delivered_after
        self.lock = threading.RLock()
        self._now = now
        self._ahead = 0.0
        self._port = port
        self._state = state
        self._server: Server | None = None
        self._closed: list[Server] = []
        self._door: threading.Thread | None = None
        self.stopping = threading.Event()
        if state is not None and state.exists():
            lines = state.read_text("utf-8").splitlines()
            self.messages = [Message(**json.loads(line)) for line in lines]

    # What a company's gateway has to say for itself.

    @abstractmethod
    def is_sending(self, request: Request) -> bool:
        """Whether this request hands over a message."""

    @abstractmethod
    def handle(self, request: Request) -> Reply:
        """Do what the request asks and answer it. Called under the gateway's lock."""

    @abstractmethod
    def complaint(self, kind: FaultKind) -> Reply:
        """This company's way to say that the account is empty or the key is wrong."""

    # For tests.

    @property
    def url(self) -> str:
        """The base address for the account's settings."""
        return self._root

    @property
    def admin_url(self) -> str:
        """Where the administration is."""
        return self._root + "/_admin"

    @property
    def _root(self) -> str:
        if self._server is None:
            raise RuntimeError("the gateway has not been started")
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def now(self) -> float:
        """The gateway's own time."""
        return self._now() + self._ahead

    def advance(self, seconds: float) -> None:
        """Let the gateway's own time pass."""
        self._ahead += seconds

    def references(self) -> list[str]:
        """Our references of all messages taken, in order, doubles included."""
        with self.lock:
            return [message.reference for message in self.messages]

    def start(self) -> Self:
        """Listen on the loopback."""
        self._server = Server(("127.0.0.1", self._port), self)
        self._port = int(self._server.server_address[1])
        self._server.begin()
        return self

    def refuse(self, seconds: float) -> None:
        """Let nobody in for so long; who is in already stays."""
        with self.lock:
            if self._door is None or not self._door.is_alive():
                self._door = threading.Thread(target=self._shut, args=(seconds,), name=f"{self.api}-door")
                self._door.start()

    def _shut(self, seconds: float) -> None:
        if self._server is not None:
            self._server.refuse()
            self._closed.append(self._server)
            self.stopping.wait(seconds)
            self.start()

    def stop(self) -> None:
        """Hang up on everybody and wait until all threads have ended."""
        self.stopping.set()
        if self._door is not None:
            self._door.join()
        for server in (*self._closed, self._server):
            if server is not None:
                server.end()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *exc: object) -> None:
        self.stop()

    # For companies' gateways.

    def take(self, message: Message) -> None:
        """Remember an accepted message, on disk too if asked for."""
        self.messages.append(message)
        if self._state is not None:
            with self._state.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(message)) + "\n")

    def progress(self, message: Message) -> str:
        """How far a message is by the gateway's time: scheduled, queued, sent, delivered, failed or cancelled."""
        if message.cancelled_at is not None:
            return "cancelled"
        begun = message.accepted_at if message.send_at is None else max(message.send_at, message.accepted_at)
        age = self.now() - begun
        if age < 0:
            return "scheduled"
        if age < self.sent_after:
            return "queued"
        if age < self.delivered_after:
            return "sent"
        return "failed" if message.fails_with else "delivered"

    def admin(self, request: Request) -> Reply:
        """Serve what is no part of the company's interface."""
        if request.path == "/_admin/messages":
            return Reply(200, [{**asdict(m), "state": self.progress(m)} for m in self.messages])
        if request.path == "/_admin/counts":
            taken = Counter(message.reference for message in self.messages)
            doubled = sum(1 for count in taken.values() if count > 1)
            return Reply(
                200,
                {"messages": len(self.messages), "references": len(taken), "doubled": doubled, **self.counts},
            )
        order = request.json()
        if request.path == "/_admin/advance":
            self.advance(float(order["seconds"]))
            return Reply(204)
        if request.path == "/_admin/faults" and "random" in order:
            self.faults.at_random(float(order["random"]), int(order.get("seed", 0)))
            return Reply(204)
        if request.path == "/_admin/faults":
            self.faults.next(
                Fault.from_json(order),
                times=int(order.get("times", 1)),
                sending=bool(order.get("sending", True)),
            )
            return Reply(204)
        return Reply(404)


class Server(ThreadingHTTPServer):
    """Knows its open connections, so that it can end in an instant."""

    daemon_threads = False
    block_on_close = True
    request_queue_size = 256
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], gateway: Gateway) -> None:
        self.gateway = gateway
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__(address, _Handler)

    def begin(self) -> None:
        """Serve in a thread of its own."""
        name = f"{self.gateway.api}-gateway"
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), name=name)
        self._thread.start()

    def refuse(self) -> None:
        """Take no more connections; those that are open go on."""
        self.shutdown()
        self.socket.close()

    def end(self) -> None:
        """Hang up on everybody, and wait until they have noticed."""
        self.shutdown()
        self.hang_up_all()
        self.server_close()
        self._thread.join()

    def server_bind(self) -> None:
        # The parent asks the resolver for the machine's name, which may take seconds.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._open_lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def hang_up_all(self) -> None:
        with self._open_lock:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has gone is no news; anything else is a bug of the gateway and must be seen."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """Reads a request, lets the fault of the day happen, answers in one piece."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def _serve(self) -> None:
        gateway = self.server.gateway
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if len(body) < length:  # the client died in the middle: nobody takes half a message
            self.close_connection = True
            return
        request = Request(
            self.command,
            parts.path,
            parse_qs(parts.query, keep_blank_values=True),
            {name.lower(): value for name, value in self.headers.items()},
            body,
        )
        if request.path.startswith("/_admin/"):
            with gateway.lock:
                reply = gateway.admin(request)
            self._write(reply)
            return
        sending = gateway.is_sending(request)
        with gateway.lock:
            gateway.requests.append(request)
            gateway.counts["sendings" if sending else "questions"] += 1
        self._misbehave(gateway, request, gateway.faults.take(sending=sending))

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _misbehave(self, gateway: Gateway, request: Request, fault: Fault) -> None:
        delayed = fault.kind is FaultKind.DELAY
        if delayed and not fault.recorded:
            gateway.stopping.wait(fault.seconds)
        reply = Reply(500)
        if delayed or fault.recorded or fault.kind is FaultKind.NONE:
            with gateway.lock:
                reply = gateway.handle(request)
        if delayed and fault.recorded:
            gateway.stopping.wait(fault.seconds)
        if delayed or fault.kind is FaultKind.NONE:
            self._write(reply)
        elif fault.kind in (FaultKind.HANG_UP, FaultKind.STALL, FaultKind.REFUSE):
            self.close_connection = True
            if fault.kind is FaultKind.STALL:
                gateway.stopping.wait(fault.seconds)
            elif fault.kind is FaultKind.REFUSE:
                gateway.refuse(fault.seconds)
        elif fault.kind is FaultKind.RESET:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGERING)
            self.connection.close()
            self.close_connection = True
        elif fault.kind is FaultKind.HALF_ANSWER:
            whole = self._bytes(reply)
            self.wfile.write(whole[: len(whole) - max(1, len(reply.content()) // 2)])
            self.close_connection = True
        else:
            self._write(self._fault_reply(gateway, fault))

    def _fault_reply(self, gateway: Gateway, fault: Fault) -> Reply:
        if fault.kind in (FaultKind.EMPTY_ACCOUNT, FaultKind.BAD_KEY):
            return gateway.complaint(fault.kind)
        wait = str(int(fault.seconds))
        date = formatdate(gateway.now() + fault.seconds, usegmt=True)
        return {
            FaultKind.TOO_MANY_SECONDS: Reply(429, b"", {"Retry-After": wait}),
            FaultKind.TOO_MANY_DATE: Reply(429, b"", {"Retry-After": date}),
            FaultKind.BUSY: Reply(503, b"", {"Retry-After": wait}),
            FaultKind.ERROR_500: Reply(500),
            FaultKind.BAD_GATEWAY: Reply(502, b"<html>Bad Gateway</html>", {"Content-Type": "text/html"}),
            FaultKind.NONSENSE: Reply(
                200, b"<html>Welcome to the hotel</html>", {"Content-Type": "text/html"}
            ),
            FaultKind.OVERLONG: Reply(200, b'{"x": "' + b"y" * (2 * 1024 * 1024) + b'"}'),
            FaultKind.REDIRECT: Reply(302, b"", {"Location": gateway.url + "/elsewhere"}),
        }[fault.kind]

    def _write(self, reply: Reply) -> None:
        self.wfile.write(self._bytes(reply))

    def _bytes(self, reply: Reply) -> bytes:
        content = reply.content()
        headers = {"Content-Type": "application/json", **reply.headers, "Content-Length": str(len(content))}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"HTTP/1.1 {reply.status} Reply\r\n{lines}\r\n".encode("latin-1") + content

    def log_message(self, *_args: Any) -> None:
        """Quiet: the drill makes thousands of requests."""
