"""When the dispatcher has to act on a message, and whether it then waits here or at the gateway."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class SchedulingWindow:
    """How far ahead a gateway takes messages for later; only one that can also withdraw them counts as able.

    `min_lead` is the least time it wants before the send time, `max_ahead` the most (None = no limit).
    """

    possible: bool = False
    min_lead: timedelta = timedelta(0)
    max_ahead: timedelta | None = None


NO_SCHEDULING = SchedulingWindow()


@dataclass(frozen=True, slots=True)
class HandOver:
    """`act_at` (UTC): when the message is handed to the gateway; `at_gateway`: it waits there until its time."""

    act_at: datetime
    at_gateway: bool


def plan(now: datetime, due: datetime, hold: timedelta, window: SchedulingWindow = NO_SCHEDULING) -> HandOver:
    """Plan the hand-over of a message made at `now` for `due` (both UTC) that may be undone for `hold`.

    One that is due already leaves when the hold ends. A later one goes to a gateway that can schedule as soon
    as the hold is over, or as soon as the gateway looks that far ahead; everywhere else it waits here.
    """
    earliest = now + hold
    if due <= earliest or not window.possible:
        return HandOver(max(due, earliest), at_gateway=False)
    handed = earliest if window.max_ahead is None else max(earliest, due - window.max_ahead)
    if due - handed < window.min_lead:
        return HandOver(due, at_gateway=False)
    return HandOver(handed, at_gateway=True)
