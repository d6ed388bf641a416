"""A gateway for measuring on the HTTP server of Python's own library: takes every message, answers after a while.

    python -m bench.http_gateway MILLISECONDS

Prints its address and serves until it is ended. It speaks as much of seven.io as a sending needs.
"""

from __future__ import annotations

import itertools
import json
import socketserver
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_numbers = itertools.count(1)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def server_bind(self) -> None:
        socketserver.TCPServer.server_bind(self)  # the parent asks the resolver for the machine's name


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # the answer leaves in one piece

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(DELAY)
        entry = {"id": str(next(_numbers)), "parts": 1, "price": 0.075, "success": True, "error": None}
        answer = {"success": "100", "total_price": 0.075, "balance": 5000.0, "messages": [entry]}
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        """Quiet."""


if __name__ == "__main__":
    DELAY = float(sys.argv[1]) / 1000
    with _Server(("127.0.0.1", 0), _Handler) as server:
        print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
        server.serve_forever()
