"""Asks the gateways for delivery reports and credit by the timetable."""

from __future__ import annotations

from datetime import datetime

from app.services.polling import PollingService


class StatusPoller:
    """Work for a loop: news from the gateways."""

    def __init__(self, polling: PollingService) -> None:
        self._polling = polling

    def begin(self) -> None:
        """What was missed while the program was off is due now; the credit is worth knowing before one sends."""
        self._polling.begin()

    def step(self) -> None:
        self._polling.step()

    def next_due(self) -> datetime | None:
        return self._polling.next_due()

    def woke_up(self, since: datetime) -> None:
        """Nothing to do: questions that became due meanwhile are asked in the next step."""

    def stop(self) -> None:
        self._polling.stop()
