"""`send`: one SMS from the command line, through the same outbox and the same checks as from the windows."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import uuid4
from zoneinfo import ZoneInfo

from app import field_names
from app.clock import Clock
from app.commands.exits import CommandFailed, Exit
from app.commands.installation import Installation, Seat, take_seat
from app.commands.stopping import StopSignals
from app.domain import phone, placeholders, send_time
from app.domain.delivery import FINAL, MessageStatus
from app.domain.messages import DraftContext, MessageRow, SendRequest
from app.domain.placeholders import Field
from app.domain.send_time import SendRule
from app.errors import AlreadySent, TooLate
from app.formats import format_instant
from app.i18n import _
from app.phone_words import problem_text
from app.ui.gateway_words import describe, sending_off
from app.ui.sms.status_words import plain_words, status_words

if TYPE_CHECKING:
    from app.services.suite import Services

TICK = 0.1
"""Seconds between two looks at a message that others may be handing over."""

_S = MessageStatus
WENT_WELL = frozenset({_S.ACCEPTED, _S.SCHEDULED, _S.SENT, _S.DELIVERED, _S.NO_REPORT})


@dataclass(frozen=True, slots=True)
class Wanted:
    """The options of `send` as they were typed; `key` is the caller's own name for this one intent."""

    mandant: str
    number: str
    text: str
    at: str = ""
    customer_id: int | None = None
    key: str = ""
    patience: float = 60.0


@dataclass(frozen=True, slots=True)
class _Ended:
    """How the waiting for one message ended; `paused` is set where its account needs a person first."""

    row: MessageRow
    paused: str = ""
    interrupted: bool = False

    @property
    def code(self) -> Exit:
        if self.interrupted:
            return Exit.INTERRUPTED
        if self.row.status in WENT_WELL or self.waits_as_wanted:
            return Exit.OK
        return Exit.FAILED if self.row.status in FINAL else Exit.GATEWAY

    @property
    def waits_as_wanted(self) -> bool:
        """Its time has not come, and nothing has gone wrong with it."""
        later = self.row.rule is not SendRule.NOW
        return later and self.row.status is _S.QUEUED and self.row.reason is None and not self.paused


def run(installation: Installation, wanted: Wanted) -> Exit:
    """Queue it, hand it over, say what became of it."""
    with installation.services() as services, StopSignals(services) as signals:
        seat = take_seat(services, wanted.mandant)
        zone = ZoneInfo(seat.mandant.time_zone)
        request = _request(services, seat, wanted, _instant(wanted.at, zone) if wanted.at else None)
        warning = _warning(wanted.number, seat.mandant.country)
        off = "" if services.sending_switch.is_on(seat.actor) else sending_off()
        for note in filter(None, (warning, off)):
            installation.output.note(note)
        try:
            message_id = services.messaging.send(seat.actor, request).message_id
        except AlreadySent as earlier:
            installation.output.note(earlier.text)
            message_id = earlier.message_id
        waiting = _Waiting(services, seat, signals, installation.clock)
        ended = waiting.hand_over(message_id, wanted.patience)
        installation.output.answer(_words(ended, zone), _values(ended, warning), code=ended.code)
        return ended.code


def _request(services: Services, seat: Seat, wanted: Wanted, due: datetime | None) -> SendRequest:
    """The text with its placeholders filled, as the dialog would have filled them."""
    context = DraftContext(customer_id=wanted.customer_id)
    template = placeholders.to_neutral(wanted.text, field_names.names())
    named = [placeholder.field for placeholder in placeholders.find(template)]
    text = wanted.text
    if named:
        draft = services.messaging.draft(replace(seat.actor, name=seat.owner_name), context)
        text = placeholders.fill(template, draft.values).text
    return SendRequest(
        intent=wanted.key or uuid4().hex,
        number=wanted.number,
        text=text,
        context=context,
        # Filled again when it leaves (D-3), except with the user's name: "command line" is none.
        template=None if due is None or Field.USER_NAME in named else template,
        rule=SendRule.NOW if due is None else SendRule.CUSTOM,
        due=due,
        undoable=False,
    )


def _instant(raw: str, zone: ZoneInfo) -> datetime:
    """ISO 8601 as UTC; without an offset it is the Mandant's local time."""
    try:
        read = datetime.fromisoformat(raw.strip())
    except ValueError:
        words = _("“{moment}” is not a date and time. Write it like 2026-11-27T14:30.")
        raise CommandFailed(words.format(moment=raw), Exit.USAGE, kind="usage", field="at") from None
    return send_time.from_local(read, zone) if read.tzinfo is None else read.astimezone(UTC)


def _warning(number: str, country: str) -> str:
    """What the number field would warn of; it refuses nothing."""
    reading = phone.read(number, country)
    return " ".join(problem_text(problem) for problem in reading.problems) if reading.number else ""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Does a dispatcher's work for as long as one message needs it."""

    services: Services
    seat: Seat
    signals: StopSignals
    clock: Clock

    def hand_over(self, message_id: int, patience: float) -> _Ended:
        """Until the message is with the gateway, nothing is left to hope for, or `patience` (seconds) is over."""
        self.services.outbox.hold_overdue(self.services.heartbeat.last_seen())
        self.services.heartbeat.beat()
        give_up = self.clock.monotonic() + patience
        while True:
            self.services.sending.step()
            row = self._row(message_id)
            if row.status in WENT_WELL | FINAL | {_S.NEEDS_DECISION, _S.HELD}:
                return _Ended(row)
            if self.signals.wished:
                return self._take_back(row)
            paused = self._paused()
            left = give_up - self.clock.monotonic()
            later = (row.due - self.clock.now()).total_seconds()
            if paused or left <= 0 or (row.status is _S.QUEUED and later > left):
                return _Ended(row, paused)
            self.signals.wait(TICK)

    def _take_back(self, row: MessageRow) -> _Ended:
        """Somebody pressed Ctrl+C: what has not left does not leave."""
        with suppress(TooLate):
            self.services.outbox.cancel(self.seat.actor, row.id)
        return _Ended(self._row(row.id), interrupted=True)

    def _row(self, message_id: int) -> MessageRow:
        return self.services.message_log.row(self.seat.actor, message_id)

    def _paused(self) -> str:
        state = self.services.accounts.state(self.seat.actor)
        return describe(state, ZoneInfo(self.seat.mandant.time_zone)).paused


def _words(ended: _Ended, zone: ZoneInfo) -> str:
    row = ended.row
    said = status_words(row.status, row.reason)
    title = said.title
    if row.status in (_S.SCHEDULED, _S.QUEUED) and row.rule is not SendRule.NOW:
        title = f"{title} ({format_instant(row.due, zone)})"
    sentences = [f"{title}.", ended.paused, said.explanation, said.next_step]
    told = plain_words(row.words)
    if told:
        sentences.append(_("The gateway says: {words}").format(words=told))
    return " ".join(sentence for sentence in sentences if sentence)


def _values(ended: _Ended, warning: str) -> dict[str, object]:
    row = ended.row
    return {
        "message_id": row.id,
        "status": row.status.value,
        "status_text": status_words(row.status, row.reason).title,
        "reason": row.reason.value if row.reason else None,
        "gateway_words": row.words,
        "account_paused": bool(ended.paused),
        "due": row.due,
        "parts": row.parts,
        "price": row.price,
        "currency": row.currency or None,
        "warning": warning or None,
    }
