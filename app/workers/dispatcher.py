"""Hands over what is due; what became due while nobody worked is held and asked about first."""

from __future__ import annotations

from datetime import datetime

from app.services.heartbeat import Heartbeat
from app.services.outbox import OutboxService
from app.services.sending import SendingService


class Dispatcher:
    """Work for a loop: the outbox towards the gateways."""

    def __init__(self, sending: SendingService, outbox: OutboxService, heartbeat: Heartbeat) -> None:
        self._sending = sending
        self._outbox = outbox
        self._heartbeat = heartbeat

    def begin(self) -> None:
        self._outbox.hold_overdue(self._heartbeat.last_seen())
        self._heartbeat.beat()

    def step(self) -> None:
        self._sending.step()

    def next_due(self) -> datetime | None:
        return self._sending.next_due()

    def woke_up(self, since: datetime) -> None:
        self._outbox.hold_overdue(since)

    def stop(self) -> None:
        self._sending.stop()
