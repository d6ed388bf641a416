"""Says in words what waits, where, and whether this computer has to be on. No Qt."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from app import formats
from app.domain import phone
from app.domain.delivery import MessageStatus
from app.domain.send_time import from_local, to_local
from app.domain.waiting import Taken, WaitingDay, WaitingQuery, WaitingRow
from app.i18n import _, ngettext
from app.ui.sms.status_words import status_words

if TYPE_CHECKING:
    from app.domain.permissions import Actor
    from app.services.suite import Services

ALL = WaitingQuery()


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A row of the outbox in the interface's language and the Mandant's time zone."""

    id: int
    waiting: WaitingRow
    due: str
    customer: str
    number: str
    text: str
    where: str
    icon: str
    colour: str
    explanation: str
    parts: str
    appointment: str
    user: str


@dataclass(frozen=True, slots=True)
class DayLine:
    """One entry of the list of days; `count` is how many wait for it."""

    words: str
    count: int
    query: WaitingQuery
    late: bool = False


class WaitingSource:
    """The outbox, or one day of it, for the list; called in the data lane."""

    def __init__(self, actor: Actor, query: WaitingQuery, zone: ZoneInfo) -> None:
        self._actor = actor
        self._query = query
        self._zone = zone

    def ids(self, services: Services) -> array[int]:
        return services.waiting.ids(self._actor, self._query)

    def rows(self, services: Services, ids: Sequence[int]) -> Sequence[WaitingLine]:
        return [line(entry, self._zone) for entry in services.waiting.rows(self._actor, ids)]


def line(entry: WaitingRow, zone: ZoneInfo) -> WaitingLine:
    """The cells of one message."""
    row = entry.row
    status = status_words(row.status, row.reason)
    return WaitingLine(
        id=row.id,
        waiting=entry,
        due=_short(row.due, zone),
        customer=row.customer_name,
        number=phone.format_international(row.number),
        text=" ".join(row.text.split()),
        where=where(entry),
        icon=status.icon,
        colour=status.colour,
        explanation=explanation(entry, zone),
        parts=formats.format_number(row.parts),
        appointment=_short(row.appointment_start, zone) if row.appointment_start else "",
        user=row.user_name,
    )


def where(entry: WaitingRow) -> str:
    """Where it waits, in a few words."""
    if entry.asks or entry.row.status is MessageStatus.CANCEL_REQUESTED:
        return status_words(entry.row.status, entry.row.reason).title
    if entry.at_gateway:
        return (
            _("At {gateway}").format(gateway=entry.account_name)
            if entry.account_name
            else _("At the gateway")
        )
    if entry.mailing_paused:
        return _("Paused")
    return _("Here")


def explanation(entry: WaitingRow, zone: ZoneInfo) -> str:
    """A sentence: what happens to it, and whether this computer has to be on (D-5)."""
    if entry.mailing_paused:
        return _("Its mailing is paused: it leaves when the mailing is resumed, under Mailings.")
    if entry.asks or entry.hand_over is None:
        words = status_words(entry.row.status, entry.row.reason)
        return " ".join(part for part in (words.explanation, words.next_step) if part)
    if entry.goes_early:
        handed = formats.format_instant(entry.hand_over, zone)
        return _(
            "It goes to the gateway on {when} and waits there. Until then this computer is needed."
        ).format(when=handed)
    return _("Waits on this computer, which has to be on when it is due.")


def days(found: Sequence[WaitingDay], zone: ZoneInfo, now: datetime) -> tuple[DayLine, ...]:
    """*All*, then each day on which something is due."""
    today = to_local(now, zone).date()
    total = sum(day.count for day in found)
    lines = [DayLine(_("All"), total, ALL)]
    for day in found:
        if day.day is None:
            lines.append(DayLine(_("Time has passed"), day.count, WaitingQuery(until=now), late=True))
        else:
            begin = max(now, _midnight(day.day, zone)) if day.day == today else _midnight(day.day, zone)
            end = _midnight(day.day + timedelta(days=1), zone)
            lines.append(DayLine(day_words(day.day, today), day.count, WaitingQuery(begin, end)))
    return tuple(lines)


def day_words(day: date, today: date) -> str:
    """*Today*, *Tomorrow*, or the date."""
    if day == today:
        return _("Today")
    if day == today + timedelta(days=1):
        return _("Tomorrow")
    return f"{formats.format_weekday(day, short=True)} {formats.format_date(day)}"


def summary(found: Sequence[WaitingDay]) -> str:
    """`12 SMS wait`."""
    total = sum(day.count for day in found)
    if not total:
        return ""
    words = ngettext("{count} SMS waits", "{count} SMS wait", total)
    return words.format(count=formats.format_number(total))


def question_before(action: str, count: int, *, at_gateway: bool) -> str:
    """What is asked before `count` are hurried or taken back; "" = no question. `at_gateway`: some may lie there."""
    if action == "send":
        asked = ngettext("Send this SMS now?", "Send these {count} SMS now?", count).format(count=count)
    elif count > 1:
        asked = ngettext("Withdraw {count} SMS?", "Withdraw {count} SMS?", count).format(count=count)
    else:
        return ""
    if not at_gateway:
        return asked
    note = _("What lies at the gateway is withdrawn there first, so that nothing arrives twice.")
    return f"{asked}\n{note}"


def outcome(action: str, taken: Taken) -> tuple[str, str]:
    """What became of it, for a notice: words and kind."""
    done = taken.now + taken.asked
    if action == "send":
        words = ngettext("{count} SMS is on its way.", "{count} SMS are on their way.", done)
    else:
        words = ngettext("{count} SMS withdrawn.", "{count} SMS withdrawn.", done)
    said = [words.format(count=done)] if done else []
    if taken.too_late:
        late = ngettext(
            "{count} had left already, or is just leaving.", "{count} had left already, or are just leaving.",
            taken.too_late,
        )  # fmt: skip
        said.append(late.format(count=taken.too_late))
    if taken.gone:
        gone = ngettext("{count} was not waiting any more.", "{count} were not waiting any more.", taken.gone)
        said.append(gone.format(count=taken.gone))
    missed = taken.too_late or (taken.gone and action == "send")
    return " ".join(said), "warning" if missed else "ok"


def where_after(entry: WaitingRow) -> str:
    """The sentence in the window that changes a message."""
    if entry.at_gateway:
        return _(
            "It lies at the gateway. When you save, it is withdrawn there, and the new one follows "
            "as soon as that is sure: never both."
        )
    if entry.gateway_schedules:
        return _("The gateway keeps it until it is due; this computer may then be off.")
    return _("Waits on this computer, which has to be on when it is due.")


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return from_local(datetime.combine(day, time(0)), zone)


def _short(at: datetime, zone: ZoneInfo) -> str:
    """With the weekday: what waits is planned by it."""
    day = formats.format_weekday(to_local(at, zone).date(), short=True)
    return f"{day} {formats.format_moment(at, zone)}"
