"""The outbox for people: what waits by day, and changing, hurrying or taking back any of it."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from app.clock import Clock
from app.domain import hand_over
from app.domain.accounts import Account
from app.domain.consent import Purpose
from app.domain.delivery import MessageStatus, StatusReason
from app.domain.mailing_text import OptOut
from app.domain.outbox import OutboxMessage
from app.domain.permissions import Actor, Permission
from app.domain.replanning import Predecessors
from app.domain.segment_profile import STANDARD
from app.domain.send_time import SendRule, to_local
from app.domain.waiting import Rewritten, Taken, WaitingDay, WaitingDraft, WaitingQuery, WaitingRow
from app.errors import NotFound, TooLate
from app.i18n import _
from app.services import marketing, provider_facts, succession
from app.services.events import Events, MessagesChanged
from app.services.message_text import checked_text
from app.storage.database import Database, Work
from app.storage.repos import accounts, audit, customers, mandants, messages_log, outbox, planning, waiting

_S, _R = MessageStatus, StatusReason
_HERE = frozenset({_S.HELD, _S.QUEUED})
AT_ONCE = 400
"""Messages in one transaction."""
_Deed = Callable[[Work, Actor, OutboxMessage, datetime], Rewritten | None]
"""What is done to one message; None if there was nothing to do. Raises TooLate."""
_TAKEN_BACK = frozenset({_S.CANCELLED, _S.CANCEL_REQUESTED, _S.SUPERSEDED})


class WaitingService:
    """Reading needs READ_LOG, everything else SEND_SMS; limited to the actor's Mandant. Instants are UTC."""

    def __init__(self, database: Database, events: Events, clock: Clock) -> None:
        self._database = database
        self._events = events
        self._clock = clock

    def days(self, actor: Actor) -> tuple[WaitingDay, ...]:
        """How many wait for each local day, the earliest first; before them, if any, those whose time has passed."""
        actor.require(Permission.READ_LOG)
        now = self._clock.now()
        with self._database.read() as work:
            mandant = mandants.get(work, actor.mandant_id)
            if mandant is None:
                raise NotFound
            late = waiting.count(work, mandant.id, WaitingQuery(until=now))
            due = waiting.due_times(work, mandant.id, now)
        zone = ZoneInfo(mandant.time_zone)
        ahead = Counter(to_local(at, zone).date() for at in due)
        passed = (WaitingDay(None, late),) if late else ()
        return passed + tuple(WaitingDay(day, count) for day, count in sorted(ahead.items()))

    def ids(self, actor: Actor, query: WaitingQuery) -> array[int]:
        """What waits, what is due first on top."""
        actor.require(Permission.READ_LOG)
        with self._database.read() as work:
            return waiting.ids(work, actor.mandant_id, query)

    def rows(self, actor: Actor, ids: Sequence[int]) -> tuple[WaitingRow, ...]:
        """These messages in the order asked for, whatever has become of them; other Mandanten's are left out."""
        actor.require(Permission.READ_LOG)
        with self._database.read() as work:
            return self._rows(work, actor, ids)[0]

    def draft(self, actor: Actor, message_id: int) -> WaitingDraft:
        """What is needed to change one. Raises NotFound."""
        actor.require(Permission.SEND_SMS)
        with self._database.read() as work:
            found, known = self._rows(work, actor, (message_id,))
            if not found:
                raise NotFound
            opt_out = _opt_out(work, actor, found[0].row.purpose, found[0].row.customer_id)
            draft = WaitingDraft(found[0], opt_out=opt_out, sender=waiting.sender(work, message_id))
        account = next(iter(known.values()), None)
        if account is None:
            return draft
        return replace(
            draft,
            profile=account.profile,
            price_per_part=account.price_per_part,
            currency=account.currency,
        )

    def change(self, actor: Actor, message_id: int, *, text: str, due: datetime) -> Rewritten:
        """Give a waiting message another text or time; saving it is the answer to what it may have been held for.

        What lies at the gateway is withdrawn, and a new message waits until that is sure: never two. Text that was
        changed is sent as it stands, and the appointment's moving asks about it from then on (D-3).
        Raises InvalidInput (text), UnfilledPlaceholder, TooLate, NotFound.
        """
        actor.require(Permission.SEND_SMS)
        now = self._clock.now()
        with self._database.write() as work:
            message = self._get(work, actor, message_id)
            account = self._account(work, message)
            opt_out = _opt_out(work, actor, message.purpose, message.customer_id)
            values = self._values(work, message, account, text, max(due, now), opt_out)
            result = self._write(work, message, account, values, now)
            audit.add(work, actor, now, "changed", "message", message_id, {"new": result.message_id})
        self._tell((message,), result.message_id)
        return result

    def send_now(self, actor: Actor, ids: Sequence[int]) -> Taken:
        """Let these go at once, with the text as it stands by then. What is at the gateway is withdrawn first.

        Those that cannot go keep nobody else back. Raises NotFound if none of them is there.
        """
        return self._with_each(actor, ids, self._let_go)

    def cancel(self, actor: Actor, ids: Sequence[int]) -> Taken:
        """Take these back: at once what waits here, by the worker what the gateway holds.

        Those that have left keep nobody else. Raises NotFound if none of them is there.
        """
        return self._with_each(actor, ids, self._take_back)

    def _with_each(self, actor: Actor, ids: Sequence[int], deed: _Deed) -> Taken:
        """Do something to each that can still be had, some hundred in a transaction: others want to write as well."""
        actor.require(Permission.SEND_SMS)
        now = self._clock.now()
        found = at_once = asked = too_late = 0
        touched: list[OutboxMessage] = []
        made: list[int] = []
        for start in range(0, len(ids), AT_ONCE):
            with self._database.write() as work:
                for message in self._some(work, actor, ids[start : start + AT_ONCE]):
                    found += 1
                    try:
                        result = deed(work, actor, message, now)
                    except TooLate:
                        too_late += 1
                        continue
                    if result is not None:
                        touched.append(message)
                        made.append(result.message_id)
                        at_once, asked = at_once + (not result.replaces), asked + result.replaces
        if ids and not found:
            raise NotFound
        self._tell(touched, *made)
        return Taken(at_once, asked, too_late, len(ids) - len(touched) - too_late)

    def _let_go(self, work: Work, actor: Actor, message: OutboxMessage, now: datetime) -> Rewritten | None:
        if message.status in _TAKEN_BACK:
            return None
        values = {"rule": SendRule.CUSTOM, "due_at": now, "listed_at": now}
        result = self._write(work, message, self._account(work, message), values, now)
        audit.add(work, actor, now, "sent now", "message", message.id)
        return result

    def _take_back(self, work: Work, actor: Actor, message: OutboxMessage, now: datetime) -> Rewritten | None:
        if message.status in _TAKEN_BACK:
            return None
        at_gateway = message.status is _S.SCHEDULED
        if message.status in _HERE:
            outbox.move(work, message, _S.CANCELLED, _R.USER_CANCELLED, now, act_at=None, listed_at=now)
        elif at_gateway:
            outbox.move(work, message, _S.CANCEL_REQUESTED, _R.USER_CANCELLED, now, act_at=now)
        else:
            raise TooLate(_too_late_words())
        audit.add(work, actor, now, "withdrawn", "message", message.id)
        return Rewritten(message.id, replaces=at_gateway, due=message.due_at)

    def _rows(
        self, work: Work, actor: Actor, ids: Sequence[int]
    ) -> tuple[tuple[WaitingRow, ...], dict[int, Account]]:
        """The rows, and the accounts they go through, by key."""
        found = messages_log.rows(work, actor.mandant_id, ids)
        extras = waiting.extras(work, [row.id for row in found])
        keys = {key for extra in extras.values() if (key := extra.account_id) is not None}
        known = {key: account for key in keys if (account := accounts.get(work, key)) is not None}
        rows = []
        for row in found:
            act_at, key, paused = extras[row.id]
            account = known.get(key) if key is not None else None
            able = account is not None and provider_facts.scheduling_window(account.provider).possible
            name = account.name if account else ""
            rows.append(WaitingRow(row, act_at, name, able, paused and row.status is _S.QUEUED))
        return tuple(rows), known

    def _values(
        self,
        work: Work,
        message: OutboxMessage,
        account: Account | None,
        text: str,
        due: datetime,
        opt_out: OptOut | None,
    ) -> dict[str, Any]:
        """The columns that a person's change leads to."""
        values: dict[str, Any] = {}
        if text != message.text:
            whole = marketing.whole_text(text, opt_out, message.sender)
            words, size = checked_text(whole, account.profile if account else STANDARD)
            values |= {"text": words, "parts": size.parts, "template": None, "edited_by_hand": True}
        if due != message.due_at:
            values |= {"due_at": due, "listed_at": due, "rule": SendRule.CUSTOM}
        appointment = planning.appointment(work, message.appointment_id)
        if appointment is not None:
            # Somebody has looked at it: the text is right for the appointment as it is now.
            values["appointment_start"] = appointment.start
        return values

    def _write(
        self,
        work: Work,
        message: OutboxMessage,
        account: Account | None,
        values: dict[str, Any],
        now: datetime,
    ) -> Rewritten:
        due: datetime = values.get("due_at", message.due_at)
        if message.status in _HERE:
            waits = succession.look(work, message) is Predecessors.UNRESOLVED
            status, reason = (_S.HELD, _R.WAITS_FOR_WITHDRAWAL) if waits else (_S.QUEUED, None)
            act_at = None if waits else self._act_at(account, due, now)
            outbox.move(work, message, status, reason, now, act_at=act_at, **values)
            return Rewritten(message.id, replaces=False, due=due)
        if message.status is not _S.SCHEDULED:
            raise TooLate(_too_late_words())
        outbox.move(work, message, _S.CANCEL_REQUESTED, _R.USER_CANCELLED, now, act_at=now)
        new_id = outbox.copy(
            work,
            message.id,
            now,
            reference=uuid4().hex,
            dedup_key=uuid4().hex,
            replaces=message.id,
            account_id=account.id if account else message.account_id,
            status=_S.HELD,
            reason=_R.WAITS_FOR_WITHDRAWAL,
            act_at=None,
            **{"due_at": due, "listed_at": due, **values},
        )
        return Rewritten(new_id, replaces=True, due=due)

    def _act_at(self, account: Account | None, due: datetime, now: datetime) -> datetime:
        hold = timedelta(seconds=account.hold_seconds if account and due > now else 0)
        window = provider_facts.scheduling_window(account.provider if account else "")
        return hand_over.plan(now, due, hold, window).act_at

    def _account(self, work: Work, message: OutboxMessage) -> Account | None:
        return None if message.account_id is None else accounts.get(work, message.account_id)

    def _get(self, work: Work, actor: Actor, message_id: int) -> OutboxMessage:
        message = outbox.get(work, message_id, mandant_id=actor.mandant_id)
        if message is None:
            raise NotFound
        return message

    def _some(self, work: Work, actor: Actor, ids: Sequence[int]) -> list[OutboxMessage]:
        found = [outbox.get(work, message_id, mandant_id=actor.mandant_id) for message_id in ids]
        return [message for message in found if message is not None]

    def _tell(self, messages: Sequence[OutboxMessage], *others: int) -> None:
        if messages:
            ids = {message.id for message in messages} | set(others)
            customers = {message.customer_id for message in messages if message.customer_id is not None}
            self._events.publish(MessagesChanged(tuple(sorted(ids)), tuple(sorted(customers))))


def _opt_out(work: Work, actor: Actor, purpose: Purpose, customer_id: int | None) -> OptOut | None:
    """What a text to this customer has to say besides."""
    mandant = mandants.get(work, actor.mandant_id)
    if mandant is None:
        raise NotFound
    customer = customers.get(work, mandant.id, customer_id) if customer_id is not None else None
    return marketing.opt_out_of(purpose, mandant, customer)


def _too_late_words() -> str:
    return _("This message has left, or is just leaving, and cannot be changed any more.")
