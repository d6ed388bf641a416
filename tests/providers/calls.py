"""One request to an address, and other small acts that several tests of HTTP share."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable

from app.providers.http import HttpClient
from tests.providers.conftest import NUMBER, TEXT

PATIENT = (20.0, 20.0)
"""Seconds; so that on a busy machine it is never the time-out that a test sees."""
SHORT = (0.5, 0.2)
"""For the tests in which it is the time-out that they are about."""


def post(url: str, timeout: tuple[float, float] = PATIENT) -> None:
    client = HttpClient(url, {})
    try:
        client.request("POST", "sms", form={"to": NUMBER, "text": TEXT}, timeout=timeout, sending=True)
    finally:
        client.close()


def get(url: str) -> None:
    client = HttpClient(url, {})
    try:
        client.request("GET", "journal", params={"to": NUMBER}, timeout=PATIENT)
    finally:
        client.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def wait_for(condition: Callable[[], bool]) -> None:
    patience = threading.Event()
    for _ in range(2000):
        if condition():
            return
        patience.wait(0.01)
    raise AssertionError("it did not happen")
