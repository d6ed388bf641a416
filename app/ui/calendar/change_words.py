"""What a change of an appointment did, in words: to the calendar and to its SMS. No Qt."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from app import formats
from app.domain.appointments import AppointmentState
from app.domain.calendar import Appointment, AppointmentChange
from app.i18n import _, ngettext
from app.ui.calendar.edits import start_minute, wall
from app.ui.calendar.view_model import clock_words, times_of
from app.ui.calendar.words import state_sign


def say(change: AppointmentChange, zone: ZoneInfo, *, taken_back: bool = False, again: bool = False) -> str:
    """One or two sentences for a notice."""
    if taken_back:
        first = _("Taken back.")
    elif again:
        first = _("Done again.")
    else:
        first = _deed(change, zone)
    return " ".join(part for part in (first, sms_words(change, zone)) if part)


def sms_words(change: AppointmentChange, zone: ZoneInfo) -> str:
    """What became of the SMS that waited; empty if none was concerned."""
    parts = []
    if change.renewed and change.next_due is not None:
        when = formats.format_instant(change.next_due, zone)
        parts.append(_("Its SMS now goes out on {when}.").format(when=when))
    elif change.withdrawn:
        words = ngettext("Its SMS was withdrawn.", "{count} SMS were withdrawn.", change.withdrawn)
        parts.append(words.format(count=change.withdrawn))
    if change.questions:
        parts.append(_("One SMS was edited by hand: it waits until you have looked at it."))
    return " ".join(parts)


def _deed(change: AppointmentChange, zone: ZoneInfo) -> str:
    before, after = change.before, change.after
    if after is None:
        return _("Removed.")
    if before is None:
        return _("Booked for {when}.").format(when=_when(after, zone))
    if before.state is not after.state:
        return _state_words(after.state)
    if before.start != after.start:
        return _("Moved to {when}.").format(when=_when(after, zone))
    if before.end != after.end and not after.all_day:
        return _("Now {times}.").format(times=times_of(after, zone))
    return _("Saved.")


def _state_words(state: AppointmentState) -> str:
    if state is AppointmentState.CANCELLED:
        return _("Appointment cancelled.")
    return _("Appointment: {state}.").format(state=state_sign(state).words)


def _when(appointment: Appointment, zone: ZoneInfo) -> str:
    day = wall(appointment.start, zone).date()
    words = f"{formats.format_weekday(day, short=True)} {formats.format_date(day)}"
    return words if appointment.all_day else f"{words}, {clock_words(start_minute(appointment, zone))}"
