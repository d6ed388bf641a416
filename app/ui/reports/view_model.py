"""What the report shows: figures and groups in words, and the lines of its list. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from app import formats
from app.domain import phone
from app.domain.date_range import DateRange
from app.domain.mandants import Mandant
from app.domain.message_list import Standing
from app.domain.report import BlockFigures, Figures, Report, ReportQuery, SentSms, has_many_parts
from app.i18n import _, ngettext
from app.ui.sms.standing_words import standing_words
from app.ui.sms.status_words import StatusWords


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the quiet row: `help` says what is counted."""

    caption: str
    value: str
    help: str = ""
    colour: str = "text"


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One line of a breakdown: its name and its figures."""

    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Group:
    """One way to look at the same SMS."""

    title: str
    lines: tuple[GroupLine, ...]


@dataclass(frozen=True, slots=True)
class LineView:
    """A row of the list, its cells in the interface's language and its Mandant's time zone."""

    id: int
    row: SentSms
    status: StatusWords
    when: str
    number: str
    parts: str
    cost: str
    mandant: str
    many_parts: bool


def period_words(span: DateRange) -> str:
    """`November 2026` for a whole month, else its days; "All time" where nothing limits it."""
    since, until = span.since, span.until
    if since is None and until is None:
        return _("All time")
    if since is None or until is None:
        words = _("until {day}") if since is None else _("from {day}")
        return words.format(day=formats.format_date(since or until or date.min))
    if is_month(span):
        return formats.format_date(since, length="LLLL yyyy")
    if since == until:
        return formats.format_date(since)
    return formats.format_period(since, until)


def is_month(span: DateRange) -> bool:
    """Whether it is exactly one month of the calendar."""
    since, until = span.since, span.until
    if since is None or until is None:
        return False
    return since.day == 1 and until == month_after(since, 1, last=True)


def month_after(first: date, months: int, *, last: bool = False) -> date:
    """The first day of the month so many months on, or with `last` the day before it."""
    count = first.year * 12 + first.month - 1 + months
    day = date(count // 12, count % 12 + 1, 1)
    return date.fromordinal(day.toordinal() - 1) if last else day


def moved(span: DateRange, months: int) -> DateRange:
    """The month so many months before or after the one that `span` begins or ends with."""
    day = (span.since or span.until or date.min).replace(day=1)
    first = month_after(day, months)
    return DateRange(first, month_after(first, 1, last=True))


def costs_words(figures: Figures) -> str:
    """`12.34 €`, with several currencies one after the other; a dash where the gateway named no price."""
    return " + ".join(formats.format_money(amount, currency) for currency, amount in figures.costs) or "–"


def rate_words(rate: float | None) -> str:
    """`97 %`; a dash where no report has come."""
    return "–" if rate is None else formats.format_percent(rate)


def figures_row(total: Figures) -> tuple[Figure, ...]:
    """The totals, in the order in which they are read."""
    number = formats.format_number
    return (
        Figure(_("SMS messages"), number(total.messages), _("Handed to the gateway, or meant to be")),
        Figure(_("SMS parts"), number(total.parts), _("A long message goes out as several SMS")),
        Figure(_("Cost"), costs_words(total), _("What the gateway named as its price")),
        Figure(
            _("Credits"), number(total.credits), _("One for each part that the gateway named no price for")
        ),
        Figure(_("Delivered"), number(total.delivered), _("A delivery report was received"), "ok"),
        Figure(
            _("Failed"), number(total.failed), _("Not delivered, expired, rejected or never sent"), "error"
        ),
        Figure(
            _("Without report"), number(total.without_report), _("Accepted, but nobody has reported back")
        ),
        Figure(_("Delivery rate"), rate_words(total.delivery_rate), _("Delivered among those with a report")),
    )


def groups(
    report: Report, blocks: tuple[BlockFigures, ...], mandants: Mapping[int, Mandant]
) -> tuple[Group, ...]:
    """All breakdowns that have anything to tell, the companies first."""
    by_company = [GroupLine(mandant_name(number, mandants), f) for number, f in report.mandanten.items()]
    by_handler = [GroupLine(handler_words(name), figures) for name, figures in report.handlers.items()]
    by_status = [GroupLine(standing_words(key).title, figures) for key, figures in report.standings.items()]
    by_month = [GroupLine(month_words(month), figures) for month, figures in report.months.items()]
    by_block = [GroupLine(block.name, block.figures) for block in blocks]
    every = (
        (_("By company"), by_company if len(mandants) > 1 else []),
        (_("By handler"), by_handler),
        (_("By status"), by_status),
        (_("By month"), by_month if len(by_month) > 1 else []),
        (_("By text block"), by_block),
    )
    return tuple(Group(title, tuple(lines)) for title, lines in every if lines)


def breakdown(
    groups: tuple[Group, ...],
) -> tuple[tuple[str, ...], list[tuple[str, list[tuple[str, ...]]]]]:
    """The titles of the columns, and the lines of each group under its name."""
    number = formats.format_number
    headers = (
        _("Name"),
        _("SMS"),
        _("Parts"),
        _("Delivered"),
        _("Failed"),
        _("No report"),
        _("Rate"),
        _("Cost"),
        _("Credits"),
    )
    shown = []
    for group in groups:
        lines = [
            (
                line.name,
                *(number(count) for count in (line.figures.messages, line.figures.parts)),
                *(number(count) for count in (line.figures.delivered, line.figures.failed)),
                number(line.figures.without_report),
                rate_words(line.figures.delivery_rate),
                costs_words(line.figures),
                number(line.figures.credits),
            )
            for line in group.lines
        ]
        shown.append((group.title, lines))
    return headers, shown


def mandant_name(number: int, mandants: Mapping[int, Mandant]) -> str:
    return mandants[number].name if number in mandants else f"#{number}"


def handler_words(name: str) -> str:
    return name or _("Nobody in particular")


def month_words(month: date) -> str:
    return formats.format_date(month, length="LLL yyyy")


def standing_title(standing: Standing) -> str:
    return standing_words(standing).title


def many_parts_words(count: int) -> str:
    """VI-09; "" if there are none."""
    if not count:
        return ""
    return ngettext(
        "{count} message has more than six parts: some networks lose such long ones. Shorten it.",
        "{count} messages have more than six parts: some networks lose such long ones. Shorten them.",
        count,
    ).format(count=formats.format_number(count))


def line_view(row: SentSms, mandants: Mapping[int, Mandant]) -> LineView:
    """The cells of one SMS."""
    local = row.at.astimezone(zone_of(row.mandant_id, mandants))
    return LineView(
        id=row.id,
        row=row,
        status=standing_words(row.standing),
        when=f"{formats.format_date(local.date(), length='short')}, {formats.format_time(local)}",
        number=phone.format_international(row.number),
        parts=formats.format_number(row.parts),
        cost="" if row.price is None else formats.format_money(row.price, row.currency),
        mandant=mandant_name(row.mandant_id, mandants),
        many_parts=has_many_parts(row.parts),
    )


def zone_of(mandant_id: int, mandants: Mapping[int, Mandant]) -> ZoneInfo:
    mandant = mandants.get(mandant_id)
    return ZoneInfo(mandant.time_zone if mandant else "UTC")


def facts(query: ReportQuery, span: DateRange, mandants: Mapping[int, Mandant]) -> Iterator[tuple[str, str]]:
    """What the report is about, for paper and files: label and value."""
    chosen = [m.name for m in mandants.values() if not query.mandant_ids or m.id in query.mandant_ids]
    yield _("Period"), period_words(span)
    yield _("Companies"), ", ".join(chosen)
    if query.handler:
        yield _("Handler"), query.handler
    if query.number:
        yield _("Number"), query.number
