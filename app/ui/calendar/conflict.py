"""Two people changed the same appointment: shows both versions, and lets one choose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app import formats
from app.domain.calendar import Appointment, AppointmentRow
from app.domain.words import N_
from app.i18n import _
from app.ui import theme
from app.ui.calendar.words import state_sign
from app.ui.dialogs import Dialog
from app.ui.labels import plain

if TYPE_CHECKING:
    from app.ui.context import UiContext

_FIELDS = (
    ("start", N_("Start")),
    ("end", N_("End")),
    ("type_id", N_("Type")),
    ("title", N_("Title")),
    ("customer_id", N_("Customer")),
    ("staff_id", N_("Staff")),
    ("state", N_("State")),
    ("note", N_("Note")),
)


def in_words(row: AppointmentRow, zone: ZoneInfo) -> Mapping[str, str]:
    """Each attribute as a person reads it."""
    appointment = row.appointment
    return {
        "start": formats.format_instant(appointment.start, zone),
        "end": formats.format_instant(appointment.end, zone),
        "type_id": row.type_name,
        "title": appointment.title,
        "customer_id": row.customer_name,
        "staff_id": row.staff_name,
        "state": state_sign(appointment.state).words,
        "note": appointment.note,
    }


def differences(mine: AppointmentRow, theirs: AppointmentRow, zone: ZoneInfo) -> list[tuple[str, str, str]]:
    """Name of the field, my words, their words, for what is not the same."""
    left, right = in_words(mine, zone), in_words(theirs, zone)
    return [(_(name), left[field], right[field]) for field, name in _FIELDS if left[field] != right[field]]


class ConflictDialog(Dialog):
    """Nothing is overwritten before one of the two buttons is pressed."""

    def __init__(
        self,
        context: UiContext,
        mine: AppointmentRow,
        theirs: AppointmentRow,
        *,
        keep_mine: Callable[[Appointment], None],
        take_theirs: Callable[[AppointmentRow], None],
        parent: QWidget,
    ) -> None:
        super().__init__(context, _("Changed meanwhile"), parent, name="conflict")
        zone = ZoneInfo(context.session.mandant.time_zone)
        intro = plain(
            _("Somebody else has saved this appointment since you opened it. Which shall stand?"), wrap=True
        )
        self.body.addWidget(intro)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACE_XL)
        grid.setVerticalSpacing(theme.SPACE_S)
        for column, words in enumerate((_("Yours"), _("Stored by somebody else")), start=1):
            grid.addWidget(plain(words, role="heading"), 0, column)
            grid.setColumnStretch(column, 1)
        rows = differences(mine, theirs, zone)
        for number, words_of_row in enumerate(rows, start=1):
            for column, words in enumerate(words_of_row):
                label = plain(words or "–", role="" if column else "quiet", wrap=bool(column))
                grid.addWidget(label, number, column, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(grid)
        self.body.addStretch(1)
        self.setAccessibleDescription("\n".join(f"{name}: {left} | {right}" for name, left, right in rows))
        self.add_cancel(_("Go on editing"))
        self.add_button(_("Take theirs"), lambda: self._answer(lambda: take_theirs(theirs)))
        self.add_button(
            _("Save mine"), lambda: self._answer(lambda: keep_mine(theirs.appointment)), role="accent"
        )
        self.setMinimumWidth(520)

    def _answer(self, deed: Callable[[], None]) -> None:
        self.accept()
        deed()
