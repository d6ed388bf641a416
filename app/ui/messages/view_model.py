"""What the list of all SMS shows and asks for: the cells of a message, and filters turned into a question. No Qt."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, partial
from zoneinfo import ZoneInfo

from app import formats
from app.domain import phone
from app.domain.date_range import DateRange, Preset
from app.domain.delivery import RESENDABLE
from app.domain.message_list import MessageOrder, MessageQuery, Standing
from app.domain.messages import MessageRow
from app.domain.resending import MOST_AT_ONCE
from app.i18n import _, ngettext
from app.ui.sms.standing_words import row_words
from app.ui.sms.status_words import StatusWords

MAILING = "mailing"
"""Among the filters, the mailing that all are of (its id): the one that belongs to no column."""
RESENT = "resent"
"""Among the statuses one may choose, the mark beside them (SA-27, D-7)."""
FAILED_STANDINGS = frozenset({Standing.FAILED, Standing.UNDELIVERED, Standing.EXPIRED, Standing.REJECTED})
"""What *Failed today* looks for: what a person can do something about now."""


@dataclass(frozen=True, slots=True)
class MessageLine:
    """A row of the list, its cells in the interface's language and the Mandant's time zone."""

    id: int
    row: MessageRow
    status: StatusWords
    when: str
    number: str
    text: str
    parts: str
    cost: str


@dataclass(frozen=True, slots=True)
class Selection:
    """What is selected in the list, as far as it has been read: `count` rows, of which `resendable` are known to be."""

    count: int = 0
    resendable: int = 0
    unread: int = 0


def message_lines(rows: Iterable[MessageRow], zone: ZoneInfo) -> list[MessageLine]:
    """The cells of some messages; what many have in common, days and states, is put into words once."""
    words, day = cache(row_words), cache(partial(formats.format_date, length="short"))
    lines = []
    for row in rows:
        local = row.at.astimezone(zone)
        line = MessageLine(
            id=row.id,
            row=row,
            status=words(row.status, row.reason),
            when=f"{day(local.date())}, {formats.format_time(local)}",
            number=phone.format_international(row.number),
            text=" ".join(row.text.split()),
            parts=formats.format_number(row.parts),
            cost=formats.format_money(row.price, row.currency) if row.price is not None else "",
        )
        lines.append(line)
    return lines


def query_of(values: Mapping[str, object], sort: tuple[str, bool], zone: ZoneInfo) -> MessageQuery:
    """The question that these filters (column key → value) and this sorting ask.

    Statuses are joined by "or", and *Resent* is one of them; the column *Resent* limits whatever is chosen.
    """
    statuses = _keys(values.get("status"))
    others = frozenset(Standing(key) for key in statuses if key != RESENT)
    only_resent = values.get("resent") is True
    since, until = _span(values.get("when"), zone)
    return MessageQuery(
        text=_words(values.get("text")),
        number=_words(values.get("number")),
        customer=_words(values.get("customer")),
        since=since,
        until=until,
        standings=frozenset() if only_resent and RESENT in statuses else others,
        resent=only_resent or statuses == {RESENT},
        or_resent=bool(others) and RESENT in statuses and not only_resent,
        mandant_ids=frozenset(int(key) for key in _keys(values.get("mandant"))),
        user_names=_keys(values.get("user")),
        mailing_id=mailing_of(values),
        order=MessageOrder(sort[0]) if sort[0] else MessageOrder.SENT_ON,
        descending=sort[1],
    )


def values_of(query: MessageQuery, zone: ZoneInfo) -> dict[str, object]:
    """The filters that ask this question; its instants have to be midnights of `zone`."""
    values: dict[str, object] = {
        "text": query.text,
        "number": query.number,
        "customer": query.customer,
        "status": frozenset([standing.value for standing in query.standings] + [RESENT] * query.or_resent),
        "resent": query.resent,
        "mandant": frozenset(str(number) for number in query.mandant_ids),
        "user": query.user_names,
        "when": _days(query.since, query.until, zone),
        MAILING: query.mailing_id,
    }
    return {key: value for key, value in values.items() if value}


def mailing_of(values: Mapping[str, object]) -> int:
    """The mailing that is filtered by, 0 if none is."""
    value = values.get(MAILING)
    return value if isinstance(value, int) else 0


def failed_today(today: date) -> dict[str, object]:
    """The filters behind *Failed today*."""
    return {
        "status": frozenset(standing.value for standing in FAILED_STANDINGS),
        "when": DateRange.of(Preset.TODAY, today),
    }


def count_words(count: int, total: int | None) -> str:
    """`7 SMS · filtered from 1,234,567`; `total` is None where nothing is filtered, or not known yet."""
    words = ngettext("{count} SMS", "{count} SMS", count).format(count=formats.format_number(count))
    if total is None:
        return words
    return _("{count} · filtered from {total}").format(count=words, total=formats.format_number(total))


def narrows(values: Mapping[str, object]) -> bool:
    """Whether anything but the choice of Mandanten is filtered by."""
    return any(key != "mandant" for key in values)


def selection(rows: Collection[MessageRow | None]) -> Selection:
    """Sum the selected rows up; None is one that has not been read yet."""
    read = [row for row in rows if row is not None]
    return Selection(len(rows), sum(row.status in RESENDABLE for row in read), len(rows) - len(read))


def resend_words(chosen: Selection) -> tuple[str, str]:
    """What the resend button says, and why it is off ("" = it may be pressed) (SA-14)."""
    count = chosen.count
    title = _("Resend") if count <= 1 else _("Resend ({count})").format(count=formats.format_number(count))
    if not count:
        return title, _("Choose one or more messages first.")
    if count > MOST_AT_ONCE:
        words = _("At most {limit} SMS can be resent at once. Choose fewer.")
        return title, words.format(limit=formats.format_number(MOST_AT_ONCE))
    if not chosen.resendable and not chosen.unread:
        return title, _(
            "Only what was accepted, got no report or failed can be resent. This has arrived, waits or was refused."
        )
    return title, ""


def _words(value: object) -> str:
    return value if isinstance(value, str) else ""


def _keys(value: object) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset()


def _span(value: object, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    return value.instants(zone) if isinstance(value, DateRange) else (None, None)


def _days(since: datetime | None, until: datetime | None, zone: ZoneInfo) -> DateRange | None:
    if since is None and until is None:
        return None
    last = None if until is None else (until - timedelta(microseconds=1)).astimezone(zone).date()
    return DateRange(None if since is None else since.astimezone(zone).date(), last)
