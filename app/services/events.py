"""What changed: the only thing that comes up from the services, told after the transaction is committed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class MessagesChanged:
    """Messages were added or changed their state; empty `ids` = any."""

    ids: tuple[int, ...] = ()
    customer_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CustomersChanged:
    ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AppointmentsChanged:
    """Appointments were booked, changed or taken away; empty `ids` = any. `customer_ids`: whose they are or were."""

    ids: tuple[int, ...] = ()
    customer_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TextBlocksChanged:
    pass


@dataclass(frozen=True, slots=True)
class AccountsChanged:
    """A gateway account was edited, paused or resumed, or its credit was read."""

    mandant_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MandantsChanged:
    """Mandanten, users, staff, appointment types or settings: what is loaded once and shown everywhere."""


@dataclass(frozen=True, slots=True)
class GroupingChanged:
    """Tags or saved selections; that somebody was given a tag, or lost it, is told as `CustomersChanged`."""


@dataclass(frozen=True, slots=True)
class MailingsChanged:
    """Mailings were edited, reviewed, launched, paused, resumed or stopped; how far one is, `MessagesChanged` tells."""

    ids: tuple[int, ...] = ()


Event = (
    MessagesChanged
    | CustomersChanged
    | AppointmentsChanged
    | TextBlocksChanged
    | AccountsChanged
    | MandantsChanged
    | GroupingChanged
    | MailingsChanged
)
Listener = Callable[[Event], None]


class Events:
    """Hands each event to every listener, on the thread that published it; a failing listener harms nobody else."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` for every event from now on; returns what ends that."""
        with self._lock:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return unsubscribe

    def publish(self, event: Event) -> None:
        """Tell everybody. Call it after the commit, never inside a transaction."""
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            try:
                listener(event)
            except Exception:  # a listener's fault must not undo what is already committed
                log.exception("a listener failed on %s", type(event).__name__)
