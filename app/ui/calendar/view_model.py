"""What the calendar shows of a stretch of days: blocks with their places and words. No Qt."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app import formats
from app.domain.appointments import (
    MINUTES_PER_DAY,
    AppointmentState,
    WorkingHours,
    side_by_side,
    week_of,
)
from app.domain.calendar import Appointment, AppointmentRow
from app.domain.send_time import from_local, to_local
from app.i18n import _, current_language
from app.ui.calendar.words import sms_sign, state_sign

_DAY = timedelta(days=1)


class DayHead(NamedTuple):
    """The top of a day. `open` are the working hours and `skipped` the time the clocks jump over, in minutes."""

    day: date
    weekday: str
    number: str
    open: tuple[int, int] | None
    skipped: tuple[int, int] | None = None


class Block(NamedTuple):
    """The part of an appointment that lies in one day, from `start` to `end` in minutes of its wall clock."""

    row: AppointmentRow
    column: int
    start: int
    end: int
    lane: int
    lanes: int
    span: int
    begins_here: bool
    ends_here: bool

    @property
    def id(self) -> int:
        return self.row.appointment.id


class Bar(NamedTuple):
    """An all-day appointment over the days `first` to `last` that are shown."""

    row: AppointmentRow
    first: int
    last: int
    lane: int
    words: str

    @property
    def id(self) -> int:
        return self.row.appointment.id


class CalendarView(NamedTuple):
    """Everything painted at once. `columns` holds, for each day, the indexes of its blocks."""

    zone: ZoneInfo
    days: tuple[DayHead, ...]
    rows: tuple[AppointmentRow, ...]
    blocks: tuple[Block, ...]
    bars: tuple[Bar, ...]
    columns: tuple[tuple[int, ...], ...]
    lanes: int

    @property
    def first_day(self) -> date:
        return self.days[0].day

    @property
    def opening(self) -> tuple[int, int]:
        """From the earliest to the latest minute anybody works on the days shown."""
        times = [head.open for head in self.days if head.open]
        if not times:
            return (8 * 60, 18 * 60)
        return min(start for start, _end in times), max(end for _start, end in times)

    def row_of(self, appointment_id: int) -> AppointmentRow | None:
        return next((row for row in self.rows if row.appointment.id == appointment_id), None)

    def column_of(self, day: date) -> int | None:
        """Where the day stands, None if it is not shown."""
        return next((index for index, head in enumerate(self.days) if head.day == day), None)

    def first_block(self, appointment_id: int) -> Block | None:
        return next((block for block in self.blocks if block.id == appointment_id), None)

    def bar_of(self, appointment_id: int) -> Bar | None:
        return next((bar for bar in self.bars if bar.id == appointment_id), None)


def days_of_week(
    day: date, hours: WorkingHours, rows: Iterable[AppointmentRow], zone: ZoneInfo
) -> tuple[date, ...]:
    """The days a week shows: from Monday to the last working day, further if something is booked beyond."""
    week = week_of(day)
    last = max(4, *(weekday for weekday in range(7) if hours.of(weekday)))
    usual_end = from_local(datetime.combine(week[last] + _DAY, time(0, 0)), zone)
    for row in rows:
        if row.appointment.end <= usual_end:
            continue  # nearly all: only the others are worth the look at the clock on the wall
        for taken in local_days(row.appointment, zone):
            if week[0] <= taken <= week[6]:
                last = max(last, taken.weekday())
    return week[: last + 1]


def build(
    days: Sequence[date], rows: Sequence[AppointmentRow], zone: ZoneInfo, hours: WorkingHours
) -> CalendarView:
    """Lay the appointments out over `days`, in time linear up to sorting."""
    heads = tuple(_head(day, zone, hours) for day in days)
    index = {day: column for column, day in enumerate(days)}
    pieces: list[list[tuple[int, int, int, int, bool, bool]]] = [[] for _day in days]
    whole_days: list[AppointmentRow] = []
    for number, row in enumerate(rows):
        if row.appointment.all_day:
            whole_days.append(row)
            continue
        for day, start, end, begins, ends in pieces_of(row.appointment, zone):
            column = index.get(day)
            if column is not None:
                pieces[column].append((start, -end, row.appointment.id, number, begins, ends))
    blocks: list[Block] = []
    columns: list[tuple[int, ...]] = []
    for column, found in enumerate(pieces):
        found.sort()
        spans = [(piece[0], -piece[1]) for piece in found]
        places = side_by_side(spans)
        widths = _widths(spans, places)
        columns.append(tuple(range(len(blocks), len(blocks) + len(found))))
        for piece, (lane, lanes), width in zip(found, places, widths, strict=True):
            start, minus_end, _id, number, begins, ends = piece
            blocks.append(Block(rows[number], column, start, -minus_end, lane, lanes, width, begins, ends))
    bars = _bars(whole_days, days, zone)
    lanes = max((bar.lane + 1 for bar in bars), default=0)
    return CalendarView(zone, heads, tuple(rows), tuple(blocks), bars, tuple(columns), lanes)


def local_days(appointment: Appointment, zone: ZoneInfo) -> tuple[date, ...]:
    """The local days an appointment touches; midnight is the end of a day, not the beginning of the next."""
    first = to_local(appointment.start, zone).date()
    last_moment = max(appointment.start, appointment.end - timedelta(microseconds=1))
    last = to_local(last_moment, zone).date()
    return tuple(first + timedelta(days=offset) for offset in range((last - first).days + 1))


def what(row: AppointmentRow) -> str:
    """What the appointment is about, without the customer: its title, else its type."""
    return row.appointment.title or row.type_name


def who_or_what(row: AppointmentRow) -> str:
    """The customer's name, else what it is about."""
    return row.customer_name or what(row) or _("Appointment")


@lru_cache(maxsize=4096)
def _clock(minute: int, language: str) -> str:
    return formats.format_time(time(minute // 60 % 24, minute % 60), language=language)


def clock_words(minute: int) -> str:
    """A minute of the day as the reader writes it: `14:30`."""
    return _clock(minute, current_language())


def times_of(appointment: Appointment, zone: ZoneInfo) -> str:
    """`14:30 – 15:15`, or that it lasts all day."""
    if appointment.all_day:
        return _("All day")
    start, end = to_local(appointment.start, zone), to_local(appointment.end, zone)
    first, last = (clock_words(moment.hour * 60 + moment.minute) for moment in (start, end))
    if end.date() > start.date() and end.time() != time(0, 0):
        last = f"{formats.format_weekday(end.date(), short=True)} {last}"
    return f"{first} – {last}"


def describe(row: AppointmentRow, zone: ZoneInfo) -> str:
    """The whole appointment in one sentence, for a screen reader."""
    appointment, sms = row.appointment, sms_sign(row)
    day = to_local(appointment.start, zone).date()
    parts = [
        f"{formats.format_weekday(day)} {formats.format_date(day)}",
        times_of(appointment, zone),
        row.customer_name,
        what(row),
        row.type_name if row.type_name != what(row) else "",
        _("with {name}").format(name=row.staff_name) if row.staff_name else "",
        state_sign(appointment.state).words,
        _("SMS: {state}").format(state=sms.words) if sms else "",
    ]
    return ", ".join(part for part in parts if part)


def describe_slot(day: date, minute: int) -> str:
    """A free place in words, for a screen reader."""
    when = f"{formats.format_weekday(day)} {formats.format_date(day)}, {clock_words(minute)}"
    return _("{when}, free").format(when=when)


def period_title(days: Sequence[date]) -> str:
    """`Week 48 · 23–28 Nov 2026`, or the one day in full."""
    first, last = days[0], days[-1]
    if first == last:
        return formats.format_date(first, length="full")
    number = first.isocalendar().week
    return _("Week {number} · {days}").format(number=number, days=formats.format_period(first, last))


def short_title(day: date) -> str:
    """The one day in few words: `Thu 26 Nov 2026`."""
    return f"{formats.format_weekday(day, short=True)} {formats.format_date(day)}"


def _head(day: date, zone: ZoneInfo, hours: WorkingHours) -> DayHead:
    weekday = formats.format_weekday(day, short=True)
    return DayHead(day, weekday, str(day.day), hours.of(day.weekday()), _skipped(day, zone))


@lru_cache(maxsize=512)
def _skipped(day: date, zone: ZoneInfo) -> tuple[int, int] | None:
    """The wall-clock minutes that do not exist on that day, in whole quarters."""
    midnights = [datetime.combine(d, time(0, 0), tzinfo=zone).utcoffset() for d in (day, day + _DAY)]
    if midnights[0] is None or midnights[1] is None or midnights[1] <= midnights[0]:
        return None
    missing = []
    for minute in range(0, MINUTES_PER_DAY, 15):
        wall = datetime.combine(day, time(minute // 60, minute % 60))
        if to_local(from_local(wall, zone), zone).replace(tzinfo=None) != wall:
            missing.append(minute)
    return (missing[0], missing[-1] + 15) if missing else None


def pieces_of(appointment: Appointment, zone: ZoneInfo) -> list[tuple[date, int, int, bool, bool]]:
    """For each local day it touches: day, first and last minute, whether it begins and whether it ends there."""
    start, end = appointment.start.astimezone(zone), appointment.end.astimezone(zone)
    first, last = start.date(), end.date()
    start_minute, end_minute = start.hour * 60 + start.minute, end.hour * 60 + end.minute
    if first == last:
        # Clocks put back within it can make the end look earlier than the start.
        return [(first, start_minute, max(end_minute, start_minute + 1), True, True)]
    pieces = [(first, start_minute, MINUTES_PER_DAY, True, last == first + _DAY and end_minute == 0)]
    day = first + _DAY
    while day < last:
        pieces.append((day, 0, MINUTES_PER_DAY, False, day + _DAY == last and end_minute == 0))
        day += _DAY
    if end_minute:
        pieces.append((last, 0, end_minute, False, True))
    return pieces


def _widths(spans: Sequence[tuple[int, int]], places: Sequence[tuple[int, int]]) -> list[int]:
    """How many lanes each may fill: its own and the free ones to its right. `spans` are sorted by their start."""
    starts: defaultdict[int, list[int]] = defaultdict(list)
    ends: defaultdict[int, list[int]] = defaultdict(list)
    for (start, end), (lane, _lanes) in zip(spans, places, strict=True):
        starts[lane].append(start)
        ends[lane].append(max(end, start + 1))
    widths = []
    for (start, end), (lane, lanes) in zip(spans, places, strict=True):
        width = 1
        while lane + width < lanes:
            before_end = bisect_left(starts[lane + width], end)
            if before_end and ends[lane + width][before_end - 1] > start:
                break
            width += 1
        widths.append(width)
    return widths


def _bars(rows: Sequence[AppointmentRow], days: Sequence[date], zone: ZoneInfo) -> tuple[Bar, ...]:
    found = []
    for row in rows:
        touched = local_days(row.appointment, zone)
        shown = [column for column, day in enumerate(days) if touched[0] <= day <= touched[-1]]
        if shown:
            found.append((shown[0], shown[-1], row))
    lanes = side_by_side([(first, last + 1) for first, last, _row in found])
    return tuple(
        Bar(row, first, last, lane, _bar_words(row))
        for (first, last, row), (lane, _lanes) in zip(found, lanes, strict=True)
    )


def _bar_words(row: AppointmentRow) -> str:
    words = [row.customer_name, what(row), row.staff_name]
    return " · ".join(word for word in words if word) or _("Appointment")


def lines_of(row: AppointmentRow) -> tuple[str, str, str]:
    """What a block says: the most important line; what it is about; state and SMS in words. The last two may be ""."""
    state, customer, staff = row.appointment.state, row.customer_name, row.staff_name
    thing = what(row)
    about = thing if customer else ""
    if staff:
        about = f"{about} · {staff}" if about else staff
    signs = "" if state is AppointmentState.PLANNED else state_sign(state).words
    if row.sms_status is not None and (sms := sms_sign(row)) is not None:
        signs = f"{signs} · {sms.words}" if signs else sms.words
    return customer or thing or _("Appointment"), about, signs
