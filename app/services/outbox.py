"""What people do with messages that wait: undo, withdraw, release, discard, decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from app.clock import Clock
from app.domain.delivery import MessageStatus, StatusReason
from app.domain.messages import MessageRow
from app.domain.outbox import OutboxMessage
from app.domain.permissions import Actor, Permission
from app.domain.replanning import Predecessors, comes_too_late
from app.errors import NotFound, TooLate
from app.i18n import _
from app.services import succession
from app.services.events import Events, MailingsChanged, MessagesChanged
from app.services.letting_go import OVERDUE_AFTER, hold_late
from app.storage.database import Database, Work
from app.storage.repos import audit, mailing_queue, outbox, overdue, planning

_S = MessageStatus
_R = StatusReason

AT_ONCE = 400
"""Messages in one transaction: of a mailing that a backup brought back there may be tens of thousands."""

ASKED_AT_START = (_R.OVERDUE_AT_START, _R.RESTORED)


class OutboxService:
    """Use cases on messages that have not left; all limited to the actor's Mandant."""

    def __init__(self, database: Database, events: Events, clock: Clock) -> None:
        self._database = database
        self._events = events
        self._clock = clock

    def cancel(self, actor: Actor, message_id: int) -> MessageStatus:
        """Take a message back: at once while it waits here, by the worker where the gateway holds it.

        Returns CANCELLED or CANCEL_REQUESTED. Raises NotFound, TooLate once it has left.
        """
        actor.require(Permission.SEND_SMS)
        now = self._clock.now()
        with self._database.write() as work:
            message = self._get(work, actor, message_id)
            status = self._withdraw(work, message, now)
            audit.add(work, actor, now, "withdrawn", "message", message_id)
        self._tell((message,))
        return status

    def overdue_at_start(self, actor: Actor) -> tuple[MessageRow, ...]:
        """What became due while no worker ran, or was brought back by a restored backup; oldest first."""
        actor.require(Permission.READ_LOG)
        with self._database.read() as work:
            return overdue.rows(work, actor.mandant_id, ASKED_AT_START)

    def release(self, actor: Actor, ids: Sequence[int]) -> int:
        """Let held messages go as they are; returns how many are on their way now.

        A reminder whose appointment has begun meanwhile is not sent; one that stands in for a message at the
        gateway still waits until that is withdrawn.
        """
        return self._with_held(actor, ids, "released", self._release)

    def discard(self, actor: Actor, ids: Sequence[int]) -> int:
        """Give held messages up; returns how many."""
        return self._with_held(actor, ids, "discarded", _discard)

    def decide(self, actor: Actor, message_id: int, *, send_again: bool) -> MessageStatus:
        """Settle a message of which nobody knows whether it left: send it again, or take it as sent.

        Raises NotFound, and TooLate if it is not in question any more.
        """
        actor.require(Permission.SEND_SMS)
        now = self._clock.now()
        with self._database.write() as work:
            message = self._get(work, actor, message_id)
            if message.status is not _S.NEEDS_DECISION:
                raise TooLate(_("This message is not in question any more."))
            status = self._decide(work, message, now, send_again=send_again)
            action = "sent again" if send_again else "taken as sent"
            audit.add(work, actor, now, action, "message", message_id)
            released = succession.settle(work, [message.id], now)
        self._tell((message, *released))
        return status

    def hold_overdue(self, since: datetime | None) -> int:
        """Hold what became due while no worker ran, instead of sending it late without a word; returns how many.

        A mailing under way is paused as a whole. `since` (UTC) is when a worker was last seen; None: never. Reminders
        whose appointment has begun are marked as missed. Called by a worker that starts, and after the computer slept.
        """
        now = self._clock.now()
        if since is not None and since >= now - OVERDUE_AFTER:
            return 0
        with self._database.write() as work:
            messages = overdue.due_before(work, now - OVERDUE_AFTER)
            for message in messages:
                hold_late(work, message, now)
            paused = mailing_queue.pause_late(work, now - OVERDUE_AFTER, now)
        self._tell(messages)
        if paused:
            self._events.publish(MailingsChanged(paused))
        return len(messages)

    def _with_held(
        self,
        actor: Actor,
        ids: Sequence[int],
        action: str,
        deed: Callable[[Work, OutboxMessage, datetime], bool],
    ) -> int:
        """Do something to those of `ids` that are held; returns of how many the deed says that it counts."""
        actor.require(Permission.SEND_SMS)
        now = self._clock.now()
        counted = 0
        for start in range(0, len(ids), AT_ONCE):
            with self._database.write() as work:
                messages = outbox.held(work, actor.mandant_id, None, ids[start : start + AT_ONCE])
                counted += sum(deed(work, message, now) for message in messages)
                for message in messages:
                    audit.add(work, actor, now, action, "message", message.id)
            self._tell(messages)
        return counted

    def _withdraw(self, work: Work, message: OutboxMessage, now: datetime) -> MessageStatus:
        if message.status in (_S.HELD, _S.QUEUED):
            outbox.move(work, message, _S.CANCELLED, _R.USER_CANCELLED, now, act_at=None, listed_at=now)
            return _S.CANCELLED
        if message.status is _S.SCHEDULED:
            outbox.move(work, message, _S.CANCEL_REQUESTED, _R.USER_CANCELLED, now, act_at=now)
            return _S.CANCEL_REQUESTED
        if message.status in (_S.CANCELLED, _S.CANCEL_REQUESTED):
            return message.status
        if message.status is _S.SENDING:
            raise TooLate(_("This message is just being handed over and cannot be taken back."))
        if message.status in (_S.UNKNOWN, _S.NEEDS_DECISION):
            raise TooLate(_("It is not clear yet whether this message has left. Try again in a few minutes."))
        raise TooLate(_("This message has left and cannot be taken back."))

    def _release(self, work: Work, message: OutboxMessage, now: datetime) -> bool:
        """Whether it is on its way now."""
        appointment = planning.appointment(work, message.appointment_id)
        if appointment is not None and comes_too_late(message.due_at, appointment, now):
            outbox.move(work, message, _S.MISSED, _R.APPOINTMENT_OVER, now, act_at=None)
            return False
        # A person has looked: the text is taken to be right for the appointment as it is.
        start = appointment.start if appointment else None
        waits = succession.look(work, message) is Predecessors.UNRESOLVED
        if waits:
            outbox.move(work, message, _S.HELD, _R.WAITS_FOR_WITHDRAWAL, now, appointment_start=start)
            return False
        outbox.move(work, message, _S.QUEUED, None, now, act_at=now, appointment_start=start)
        return True

    def _decide(
        self, work: Work, message: OutboxMessage, now: datetime, *, send_again: bool
    ) -> MessageStatus:
        if not send_again:
            outbox.move(work, message, _S.NO_REPORT, message.reason, now, act_at=None, poll_at=None)
            return _S.NO_REPORT
        if outbox.successor(work, message.id) is not None:
            outbox.move(work, message, _S.SUPERSEDED, None, now, act_at=None)
            return _S.SUPERSEDED
        outbox.move(work, message, _S.QUEUED, None, now, act_at=now, attempts=0)
        return _S.QUEUED

    def _get(self, work: Work, actor: Actor, message_id: int) -> OutboxMessage:
        message = outbox.get(work, message_id, mandant_id=actor.mandant_id)
        if message is None:
            raise NotFound
        return message

    def _tell(self, messages: Iterable[OutboxMessage]) -> None:
        told = tuple(messages)
        if told:
            customers = {message.customer_id for message in told if message.customer_id is not None}
            self._events.publish(MessagesChanged(tuple(m.id for m in told), tuple(sorted(customers))))


def _discard(work: Work, message: OutboxMessage, now: datetime) -> bool:
    return outbox.move(work, message, _S.CANCELLED, _R.USER_CANCELLED, now, act_at=None, listed_at=now)
