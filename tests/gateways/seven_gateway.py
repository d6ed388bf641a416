"""A seven.io on this machine: the shapes of the vendor's published description and clients, and no more promises.

Like the original it takes the same message twice without a word, so a doubled sending is seen in `messages`.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs

from tests.gateways.faults import FaultKind
from tests.gateways.http_gateway import Gateway
from tests.gateways.wire import Message, Reply, Request

_GSM_EXTRAS = "äöüÄÖÜßàèéùìòñåÅæÆøØ£$¥§¿¡Ñ"
_LONGEST_TEXT = 1520


class SevenGateway(Gateway):
    """Answers under `/api`; `balance` falls with every part."""

    api = "seven"

    def __init__(
        self,
        *,
        api_key: str = "seven-test-key",
        balance: str = "100.00",
        price: str = "0.075",
        currency: str = "EUR",
        journal_lists_scheduled: bool = False,
        nested_status: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.api_key = api_key
        self.balance = Decimal(balance)
        self.price = Decimal(price)
        self.currency = currency
        self.journal_lists_scheduled = journal_lists_scheduled
        self.nested_status = nested_status
        self._next_id = 77149318495000 + len(self.messages)
        self._by_id: dict[str, Message] = {}
        self._by_recipient: dict[str, list[Message]] = {}
        for message in self.messages:
            self._file(message)

    @property
    def url(self) -> str:
        return super().url + "/api"

    def take(self, message: Message) -> None:
        super().take(message)
        self._file(message)

    def _file(self, message: Message) -> None:
        """So that ten thousand messages can be asked about one by one."""
        self._by_id[message.id] = message
        self._by_recipient.setdefault(message.recipient, []).append(message)

    def is_sending(self, request: Request) -> bool:
        return request.method == "POST" and request.path == "/api/sms"

    def complaint(self, kind: FaultKind) -> Reply:
        return _bare(500 if kind is FaultKind.EMPTY_ACCOUNT else 900)

    def handle(self, request: Request) -> Reply:
        if request.headers.get("x-api-key") != self.api_key:
            return _bare(900)
        routes = {
            ("POST", "/api/sms"): self._send,
            ("DELETE", "/api/sms"): self._delete,
            ("GET", "/api/status"): self._status,
            ("GET", "/api/journal/outbound"): self._journal,
            ("GET", "/api/balance"): self._balance,
        }
        route = routes.get((request.method, request.path))
        return (
            route(request) if route else Reply(404, b"<html>Not Found</html>", {"Content-Type": "text/html"})
        )

    def _send(self, request: Request) -> Reply:
        form = _fields(request)
        text, digits = form.get("text", ""), form.get("to", "").removeprefix("+").removeprefix("00")
        if not digits:
            return _bare(301)
        if not text:
            return _bare(305)
        if len(text) > _LONGEST_TEXT:
            return _bare(401)
        gsm = all(character.isascii() or character in _GSM_EXTRAS for character in text)
        single, joined = (160, 153) if gsm else (70, 67)
        parts = 1 if len(text) <= single else -(-len(text) // joined)
        if not digits.isdecimal() or len(digits) < 7:
            return self._answer(form, digits, "gsm" if gsm else "ucs2", parts, None, "202")
        cost = self.price * parts
        if cost > self.balance:
            return _bare(500)
        self.balance -= cost
        self._next_id += 1
        message = Message(
            id=str(self._next_id),
            reference=form.get("foreign_id", ""),
            recipient=digits,
            text=text,
            sender=form.get("from", ""),
            accepted_at=self.now(),
            send_at=float(form["delay"]) if "delay" in form else None,
            parts=parts,
            price=str(cost),
        )
        self.take(message)
        return self._answer(form, digits, "gsm" if gsm else "ucs2", parts, message, None)

    def _answer(
        self,
        form: dict[str, str],
        digits: str,
        encoding: str,
        parts: int,
        message: Message | None,
        error: str | None,
    ) -> Reply:
        price = float(message.price) if message else 0
        entry = {
            "id": message.id if message else None,
            "sender": form.get("from", ""),
            "recipient": digits,
            "text": form.get("text", ""),
            "encoding": encoding,
            "label": None,
            "parts": parts,
            "udh": None,
            "is_binary": False,
            "price": price,
            "success": message is not None,
            "error": error,
            "error_text": f"The recipient number {digits} is invalid." if error else None,
        }
        body = {
            "success": "100" if message else "101",
            "total_price": price,
            "balance": float(self.balance),
            "debug": "false",
            "sms_type": "direct",
            "messages": [entry],
        }
        return Reply(200, body)

    def _delete(self, request: Request) -> Reply:
        wanted = _fields(request).get("ids", "").split(",")
        deleted = []
        for message in self.messages:
            if message.id in wanted and self.progress(message) == "scheduled":
                message.cancelled_at = self.now()
                self.balance += Decimal(message.price)
                deleted.append(message.id)
        return Reply(200, {"success": bool(deleted), "deleted": deleted})

    def _status(self, request: Request) -> Reply:
        wanted = request.parameter("msg_id").split(",")
        found = [self._by_id[entry] for entry in wanted if entry in self._by_id]
        # A message that is only scheduled, or was deleted, has no status yet.
        entries = [
            {"id": message.id, "status": word, "status_time": _local(self._changed_at(message))}
            for message in found
            if (word := self._word(message))
        ]
        return Reply(200, [entries] if self.nested_status else entries)

    def _journal(self, request: Request) -> Reply:
        limit = int(request.parameter("limit", "100"))
        offset = int(request.parameter("offset", "0"))
        if not 1 <= limit <= 100:
            return _bare(700)
        recipient = request.parameter("to").removeprefix("+").removeprefix("00")
        date_from = request.parameter("date_from")
        hidden = ("cancelled",) if self.journal_lists_scheduled else ("cancelled", "scheduled")
        entries = [
            message
            for message in reversed(self._by_recipient.get(recipient, []) if recipient else self.messages)
            if self.progress(message) not in hidden
            and (not recipient or message.recipient == recipient)
            and (not date_from or _local(message.accepted_at)[:10] >= date_from)
        ]
        return Reply(200, [self._journal_entry(message) for message in entries[offset : offset + limit]])

    def _journal_entry(self, message: Message) -> dict[str, object]:
        return {
            "id": message.id,
            "from": message.sender,
            "to": message.recipient,
            "text": message.text,
            "timestamp": _local(message.accepted_at)[:19],
            "price": message.price,
            "channel": "SMS",
            "connection": "http",
            "dlr": self._word(message),
            "dlr_timestamp": _local(self._changed_at(message))[:19],
            "foreign_id": message.reference or None,
            "label": None,
            "latency": "1.0",
            "mccmnc": "26201",
            "type": "direct",
        }

    def _balance(self, _request: Request) -> Reply:
        return Reply(200, {"amount": float(self.balance), "currency": self.currency})

    def _word(self, message: Message) -> str | None:
        return {
            "queued": "ACCEPTED",
            "sent": "TRANSMITTED",
            "delivered": "DELIVERED",
            "failed": message.fails_with or "NOTDELIVERED",
        }.get(self.progress(message))

    def _changed_at(self, message: Message) -> float:
        begun = message.send_at or message.accepted_at
        progress = self.progress(message)
        return begun + {"sent": self.sent_after, "delivered": self.delivered_after}.get(progress, 0)


def _fields(request: Request) -> dict[str, str]:
    """The body's fields, from a form or from JSON: the original understands both."""
    if request.headers.get("content-type", "").startswith("application/json"):
        loaded = json.loads(request.body or b"{}")
        return {name: str(value) for name, value in loaded.items()}
    return {name: values[-1] for name, values in parse_qs(request.body.decode("utf-8")).items()}


def _bare(code: int) -> Reply:
    """The original's way to fail: the code alone, as a JSON string, with status 200."""
    return Reply(200, str(code))


def _local(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S.000")
