"""Starts the headless worker as `main.py` does, with the times of a rehearsal, or without its protection.

    python -m tests.drills.worker_entry LEASE_SECONDS TIMEOUT_SECONDS protected|unprotected ARGUMENTS…

The time-out is how long a gateway may be silent; 0 leaves either as the program has it.

Without protection a message whose worker died, or whose outcome is unclear, is simply queued again, as a program
would do that never heard of the difference: the drill has to notice.
"""

from __future__ import annotations

import functools
import sys
from datetime import datetime, timedelta
from typing import Any

from app.cli import main
from app.domain.delivery import MessageStatus
from app.domain.outbox import OutboxMessage
from app.providers.http import TIMEOUT, HttpClient
from app.services import claiming, dispatch
from app.services.claiming import Claiming
from app.services.recording import Recorder
from app.storage.database import Work
from app.storage.repos import claims, outbox


def _queue_again(work: Work, message: OutboxMessage, now: datetime) -> None:
    outbox.move(work, message, MessageStatus.QUEUED, None, now, act_at=now, lease_until=None)


def _careless_recover(self: Claiming) -> tuple[OutboxMessage, ...]:
    with self._database.write() as work:
        found = claims.expired(work)
        for message in found:
            if message.status is MessageStatus.SENDING:
                _queue_again(work, message, self._clock.now())
    return found


def _careless_sent(careful: Any) -> Any:
    def sent(self: Recorder, work: Work, current: OutboxMessage, answer: Any, now: datetime) -> None:
        if type(answer.outcome).__name__ == "OutcomeUnknown" and current.status is MessageStatus.SENDING:
            _queue_again(work, current, now)
        else:
            careful(self, work, current, answer, now)

    return sent


if __name__ == "__main__":
    lease, silence, protection, *arguments = sys.argv[1:]
    if float(lease):
        span = timedelta(seconds=float(lease))
        dispatch.build = functools.partial(dispatch.build, lease=span)
        claiming.LOOK_UP_PAUSE = span
    if float(silence):
        (HttpClient.request.__kwdefaults__ or {})["timeout"] = (TIMEOUT[0], float(silence))
    if protection == "unprotected":
        Claiming.recover = _careless_recover  # type: ignore[method-assign]
        Recorder._sent = _careless_sent(Recorder._sent)  # type: ignore[method-assign]
    main(arguments)
