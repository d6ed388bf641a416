"""The words, icons and colours of the states an appointment and its SMS can be in. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from app.domain.appointments import AppointmentState
from app.domain.calendar import AppointmentRow
from app.domain.delivery import MessageStatus, StatusReason
from app.i18n import N_, _, current_language
from app.ui.sms.status_words import status_words

_A = AppointmentState


class Sign(NamedTuple):
    """How a state is shown: never by its colour alone. `colour` is a name of the theme."""

    icon: str
    colour: str
    words: str


_STATES: Mapping[AppointmentState, Sign] = MappingProxyType(
    {
        _A.PLANNED: Sign("calendar", "quiet", N_("Planned")),
        _A.CONFIRMED: Sign("check", "ok", N_("Confirmed")),
        _A.ARRIVED: Sign("user-check", "info", N_("Arrived")),
        _A.NO_SHOW: Sign("user-x", "error", N_("Did not come")),
        _A.CANCELLED: Sign("ban", "quiet", N_("Cancelled")),
    }
)


def state_sign(state: AppointmentState) -> Sign:
    """How a state is shown, in the interface's language."""
    return _state_sign(state, current_language())


@lru_cache(maxsize=64)
def _state_sign(state: AppointmentState, _language: str) -> Sign:
    sign = _STATES[state]
    return Sign(sign.icon, sign.colour, _(sign.words))


def sms_sign(row: AppointmentRow) -> Sign | None:
    """How the appointment's SMS stands, with the icon and the words that the log has for it; None without one."""
    if row.sms_status is None:
        return None
    return _sms_sign(row.sms_status, row.sms_reason, current_language())


@lru_cache(maxsize=256)
def _sms_sign(status: MessageStatus, reason: StatusReason | None, _language: str) -> Sign:
    found = status_words(status, reason)
    return Sign(found.icon, found.colour, found.title)
