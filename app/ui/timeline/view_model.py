"""Says in words what happened with a customer, line by line. No Qt."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from app import formats
from app.domain import phone
from app.domain.consent import ConsentSource, Purpose
from app.domain.messages import MessageRow
from app.domain.timeline import AppointmentStep, TimelineEntry, TimelineHead, TimelineKind, TimelineQuery
from app.i18n import N_, _
from app.ui.customers.words import PURPOSES, SOURCES
from app.ui.paper import Paper
from app.ui.sms.log_view_model import Detail
from app.ui.sms.status_words import StatusWords, status_words

if TYPE_CHECKING:
    from app.domain.permissions import Actor
    from app.services.suite import Services

_A, _K = AppointmentStep, TimelineKind

# Kind → what its filter is called, its icon.
KINDS: Mapping[TimelineKind, tuple[str, str]] = MappingProxyType(
    {
        _K.SMS: (N_("SMS"), "message-square-text"),
        _K.APPOINTMENT: (N_("Appointments"), "calendar-days"),
        _K.CONSENT: (N_("Consents"), "shield-check"),
        _K.NOTE: (N_("Notes"), "sticky-note"),
    }
)
# Step → its words, icon and colour.
_STEPS: Mapping[AppointmentStep, tuple[str, str, str]] = MappingProxyType(
    {
        _A.BOOKED: (N_("Appointment booked"), "calendar-plus", "info"),
        _A.MOVED: (N_("Appointment moved"), "calendar-clock", "info"),
        _A.CHANGED: (N_("Appointment changed"), "pencil", "waiting"),
        _A.CANCELLED: (N_("Appointment cancelled"), "calendar-x", "warn"),
        _A.CONFIRMED: (N_("Appointment confirmed"), "calendar-check", "ok"),
        _A.ARRIVED: (N_("Arrived"), "check", "ok"),
        _A.NO_SHOW: (N_("Did not come"), "circle-x", "error"),
        _A.REINSTATED: (N_("Appointment takes place again"), "undo-2", "info"),
        _A.REMOVED: (N_("Appointment removed"), "trash-2", "quiet"),
    }
)


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """A row of the list, in the interface's language and the Mandant's time zone."""

    id: int
    entry: TimelineEntry
    what: StatusWords
    when: str
    text: str
    number: str
    parts: str
    user: str
    appointment: str


class TimelineSource:
    """The entries of one customer for the list; called in the data lane."""

    def __init__(self, actor: Actor, query: TimelineQuery, zone: ZoneInfo) -> None:
        self._actor = actor
        self._query = query
        self._zone = zone

    def ids(self, services: Services) -> array[int]:
        return services.timeline.ids(self._actor, self._query)

    def rows(self, services: Services, ids: Sequence[int]) -> Sequence[TimelineLine]:
        return [line(entry, self._zone) for entry in services.timeline.rows(self._actor, ids)]


def line(entry: TimelineEntry, zone: ZoneInfo) -> TimelineLine:
    """The cells of one entry."""
    return TimelineLine(
        id=entry.key,
        entry=entry,
        what=what_happened(entry),
        when=formats.format_moment(entry.at, zone),
        text=" ".join(_text(entry, zone).split()),
        number=phone.format_international(entry.number) if entry.number else "",
        parts=formats.format_number(entry.parts) if entry.parts else "",
        user=entry.user_name,
        appointment=formats.format_moment(entry.start, zone) if entry.start and entry.appointment_id else "",
    )


def what_happened(entry: TimelineEntry) -> StatusWords:
    """Title, icon and colour of an entry."""
    match entry.kind:
        case TimelineKind.SMS if entry.status is not None:
            return status_words(entry.status, entry.reason)
        case TimelineKind.CONSENT if entry.granted:
            return StatusWords(_("Consent given"), "shield-check", "ok", "")
        case TimelineKind.CONSENT:
            return StatusWords(_("Consent withdrawn"), "shield-off", "warn", "")
        case TimelineKind.APPOINTMENT if entry.step is not None:
            words, icon, colour = _STEPS[entry.step]
            return StatusWords(_(words), icon, colour, "")
        case _:
            return StatusWords(_("Note"), "sticky-note", "waiting", "")


def head_words(head: TimelineHead) -> Mapping[TimelineKind, str]:
    """`SMS 12` for each filter button."""
    return {
        kind: _("{what} {count}").format(what=_(KINDS[kind][0]), count=formats.format_number(count))
        for kind, count in head.counts
    }


def detail(entry: TimelineEntry, zone: ZoneInfo) -> Detail:
    """An entry that is no SMS, in full."""
    facts = [(_("When"), formats.format_instant(entry.at, zone)), (_("By"), entry.user_name)]
    if entry.start is not None:
        facts.append((_("Appointment"), formats.format_instant(entry.start, zone)))
    if entry.start_before is not None:
        facts.append((_("Before"), formats.format_instant(entry.start_before, zone)))
    if entry.kind is TimelineKind.CONSENT:
        facts += _consent_facts(entry)
    return Detail(
        message_id=-entry.key,
        status=what_happened(entry),
        gateway_says="",
        text=entry.text,
        facts=tuple((label, value) for label, value in facts if value),
        history=(),
        deeds=frozenset(),
    )


def paper(lines: Sequence[TimelineLine], customer: str, company: str, printed: str) -> Paper:
    """The printed page of these lines; `printed` says when."""
    return Paper(
        title=_("History – {name}").format(name=customer),
        facts=((_("Company"), company), (_("Printed"), printed)),
        headers=(_("Time"), _("What"), _("Text"), _("By")),
        rows=[(line.when, line.what.title, _printed(line), line.user) for line in lines],
        widths=(18, 22, 46, 14),
    )


def row_of(row: MessageRow | None, entry: TimelineEntry | None) -> MessageRow | None:
    """The message in front, if the entry in front is one and it has been read."""
    return row if row is not None and entry is not None and entry.message_id == row.id else None


def _printed(line: TimelineLine) -> str:
    return f"{line.number}\n{line.entry.text}" if line.entry.kind is TimelineKind.SMS else line.text


def _text(entry: TimelineEntry, zone: ZoneInfo) -> str:
    match entry.kind:
        case TimelineKind.APPOINTMENT if entry.start_before is not None and entry.start is not None:
            moved = _("from {before} to {after}").format(
                before=formats.format_moment(entry.start_before, zone),
                after=formats.format_moment(entry.start, zone),
            )
            return f"{entry.text}, {moved}" if entry.text else moved
        case TimelineKind.APPOINTMENT if entry.start is not None:
            start = formats.format_moment(entry.start, zone)
            return f"{entry.text}, {start}" if entry.text else start
        case TimelineKind.CONSENT:
            return ", ".join(value for _label, value in _consent_facts(entry) if value)
        case _:
            return entry.text


def _consent_facts(entry: TimelineEntry) -> list[tuple[str, str]]:
    on = formats.format_date(entry.agreed_on) if entry.agreed_on else ""
    return [
        (_("Purpose"), _(PURPOSES[Purpose(entry.purpose)])),
        (_("Said"), _(SOURCES[ConsentSource(entry.source)])),
        (_("On"), on),
    ]
