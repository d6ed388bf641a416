"""The menu on a right-click: everything the toolbar and the keys can do at that place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.domain.appointments import AppointmentState
from app.domain.calendar import AppointmentRow
from app.i18n import _
from app.ui import icons
from app.ui.calendar.words import state_sign


def appointment_menu(
    parent: QWidget,
    row: AppointmentRow,
    steps: Sequence[QAction | None],
    *,
    may_edit: bool,
    choose_state: Callable[[AppointmentState], None],
    show_customer: Callable[[], None],
) -> QMenu:
    """For a click on an appointment; `steps` in their order, None = a line between."""
    menu = QMenu(parent)
    menu.setToolTipsVisible(False)
    _add(menu, steps)
    if may_edit:
        states = QMenu(_("State"), menu)
        for state in AppointmentState:
            sign = state_sign(state)
            item = states.addAction(icons.icon(sign.icon, sign.colour), sign.words)
            item.setCheckable(True)
            item.setChecked(state is row.appointment.state)
            item.triggered.connect(lambda _checked=False, chosen=state: choose_state(chosen))
        menu.insertMenu(menu.actions()[-1], states)
    if row.appointment.customer_id is not None:
        item = QAction(icons.icon("user"), _("Open the customer"), menu)
        item.triggered.connect(lambda _checked=False: show_customer())
        menu.insertAction(menu.actions()[-1], item)
    return menu


def free_menu(parent: QWidget, steps: Sequence[QAction | None]) -> QMenu:
    """For a click on a free place."""
    menu = QMenu(parent)
    _add(menu, steps)
    return menu


def _add(menu: QMenu, steps: Sequence[QAction | None]) -> None:
    for step in steps:
        if step is None:
            menu.addSeparator()
        else:
            menu.addAction(step)
