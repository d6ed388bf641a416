"""The messages of mailings: made all at once, and brought into the dispatcher's queue a few at a time.

A message that waits for its mailing has no `act_at`. So a mailing of any size costs the dispatcher nothing, a single
SMS never stands behind it, and pausing is one word in one row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from typing import cast as _cast

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Table,
    and_,
    bindparam,
    case,
    cast,
    column,
    false,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    table,
    text,
    true,
    update,
)

from app.domain.delivery import MessageStatus, StatusReason
from app.domain.mailing_review import ReviewVerdict
from app.domain.mailings import Mailing, MailingState
from app.domain.send_time import SendRule
from app.models.base import UtcDateTime
from app.models.history import MessageTextBlockRecord
from app.models.mailing import MailingMessageRecord, MailingRecipientRecord, MailingRecord
from app.models.message import MessageEventRecord, MessageRecord, TextBlockRecord
from app.storage.database import Work
from app.storage.repos import id_lists

_M, _OF, _MAILING, _R = MessageRecord, MailingMessageRecord, MailingRecord, MailingRecipientRecord
_S = MessageStatus
_WAITING = text("mailing_message.waiting")
_NO_SYNC = {"synchronize_session": False}
_EVENT = ["message_id", "at", "status", "reason", "words"]
_HELD_HERE = (_S.QUEUED, _S.HELD)
_MESSAGE = _cast("Table", _M.__table__)
_PUT_OFF = (
    update(_MESSAGE)
    .where(_MESSAGE.c.id == bindparam("of_id"))
    .values(due_at=bindparam("later"), listed_at=bindparam("later"))
)


def _dedup_key(mailing: Mailing) -> ColumnElement[str]:
    """One per mailing and phone – and person, where several of one phone are wanted: whatever happens, never two."""
    key = literal(f"mailing:{mailing.id}:", String) + _R.number
    if mailing.one_per_phone:
        return key
    return key + ":" + cast(func.coalesce(_R.customer_id, 0), String)


def create(
    work: Work,
    mailing: Mailing,
    *,
    review: int,
    portions: Sequence[tuple[int, int, datetime]],
    now: datetime,
    **columns: Any,
) -> None:
    """Make messages of those who get it; `columns` all have in common.

    A portion goes from one position to another, both included, and says when (UTC) it is due. There may be as many
    as minutes in two weeks: they are one statement, or nobody else could write for many seconds.
    """
    random = (
        "lower(hex(randomblob(16)))"
        if _is_sqlite(work)
        else "replace(CAST(gen_random_uuid() AS text), '-', '')"
    )
    due = bindparam("portion_due", type_=_MESSAGE.c.due_at.type)
    of_line = {
        "customer_id": _R.customer_id,
        "dedup_key": _dedup_key(mailing),
        "reference": text(random),
        "number": _R.number,
        "text": _R.text,
        "parts": _R.parts,
        "due_at": due,
        "listed_at": due,
    }
    of_all = {
        **columns,
        "mandant_id": mailing.mandant_id,
        "purpose": mailing.purpose,
        "edited_by_hand": False,
        "rule": SendRule.CUSTOM,
        "status": _S.QUEUED,
        "words": "",
        "created_at": now,
        "status_at": now,
        "attempts": 0,
        "currency": "",
    }
    values = [*of_line.values(), *(literal(value, _MESSAGE.c[name].type) for name, value in of_all.items())]
    lines = (
        select(*values)
        .select_from(_R)
        .where(_R.mailing_id == mailing.id, _R.review == review, _R.verdict == ReviewVerdict.GETS_IT)
        .where(_R.position >= bindparam("portion_first"), _R.position <= bindparam("portion_last"))
        .order_by(_R.position)
    )
    work.connection().execute(
        insert(_MESSAGE).from_select([*of_line, *of_all], lines, include_defaults=False),
        [{"portion_first": first, "portion_last": last, "portion_due": at} for first, last, at in portions],
    )


def enlist(work: Work, mailing: Mailing, *, review: int, now: datetime) -> None:
    """Note which messages were made, let them wait, begin their history and make their words findable."""
    made = (
        select(_M.id)
        .select_from(_R)
        .join(_M, _M.dedup_key == _dedup_key(mailing))
        .where(_R.mailing_id == mailing.id, _R.review == review, _R.verdict == ReviewVerdict.GETS_IT)
        .order_by(_M.id)
    )
    work.execute(
        insert(_OF).from_select(
            ["message_id", "mailing_id", "waiting"], made.add_columns(literal(mailing.id), true())
        )
    )
    _note_steps(work, select(_OF.message_id).where(_OF.mailing_id == mailing.id), _S.QUEUED, None, now)
    words: Any = _R.words
    key = "rowid"
    if not _is_sqlite(work):
        words, key = func.array_to_tsvector(func.string_to_array(_R.words, " ")), "message_id"
    index = table("message_words", column(key), column("words"))
    work.execute(insert(index).from_select([key, "words"], made.add_columns(words)))


def note_text_blocks(work: Work, mailing: Mailing) -> None:
    """All of them were written with the mailing's text blocks: those that still exist and that it may use."""
    if mailing.text_blocks:
        block = TextBlockRecord
        used = (
            select(_OF.message_id, block.id)
            .join(block, true())
            .where(_OF.mailing_id == mailing.id, block.id.in_(mailing.text_blocks))
            .where(or_(block.mandant_id == mailing.mandant_id, block.mandant_id.is_(None)))
        )
        work.execute(insert(MessageTextBlockRecord).from_select(["message_id", "text_block_id"], used))


def hand_on(work: Work, old_message_id: int, new_message_id: int) -> None:
    """A message that stands in for one of a mailing belongs to it: whoever stops the mailing means it as well."""
    same = select(literal(new_message_id), _OF.mailing_id, false()).where(_OF.message_id == old_message_id)
    work.execute(insert(_OF).from_select(["message_id", "mailing_id", "waiting"], same))


def first_due(work: Work) -> tuple[tuple[int | None, datetime], ...]:
    """For each running mailing of which messages still wait: the account and time (UTC) of the next one.

    That is at once where the first of them was withdrawn, held or given another time by itself: `bring` passes over it.
    """
    first = (
        select(func.min(_OF.message_id))
        .where(_OF.mailing_id == _MAILING.id, _WAITING)
        .correlate(_MAILING)
        .scalar_subquery()
    )
    running = select(first).where(_MAILING.state == MailingState.RUNNING)
    still_waits = and_(_M.status == _S.QUEUED, _M.act_at.is_(None))
    query = select(_M.account_id, case((still_waits, _M.due_at), else_=_M.created_at)).where(
        _M.id.in_(running)
    )
    return tuple((row[0], row[1]) for row in work.execute(query))


def states(work: Work) -> dict[int, MailingState]:
    """The mailings that a dispatcher has to know of: those that run, and those it must not go on with."""
    wanted = (MailingState.RUNNING, MailingState.PAUSED, MailingState.STOPPED)
    query = select(_MAILING.id, _MAILING.state).where(_MAILING.state.in_(wanted)).order_by(_MAILING.id)
    return {row[0]: row[1] for row in work.execute(query)}


def bring(
    work: Work, known: Mapping[int, MailingState], account_id: int, now: datetime, limit: int
) -> tuple[int, ...]:
    """Put up to so many due messages of running mailings into the queue; returns their ids, locked.

    Another worker's are passed over, as are those that were withdrawn or held one by one while they waited.
    """
    brought: list[int] = []
    for mailing_id in (key for key, state in known.items() if state is MailingState.RUNNING):
        room = limit - len(brought)
        if room <= 0:
            break
        query = (
            select(_M.id)
            .join(_OF, _OF.message_id == _M.id)
            .where(_OF.mailing_id == mailing_id, _WAITING, _M.status == _S.QUEUED, _M.act_at.is_(None))
            .where(func.coalesce(_M.account_id, 0) == account_id, _M.due_at <= now)
            .order_by(_OF.message_id)
            .limit(room)
            .with_for_update(skip_locked=True, of=_M)
        )
        found = work.scalars(query).all()
        brought += found
        if len(found) < room:
            _clear(work, mailing_id)
    _set_waiting(work, brought, waiting=False)
    if brought:
        statement = update(_M).where(_M.id.in_(brought)).values(act_at=now)
        work.execute(statement.execution_options(**_NO_SYNC))
    return tuple(brought)


def _clear(work: Work, mailing_id: int) -> None:
    """What was withdrawn or held one by one waits no longer."""
    gone = select(_M.id).where(_M.id == _OF.message_id, or_(_M.status != _S.QUEUED, _M.act_at.is_not(None)))
    statement = update(_OF).where(_OF.mailing_id == mailing_id, _WAITING, gone.exists())
    work.execute(statement.values(waiting=false()).execution_options(**_NO_SYNC))


def of_halted(
    work: Work, known: Mapping[int, MailingState], message_ids: Sequence[int]
) -> dict[int, MailingState]:
    """Those of the messages whose mailing is paused or stopped."""
    if not message_ids or all(state is MailingState.RUNNING for state in known.values()):
        return {}
    query = select(_OF.message_id, _OF.mailing_id).where(_OF.message_id.in_(message_ids))
    found = {row[0]: known.get(row[1]) for row in work.execute(query)}
    halted = (MailingState.PAUSED, MailingState.STOPPED)
    return {key: state for key, state in found.items() if state is not None and state in halted}


def park(work: Work, message_ids: Sequence[int]) -> None:
    """Take queued messages out of the dispatcher's queue until their mailing goes on."""
    if not message_ids:
        return
    _set_waiting(work, message_ids, waiting=True)
    statement = update(_M).where(_M.id.in_(message_ids), _M.status == _S.QUEUED).values(act_at=None)
    work.execute(statement.execution_options(**_NO_SYNC))


def put_off(work: Work, mailing_id: int, now: datetime) -> None:
    """Move what waits so that the next one is due now (UTC) and the distances stay; nothing that is due later."""
    waiting = (
        select(_M.id, _M.due_at)
        .join(_OF, _OF.message_id == _M.id)
        .where(_OF.mailing_id == mailing_id, _WAITING, _M.status == _S.QUEUED, _M.act_at.is_(None))
    )
    times = {row.id: row.due_at for row in work.execute(waiting)}
    late = now - min(times.values(), default=now)
    if late > timedelta(0):
        rows = [{"of_id": number, "later": due + late} for number, due in times.items()]
        work.connection().execute(_PUT_OFF, rows)


def stop(work: Work, mailing_id: int, now: datetime) -> int:
    """Withdraw all that has not left; returns how many that are. What lies at a gateway is asked back."""
    mine = select(_OF.message_id).where(_OF.mailing_id == mailing_id)
    here: dict[str, Any] = {"status": _S.CANCELLED, "act_at": None, "listed_at": now}
    there: dict[str, Any] = {"status": _S.CANCEL_REQUESTED, "act_at": now}
    reason = StatusReason.USER_CANCELLED
    stopped = 0
    for before, values in ((_HELD_HERE, here), ((_S.SCHEDULED,), there)):
        statement = update(_M).where(_M.id.in_(mine), _M.status.in_(before))
        moved = statement.values(reason=reason, status_at=now, words="", **values).returning(_M.id)
        ids = work.scalars(moved.execution_options(**_NO_SYNC)).all()
        among = select(_M.id).where(text(id_lists.among(work, "message.id")))
        _note_steps(work, among.params(**id_lists.parameter(work, ids)), values["status"], reason, now)
        stopped += len(ids)
    ended = update(_OF).where(_OF.mailing_id == mailing_id, _WAITING).values(waiting=False)
    work.execute(ended.execution_options(**_NO_SYNC))
    return stopped


def pause_late(work: Work, before: datetime, now: datetime) -> tuple[int, ...]:
    """Pause running mailings of which something queued was due before that instant (UTC); returns their ids."""
    late = (
        select(_OF.message_id)
        .join(_M, _M.id == _OF.message_id)
        .where(_OF.mailing_id == _MAILING.id, _M.status == _S.QUEUED, _M.due_at < before)
        .exists()
    )
    statement = update(_MAILING).where(_MAILING.state == MailingState.RUNNING, late)
    paused = statement.values(
        state=MailingState.PAUSED, paused_at=now, version=_MAILING.version + 1
    ).returning(_MAILING.id)
    return tuple(work.scalars(paused.execution_options(**_NO_SYNC)))


def belongs_to_one(message_id: Any) -> ColumnElement[bool]:
    """The condition that a message is one of a mailing."""
    return select(_OF.message_id).where(_OF.message_id == message_id).exists()


def _set_waiting(work: Work, message_ids: Sequence[int], *, waiting: bool) -> None:
    if message_ids:
        statement = update(_OF).where(_OF.message_id.in_(message_ids))
        work.execute(statement.values(waiting=true() if waiting else false()).execution_options(**_NO_SYNC))


def _note_steps(
    work: Work, messages: Select[Any], status: MessageStatus, reason: StatusReason | None, now: datetime
) -> None:
    why = null() if reason is None else literal(reason.value, String)
    steps = messages.add_columns(
        literal(now, UtcDateTime), literal(status.value, String), why, literal("", String)
    )
    work.execute(insert(MessageEventRecord).from_select(_EVENT, steps))


def _is_sqlite(work: Work) -> bool:
    return work.get_bind().dialect.name == "sqlite"
