"""Keeps waiting messages in step with their appointments: after every change the outbox equals a fresh computation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import uuid4
from zoneinfo import ZoneInfo

from app.clock import Clock
from app.domain import hand_over
from app.domain.accounts import Account
from app.domain.appointments import AppointmentState
from app.domain.calendar import Appointment
from app.domain.delivery import MessageStatus, StatusReason
from app.domain.outbox import OutboxMessage
from app.domain.permissions import Actor
from app.domain.placeholders import Field, fill
from app.domain.replanning import (
    AT_GATEWAY,
    BETWEEN,
    HERE,
    Plan,
    Predecessors,
    Step,
    fresh_due,
    is_wanted,
    predecessors,
    replan,
)
from app.domain.segment_profile import STANDARD
from app.domain.sms_text import measure, normalise
from app.services import succession
from app.services.events import Events, MessagesChanged
from app.services.provider_facts import scheduling_window
from app.storage.database import Database, Work
from app.storage.repos import accounts, outbox, planning

_S = MessageStatus
_R = StatusReason
_NET_SIZE = 50


class MessageValues(Protocol):
    """Says what the placeholders of a message stand for now."""

    def for_message(self, work: Work, message_id: int) -> Mapping[Field, str]: ...


@dataclass(frozen=True, slots=True)
class PlanOutcome:
    """What following an appointment did: `withdrawn` messages taken back, `renewed` ones with a new time.

    `questions` are ids of messages that are held until somebody has looked at their text; `message_ids` are
    all that changed or were made.
    """

    withdrawn: int = 0
    renewed: int = 0
    questions: tuple[int, ...] = ()
    message_ids: tuple[int, ...] = ()


class PlanningService:
    """Plans messages again; `appointment_changed` for the calendar, `step` for the worker that catches the rest."""

    def __init__(self, database: Database, events: Events, clock: Clock, values: MessageValues) -> None:
        self._database = database
        self._events = events
        self._clock = clock
        self._values = values

    def appointment_changed(
        self, work: Work, actor: Actor, before: Appointment | None, after: Appointment | None
    ) -> PlanOutcome:
        """Let the messages of an appointment follow a change that is already written in `work`.

        `before` None: it was made, or brought back; `after` None: it was removed. The caller publishes
        `MessagesChanged` after the commit.
        """
        if not _takes_place(before) and not _takes_place(after):
            return PlanOutcome()  # an apology for a cancelled appointment is not withdrawn by a later note
        subject = after or before
        return PlanOutcome() if subject is None else self._follow(work, subject.id, after)

    def step(self) -> int:
        """Catch what slipped through between two workstations; returns how many messages changed."""
        with self._database.read() as work:
            appointments = outbox.out_of_step(work, _NET_SIZE)
            waiting = outbox.waiting_for_withdrawal(work)
        changed: list[int] = []
        for appointment_id in appointments:
            with self._database.write() as work:
                appointment = planning.appointment(work, appointment_id)
                changed += self._follow(work, appointment_id, appointment).message_ids
        for message_id in waiting:
            with self._database.write() as work:
                message = outbox.get(work, message_id)
                if message is not None and succession.settle_one(work, message, self._clock.now()):
                    changed.append(message_id)
        if changed:
            self._events.publish(MessagesChanged(tuple(changed)))
        return len(changed)

    def _follow(self, work: Work, appointment_id: int, appointment: Appointment | None) -> PlanOutcome:
        messages = outbox.of_appointment(work, appointment_id)
        replaced = {message.replaces for message in messages}
        newest = [message for message in messages if message.id not in replaced]
        following = _Following(work, self._clock.now(), appointment)
        for message in newest:
            following.apply(message, *self._fresh(work, message, appointment))
        return following.outcome()

    def _fresh(
        self, work: Work, message: OutboxMessage, appointment: Appointment | None
    ) -> tuple[datetime, str]:
        """When the message is due and what it says, computed anew."""
        if appointment is None or not is_wanted(message, appointment):
            return message.due_at, message.text
        zone = ZoneInfo(planning.time_zone(work, message.mandant_id))
        due = fresh_due(message, appointment, zone)
        if message.template is None or not message.can_be_filled_again:
            return due, message.text
        return due, normalise(fill(message.template, self._values.for_message(work, message.id)).text)


@dataclass
class _Following:
    """Applies steps to the messages of one appointment and keeps the count."""

    work: Work
    now: datetime
    appointment: Appointment | None
    withdrawn: int = 0
    renewed: int = 0
    questions: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)

    def apply(self, message: OutboxMessage, due: datetime, text: str) -> None:
        """Decide on one message and do it."""
        plan = replan(message, self.appointment, due=due, text=text, now=self.now)
        match plan.step:
            case Step.KEEP:
                self._note_start(message)
                if plan.asks:
                    self.questions.append(message.id)
                return
            case Step.ADJUST | Step.ASK:
                self._adjust(message, plan, due, text)
            case Step.WITHDRAW:
                status = _S.MISSED if plan.reason is _R.APPOINTMENT_OVER else _S.CANCELLED
                outbox.move(
                    self.work, message, status, plan.reason, self.now, act_at=None, listed_at=self.now
                )
                self.withdrawn += 1
            case Step.RECALL:
                self._recall(message, plan.reason)
                self.withdrawn += 1
            case Step.REPLACE:
                self._recall(message, None)
                self._renew(message, plan, due, text, Predecessors.UNRESOLVED)
            case Step.REVIVE:
                older = (message.status, *outbox.predecessors(self.work, message))
                self._renew(message, plan, due, text, predecessors(older))
        self.changed.append(message.id)

    def outcome(self) -> PlanOutcome:
        return PlanOutcome(self.withdrawn, self.renewed, tuple(self.questions), tuple(self.changed))

    def _note_start(self, message: OutboxMessage) -> None:
        """Nothing to change in it, but it is now made for the appointment as it is."""
        start = self.appointment.start if self.appointment else None
        waits = message.status in HERE | AT_GATEWAY | BETWEEN
        if waits and message.can_be_filled_again and start not in (None, message.appointment_start):
            outbox.adjust(self.work, message, appointment_start=start)

    def _adjust(self, message: OutboxMessage, plan: Plan, due: datetime, text: str) -> None:
        columns: dict[str, Any] = {"due_at": due, "listed_at": due, **self._written(message, plan, text)}
        status, reason = message.status, plan.reason
        if plan.step is Step.ASK or (reason is not None and message.status is _S.HELD):
            status = _S.HELD
        elif message.status is _S.HELD:
            status, reason = _state_after(succession.look(self.work, message))
        columns["act_at"] = self._act_at(message, due) if status is _S.QUEUED else None
        # Also where only text or time changes: by this step other computers learn of it.
        outbox.move(self.work, message, status, reason, self.now, **columns)
        if plan.asks:
            self.questions.append(message.id)
        elif due != message.due_at or status is not message.status:
            self.renewed += 1

    def _recall(self, message: OutboxMessage, reason: StatusReason | None) -> None:
        """Have the worker withdraw it at the gateway, as soon as it surely is there."""
        if message.status is _S.SCHEDULED:
            outbox.move(self.work, message, _S.CANCEL_REQUESTED, reason, self.now, act_at=self.now)
        else:
            outbox.adjust(self.work, message, reason=reason)

    def _renew(
        self, message: OutboxMessage, plan: Plan, due: datetime, text: str, older: Predecessors
    ) -> None:
        status, reason = _state_after(older)
        if plan.asks:
            status, reason = _S.HELD, _R.MOVED_BY_HAND_EDITED
        account = accounts.active(self.work, message.mandant_id)
        new_id = outbox.copy(
            self.work,
            message.id,
            self.now,
            reference=uuid4().hex,
            dedup_key=uuid4().hex,
            replaces=message.id,
            account_id=account.id if account else message.account_id,
            status=status,
            reason=reason,
            due_at=due,
            listed_at=due,
            act_at=self._act_at(message, due) if status is _S.QUEUED else None,
            **self._written(message, plan, text),
        )
        self.changed.append(new_id)
        if plan.asks:
            self.questions.append(new_id)
        else:
            self.renewed += 1

    def _written(self, message: OutboxMessage, plan: Plan, text: str) -> dict[str, Any]:
        """The text with its size; a text that nobody has looked at since the move keeps the start it is for."""
        if plan.asks or self.appointment is None:
            return {}
        account = self._account(message)
        size = measure(text, account.profile if account else STANDARD)
        return {"text": text, "parts": size.parts, "appointment_start": self.appointment.start}

    def _act_at(self, message: OutboxMessage, due: datetime) -> datetime:
        account = self._account(message)
        hold = timedelta(seconds=account.hold_seconds if account else 0)
        window = scheduling_window(account.provider if account else "")
        return hand_over.plan(self.now, due, hold, window).act_at

    def _account(self, message: OutboxMessage) -> Account | None:
        return None if message.account_id is None else accounts.get(self.work, message.account_id)


def _takes_place(appointment: Appointment | None) -> bool:
    return appointment is not None and appointment.state is not AppointmentState.CANCELLED


def _state_after(older: Predecessors) -> tuple[MessageStatus, StatusReason | None]:
    """Where a message begins that stands in for others."""
    match older:
        case Predecessors.UNRESOLVED:
            return _S.HELD, _R.WAITS_FOR_WITHDRAWAL
        case Predecessors.LEFT:
            return _S.HELD, _R.TOO_LATE_TO_WITHDRAW
        case Predecessors.GONE:
            return _S.QUEUED, None
