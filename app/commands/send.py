"""`send`: one SMS from the command line, through the same outbox as everything else."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4
from zoneinfo import ZoneInfo

from app.commands.exits import CommandFailed, Exit
from app.commands.installation import Installation, mandant_of, owner
from app.domain import send_time
from app.domain.delivery import FINAL, MessageStatus
from app.domain.messages import DraftContext, MessageRow, SendRequest
from app.domain.send_time import SendRule
from app.i18n import _

if TYPE_CHECKING:
    from app.domain.permissions import Actor
    from app.services.suite import Services

PATIENCE = 90.0
"""Seconds after which "not accepted yet" is an answer, too: a hold, one slow call and a look-up fit in."""
TICK = 0.1

WENT_WELL = frozenset(
    {MessageStatus.ACCEPTED, MessageStatus.SCHEDULED, MessageStatus.SENT, MessageStatus.DELIVERED}
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The options of `send` as they were typed."""

    mandant: str
    number: str
    text: str
    at: str = ""
    customer_id: int | None = None


def run(installation: Installation, wanted: Wanted) -> Exit:
    """Queue it, hand it over, say what became of it."""
    with installation.services() as services:
        actor = owner(services)
        mandant = mandant_of(services, actor, wanted.mandant)
        actor = actor.for_mandant(mandant.id)
        due = _instant(wanted.at, ZoneInfo(mandant.time_zone)) if wanted.at else None
        receipt = services.messaging.send(
            actor,
            SendRequest(
                intent=uuid4().hex,
                number=wanted.number,
                text=wanted.text,
                context=DraftContext(customer_id=wanted.customer_id),
                rule=SendRule.CUSTOM if due else SendRule.NOW,
                due=due,
            ),
        )
        row = _hand_over(services, actor, receipt.message_id)
        return _tell(installation, row)


def _instant(raw: str, zone: ZoneInfo) -> datetime:
    """ISO 8601; without an offset it is the Mandant's local time."""
    try:
        read = datetime.fromisoformat(raw.strip())
    except ValueError:
        words = _("“{moment}” is not a date and time. Write it like 2026-11-27T14:30.")
        raise CommandFailed(words.format(moment=raw), Exit.USAGE, kind="usage", field="at") from None
    if read.tzinfo is None:
        return send_time.from_local(read, zone)
    return read.astimezone(ZoneInfo("UTC"))


def _hand_over(services: Services, actor: Actor, message_id: int) -> MessageRow:
    give_up = time.monotonic() + PATIENCE
    while True:
        services.sending.step()
        row = services.message_log.row(actor, message_id)
        if _is_clear(row) or time.monotonic() > give_up:
            return row
        time.sleep(TICK)


def _is_clear(row: MessageRow) -> bool:
    return row.status in WENT_WELL or row.status in FINAL or row.status is MessageStatus.NEEDS_DECISION


def _tell(installation: Installation, row: MessageRow) -> Exit:
    code = Exit.OK if row.status in WENT_WELL else Exit.GATEWAY
    values = {
        "message_id": row.id,
        "status": row.status.value,
        "reason": row.reason.value if row.reason else None,
        "words": row.words,
        "due": row.due,
        "parts": row.parts,
        "price": row.price,
        "currency": row.currency,
    }
    installation.output.answer(row.status.value, values, code=code)
    return code
