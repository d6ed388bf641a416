"""A phone with SMS Gateway for Android on this machine: the local server's shapes as the app publishes them."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from tests.gateways.faults import FaultKind
from tests.gateways.http_gateway import Gateway
from tests.gateways.wire import Message, Reply, Request

_WORDS = {
    "scheduled": "Pending",
    "queued": "Pending",
    "sent": "Sent",
    "delivered": "Delivered",
    "failed": "Failed",
    "cancelled": "Cancelled",
}


class AndroidGateway(Gateway):
    """Answers at the root; an id it already has is a conflict, so nothing is ever taken twice."""

    api = "android"

    def __init__(
        self,
        *,
        user: str = "sms",
        password: str = "phone-test-password",
        version: str = "1.68.0",
        health: str = "pass",
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.user = user
        self.password = password
        self.version = version
        self.health = health

    def is_sending(self, request: Request) -> bool:
        return request.method == "POST" and request.path in ("/message", "/messages")

    def complaint(self, kind: FaultKind) -> Reply:
        if kind is FaultKind.EMPTY_ACCOUNT:
            # A SIM card without credit shows only when the phone tries to send.
            return Reply(500, {"message": "Internal server error"})
        return Reply(401, b"", {"WWW-Authenticate": 'Basic realm="Access to SMS Gateway"'})

    def handle(self, request: Request) -> Reply:
        if request.path == "/health":
            return self._health()
        expected = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {expected}":
            return self.complaint(FaultKind.BAD_KEY)
        place, _, message_id = request.path.removeprefix("/").partition("/")
        if place not in ("message", "messages"):
            return Reply(404)
        if request.method == "POST" and not message_id:
            return self._enqueue(request)
        if request.method == "GET" and not message_id:
            newest = list(reversed(self.messages))
            return Reply(
                200,
                [self._shape(message) for message in newest[: int(request.parameter("limit", "50"))]],
                {"X-Total-Count": str(len(newest))},
            )
        message = next((m for m in self.messages if m.id == unquote(message_id)), None)
        if message is None:
            return Reply(404)
        if request.method == "GET":
            return Reply(200, self._shape(message))
        return self._cancel(message) if request.method == "DELETE" else Reply(405)

    def _enqueue(self, request: Request) -> Reply:
        try:
            wanted = json.loads(request.body)
            text = str(wanted["textMessage"]["text"])
            numbers = wanted["phoneNumbers"]
            send_at = _seconds(wanted.get("scheduleAt"))
            valid_until = _seconds(wanted.get("validUntil"))
        except (ValueError, KeyError, TypeError) as error:
            return Reply(400, {"message": f"JSON convert failure: {error}"})
        if not text:
            return Reply(400, {"message": "Text message is empty"})
        if not numbers:
            return Reply(400, {"message": "Empty phone numbers list"})
        if send_at is not None and send_at <= self.now():
            return Reply(400, {"message": "scheduleAt must be in the future"})
        if valid_until is not None and valid_until < self.now():
            return Reply(400, {"message": "message already expired"})
        message_id = str(wanted.get("id") or f"generated-{len(self.messages)}")
        if any(message.id == message_id for message in self.messages[::-1]):
            self.counts["conflicts"] += 1
            return Reply(409, {"message": "Message with the same ID already exists"})
        message = Message(
            id=message_id,
            reference=message_id,
            recipient=str(numbers[0]),
            text=text,
            sender="",
            accepted_at=self.now(),
            send_at=send_at,
        )
        if not str(numbers[0]).startswith("+"):
            message.fails_with = "Can't send message: Invalid phone number"
        self.take(message)
        return Reply(202, self._shape(message), {"Location": f"{self.url}/messages/{message_id}"})

    def _cancel(self, message: Message) -> Reply:
        if self.progress(message) == "cancelled":
            return Reply(200, self._shape(message))
        if self.progress(message) not in ("scheduled", "queued"):
            return Reply(400, {"message": f"Message {message.id} is not in Pending state"})
        message.cancelled_at = self.now()
        return Reply(200, self._shape(message))

    def _shape(self, message: Message) -> dict[str, Any]:
        state = _WORDS[self.progress(message)]
        begun = message.send_at or message.accepted_at
        states = {"Pending": _rfc3339(message.accepted_at)}
        if state in ("Sent", "Delivered", "Failed"):
            states["Processed"] = _rfc3339(begun)
            states["Sent"] = _rfc3339(begun + self.sent_after)
        if state in ("Delivered", "Failed"):
            states[state] = _rfc3339(begun + self.delivered_after)
        if message.cancelled_at is not None:
            states[state] = _rfc3339(message.cancelled_at)
        recipient = {"phoneNumber": message.recipient, "state": state}
        if state == "Failed":
            recipient["error"] = message.fails_with
        shape: dict[str, Any] = {
            "id": message.id,
            "deviceId": "PyDmBQZZXYmyxMwED8Fzy",
            "state": state,
            "isHashed": False,
            "isEncrypted": False,
            "textMessage": {"text": message.text},
            "recipients": [recipient],
            "states": states,
        }
        if message.send_at is not None:
            shape["scheduleAt"] = _rfc3339(message.send_at)
        return shape

    def _health(self) -> Reply:
        checks = {
            "messages:failed": {
                "description": "Failed messages for last hour",
                "observedUnit": "messages",
                "observedValue": 0 if self.health == "pass" else 3,
                "status": self.health,
            }
        }
        body = {"status": self.health, "version": self.version, "releaseId": 1680, "checks": checks}
        return Reply(500 if self.health == "fail" else 200, body)


def _seconds(value: str | None) -> float | None:
    """The app's date format: milliseconds and a zone are a must."""
    if value is None:
        return None
    return datetime.strptime(value, "%Y-%m-%dT%H:%M:%S.%f%z").timestamp()


def _rfc3339(seconds: float) -> str:
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
