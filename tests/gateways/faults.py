"""What can go wrong between us and a gateway, made to happen on purpose, one request at a time or at random."""

from __future__ import annotations

import random
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class FaultKind(StrEnum):
    """How the gateway misbehaves."""

    NONE = "none"
    DELAY = "delay"
    HANG_UP = "hang_up"
    RESET = "reset"
    HALF_ANSWER = "half_answer"
    TOO_MANY_SECONDS = "too_many_seconds"
    TOO_MANY_DATE = "too_many_date"
    BUSY = "busy"
    ERROR_500 = "error_500"
    BAD_GATEWAY = "bad_gateway"
    NONSENSE = "nonsense"
    OVERLONG = "overlong"
    EMPTY_ACCOUNT = "empty_account"
    BAD_KEY = "bad_key"
    REDIRECT = "redirect"
    STALL = "stall"
    REFUSE = "refuse"


# Kinds that a real gateway shows without having taken the message.
_NEVER_RECORDED = frozenset(
    {
        FaultKind.TOO_MANY_SECONDS,
        FaultKind.TOO_MANY_DATE,
        FaultKind.BUSY,
        FaultKind.EMPTY_ACCOUNT,
        FaultKind.BAD_KEY,
        FaultKind.REDIRECT,
        FaultKind.REFUSE,
    }
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One misbehaviour. `recorded`: the message is taken all the same; `seconds`: of the delay, or of Retry-After.

    A delay without `recorded` comes before the message is taken, with it between taking and answering. A stall keeps
    silent for so long and then hangs up; without `recorded` the message is never taken. After a refusal nobody is let
    in for so long.
    """

    kind: FaultKind = FaultKind.NONE
    seconds: float = 0.0
    recorded: bool = False

    def __post_init__(self) -> None:
        if self.recorded and self.kind in _NEVER_RECORDED:
            raise ValueError(f"{self.kind} never takes a message")

    @classmethod
    def from_json(cls, source: Mapping[str, Any]) -> Fault:
        return cls(
            FaultKind(source.get("kind", "none")),
            float(source.get("seconds", 0)),
            bool(source.get("recorded", False)),
        )


RANDOM_FAULTS = (
    Fault(FaultKind.DELAY, 0.05),
    Fault(FaultKind.DELAY, 0.4),
    Fault(FaultKind.DELAY, 0.1, recorded=True),
    Fault(FaultKind.HANG_UP),
    Fault(FaultKind.HANG_UP, recorded=True),
    Fault(FaultKind.RESET),
    Fault(FaultKind.RESET, recorded=True),
    Fault(FaultKind.HALF_ANSWER, recorded=True),
    Fault(FaultKind.ERROR_500),
    Fault(FaultKind.ERROR_500, recorded=True),
    Fault(FaultKind.BAD_GATEWAY),
    Fault(FaultKind.BAD_GATEWAY, recorded=True),
    Fault(FaultKind.NONSENSE),
    Fault(FaultKind.NONSENSE, recorded=True),
    Fault(FaultKind.TOO_MANY_SECONDS, 1),
    Fault(FaultKind.BUSY, 1),
)


class FaultPlan:
    """Decides what happens to the next request: what was asked for first, then the standing order, then chance.

    Sendings and all other requests have plans of their own. Chance hits sendings only.
    """

    def __init__(self, *, share: float = 0.0, seed: int = 0) -> None:
        self._lock = threading.Lock()
        self._next: dict[bool, deque[Fault]] = {True: deque(), False: deque()}
        self._standing: dict[bool, Fault | None] = {True: None, False: None}
        self._share = share
        self._random = random.Random(seed)

    def next(self, fault: Fault, *, times: int = 1, sending: bool = True) -> None:
        """Let `fault` happen to the next `times` requests."""
        with self._lock:
            self._next[sending].extend([fault] * times)

    def always(self, fault: Fault | None, *, sending: bool = True) -> None:
        """Let `fault` happen to every request from now on; None ends it."""
        with self._lock:
            self._standing[sending] = fault

    def at_random(self, share: float, seed: int = 0) -> None:
        """Let one of `RANDOM_FAULTS` happen to about this share (0 to 1) of all sendings."""
        with self._lock:
            self._share = share
            self._random = random.Random(seed)

    def take(self, *, sending: bool) -> Fault:
        """What happens to the request that has just arrived."""
        with self._lock:
            if self._next[sending]:
                return self._next[sending].popleft()
            standing = self._standing[sending]
            if standing is not None:
                return standing
            if sending and self._share and self._random.random() < self._share:
                return self._random.choice(RANDOM_FAULTS)
            return Fault()
