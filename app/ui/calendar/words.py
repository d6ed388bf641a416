"""The words, icons and colours of the states an appointment and its SMS can be in. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.domain.appointments import AppointmentState
from app.domain.delivery import MessageStatus
from app.i18n import N_, _

_A, _S = AppointmentState, MessageStatus


@dataclass(frozen=True, slots=True)
class Sign:
    """How a state is shown: never by its colour alone. `colour` is a name of the theme."""

    icon: str
    colour: str
    source_words: str

    @property
    def words(self) -> str:
        """In the interface's language."""
        return _(self.source_words)


STATES: Mapping[AppointmentState, Sign] = MappingProxyType(
    {
        _A.PLANNED: Sign("calendar", "quiet", N_("Planned")),
        _A.CONFIRMED: Sign("check", "ok", N_("Confirmed")),
        _A.ARRIVED: Sign("user-check", "info", N_("Arrived")),
        _A.NO_SHOW: Sign("user-x", "error", N_("Did not come")),
        _A.CANCELLED: Sign("ban", "quiet", N_("Cancelled")),
    }
)

_WAITS = Sign("clock", "waiting", N_("SMS waits"))
_LEFT = Sign("send", "info", N_("SMS on its way"))
_UNCLEAR = Sign("circle-question-mark", "warn", N_("SMS unclear"))
_FAILED = Sign("triangle-alert", "error", N_("SMS failed"))
_WITHDRAWN = Sign("x", "quiet", N_("SMS withdrawn"))

SMS: Mapping[MessageStatus, Sign] = MappingProxyType(
    {
        _S.HELD: Sign("circle-pause", "warn", N_("SMS is held")),
        _S.QUEUED: _WAITS,
        _S.SCHEDULED: Sign("clock", "waiting", N_("SMS scheduled")),
        _S.CANCEL_REQUESTED: Sign("clock", "waiting", N_("SMS is being withdrawn")),
        _S.SENDING: _LEFT,
        _S.ACCEPTED: Sign("send", "info", N_("SMS accepted")),
        _S.SENT: Sign("send", "info", N_("SMS sent")),
        _S.DELIVERED: Sign("check", "ok", N_("SMS delivered")),
        _S.NO_REPORT: Sign("send", "info", N_("SMS sent, no report")),
        _S.UNKNOWN: _UNCLEAR,
        _S.NEEDS_DECISION: Sign("circle-question-mark", "warn", N_("SMS: please decide")),
        _S.UNDELIVERED: Sign("triangle-alert", "error", N_("SMS not delivered")),
        _S.EXPIRED: Sign("triangle-alert", "error", N_("SMS expired")),
        _S.REJECTED: Sign("triangle-alert", "error", N_("SMS rejected")),
        _S.FAILED: _FAILED,
        _S.MISSED: Sign("triangle-alert", "error", N_("SMS missed its time")),
        _S.CANCELLED: _WITHDRAWN,
        _S.SUPERSEDED: _WITHDRAWN,
    }
)
