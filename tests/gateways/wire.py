"""What local gateways receive, answer and keep; nothing of the program under test is imported."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came over the socket."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body or b"{}")

    def parameter(self, name: str, default: str = "") -> str:
        return self.query.get(name, [default])[0]


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer; `body` is sent as JSON unless it is bytes already."""

    status: int
    body: Any = b""
    headers: dict[str, str] = field(default_factory=dict)

    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass
class Message:
    """One message the gateway has taken; times are seconds since 1970 by the gateway's clock."""

    id: str
    reference: str
    recipient: str
    text: str
    sender: str
    accepted_at: float
    send_at: float | None = None
    cancelled_at: float | None = None
    parts: int = 1
    price: str = "0"
    fails_with: str = ""
