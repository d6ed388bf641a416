"""What the SMS log shows of a customer's messages: the cells of the list, and one message in full. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from app import formats
from app.domain import phone
from app.domain.delivery import MAY_ARRIVE_TWICE, RESENDABLE, MessageStatus, StatusReason
from app.domain.messages import DraftContext, MessageRow, MessageStory
from app.domain.sms_text import normalise, split
from app.i18n import _, ngettext
from app.ui.sms.status_words import StatusWords, plain_words, status_words, step_words

_S, _R = MessageStatus, StatusReason
_NOT_LEFT = frozenset({_S.HELD, _S.QUEUED, _S.SCHEDULED})
# Only what waits for another message to be withdrawn goes on by itself.
_ASKED = frozenset(_R) - {_R.WAITS_FOR_WITHDRAWAL}
_WRITTEN_AGAIN = RESENDABLE | {_S.REJECTED, _S.MISSED, _S.CANCELLED}


class Deed(StrEnum):
    """What can be done about a message; the value names the action of the dialog."""

    WITHDRAW = "log.withdraw"
    RELEASE = "log.release"
    DISCARD = "log.discard"
    REPEAT = "log.repeat"
    TAKE_AS_SENT = "log.take_as_sent"
    SEND_AGAIN = "log.send_again"


@dataclass(frozen=True, slots=True)
class Detail:
    """One message in full. `facts` are label and value, `history` time and words, oldest first.

    `parts` are the pieces in which a longer text went out, none for one that fitted into a single SMS.
    """

    message_id: int
    status: StatusWords
    gateway_says: str
    text: str
    facts: tuple[tuple[str, str], ...]
    history: tuple[tuple[str, str], ...]
    deeds: frozenset[Deed]
    parts: tuple[str, ...] = ()


def detail(story: MessageStory, zone: ZoneInfo, *, may_send: bool) -> Detail:
    """All that is known of one message; without the right to send nothing can be done about it."""
    row = story.row
    return Detail(
        message_id=row.id,
        status=status_words(row.status, row.reason),
        gateway_says=plain_words(row.words),
        text=row.text,
        parts=parts_as_sent(story),
        facts=tuple((label, value) for label, value in _facts(story, zone) if value),
        history=tuple((_time_of_step(step.at, zone), step_words(step)) for step in story.steps),
        deeds=deeds(row) if may_send else frozenset(),
    )


def parts_as_sent(story: MessageStory) -> tuple[str, ...]:
    """The text as the gateway cuts it, if it does (VI-12)."""
    pieces = split(normalise(story.row.text), story.profile)
    return pieces if len(pieces) > 1 else ()


def part_words(parts: Sequence[str]) -> tuple[str, ...]:
    """`Part 1 of 2: …`."""
    words = _("Part {number} of {count}: {text}")
    return tuple(
        words.format(number=number, count=len(parts), text=text.replace("\n", " ").strip())
        for number, text in enumerate(parts, 1)
    )


def deeds(row: MessageRow) -> frozenset[Deed]:
    """What makes sense for a message in this state."""
    found: set[Deed] = set()
    if row.status is _S.HELD and row.reason in _ASKED:
        found |= {Deed.RELEASE, Deed.DISCARD}
    elif row.status in _NOT_LEFT:
        found.add(Deed.WITHDRAW)
    elif row.status is _S.NEEDS_DECISION:
        found |= {Deed.REPEAT, Deed.TAKE_AS_SENT}
    elif row.status in _WRITTEN_AGAIN:
        found.add(Deed.SEND_AGAIN)
    return frozenset(found)


def warning_before(deed: Deed, row: MessageRow) -> str:
    """What has to be asked first, "" if nothing."""
    if deed is Deed.REPEAT:
        return _(
            "Nobody knows whether this message has left. If it has, the recipient gets it twice. Send it again?"
        )
    if deed is Deed.SEND_AGAIN and row.status in MAY_ARRIVE_TWICE:
        return _(
            "The gateway has taken this message. It may still arrive, then the recipient gets it twice. "
            "Send it again?"
        )
    return ""


def again(row: MessageRow) -> DraftContext:
    """The dialog with the same text to the same number, for what the first one was for."""
    return DraftContext(
        customer_id=row.customer_id,
        number=row.number,
        text=row.text,
        resend_of=row.id,
        purpose=row.purpose,
    )


def _facts(story: MessageStory, zone: ZoneInfo) -> list[tuple[str, str]]:
    row = story.row
    planned = formats.format_instant(row.due, zone) if abs((row.due - row.at).total_seconds()) >= 60 else ""
    price = formats.format_money(row.price, row.currency) if row.price is not None else ""
    parts = ngettext("{count} SMS", "{count} SMS", row.parts).format(count=row.parts)
    return [
        (_("Number"), phone.format_international(row.number)),
        (_("Sender"), story.sender),
        (_("Length"), parts),
        (_("Price"), price),
        (_("Planned for"), planned),
        (_("Appointment"), _moment(row, zone)),
        (_("Sent by"), row.user_name),
        (_("Gateway"), story.account_name),
        (_("Remark"), _remark(story)),
    ]


def _remark(story: MessageStory) -> str:
    again = _("This message was sent again.") if story.row.is_resend else ""
    later = _("A newer one has gone out in its place.") if story.resent_as else ""
    return " ".join(words for words in (again, later) if words)


def _moment(row: MessageRow, zone: ZoneInfo) -> str:
    return formats.format_instant(row.appointment_start, zone) if row.appointment_start else ""


def _time_of_step(at: datetime, zone: ZoneInfo) -> str:
    """With seconds: what happened one after the other happened within a few of them."""
    local = at.astimezone(zone)
    return f"{formats.format_date(local.date())}, {local:%H:%M:%S}"
