"""One request to an address, and other small acts that several tests of HTTP share."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable

from app.providers.http import HttpClient
from tests.providers.conftest import NUMBER, TEXT

SHORT = (0.5, 0.2)


def post(url: str) -> None:
    client = HttpClient(url, {})
    try:
        client.request("POST", "sms", form={"to": NUMBER, "text": TEXT}, timeout=SHORT, sending=True)
    finally:
        client.close()


def get(url: str) -> None:
    client = HttpClient(url, {})
    try:
        client.request("GET", "journal", params={"to": NUMBER}, timeout=SHORT)
    finally:
        client.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def wait_for(condition: Callable[[], bool]) -> None:
    patience = threading.Event()
    for _ in range(200):
        if condition():
            return
        patience.wait(0.01)
    raise AssertionError("it did not happen")
