"""The practice phone: a little window that shows what arrives, and where one tells it how to behave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QPushButton, QSpinBox, QVBoxLayout, QWidget

from app.domain.messages import PracticeSms
from app.domain.permissions import Permission
from app.domain.words import N_
from app.i18n import _
from app.ui import forms, icons, theme
from app.ui.context import UiContext
from app.ui.labels import plain
from app.ui.sms.phone_screen import Arrived, PhoneScreen
from app.ui.widgets.stripe import MandantStripe

if TYPE_CHECKING:
    from app.services.suite import Services

EVERY_MS = 700
MOST_SHOWN = 50
BEHAVIOURS = (
    ("normal", N_("Take every SMS")),
    ("refuse", N_("Refuse every SMS")),
    ("hang", N_("Do not answer in time")),
    ("no_credit", N_("Have no credit")),
    ("undelivered", N_("Do not deliver")),
)


@dataclass(frozen=True, slots=True)
class PhoneState:
    """What the phone holds now, its times already in words."""

    arrived: tuple[Arrived, ...]
    behaviour: str
    credit: int


class PracticePhoneWindow(QWidget):
    """Stands beside the main window; looks at the phone while it is shown."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setObjectName("practicePhone")
        self.setWindowTitle(_("Practice phone"))
        self.phone = PhoneScreen()
        self.behaviour = QComboBox()
        self.behaviour.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for word, label in BEHAVIOURS:
            self.behaviour.addItem(_(label), word)
        self.behaviour.activated.connect(self._behave)
        self.credit = QSpinBox()
        self.credit.setRange(0, 1_000_000)
        self.credit.setKeyboardTracking(False)
        self.credit.valueChanged.connect(self._set_credit)
        self.clear_button = QPushButton(_("&Clear"))
        icons.put(self.clear_button, "eraser")
        self.clear_button.clicked.connect(self._clear)
        self._lay_out()
        may = context.session.may(Permission.SEND_SMS)
        for control in (self.behaviour, self.credit, self.clear_button):
            control.setEnabled(may)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._look)
        self.resize(330, 620)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.activated.connect(self.close)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()
        self._look()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._timer.stop()
        super().closeEvent(event)

    @Slot()
    def _look(self) -> None:
        session = self._context.session
        if not session.ready:
            return
        actor, zone = session.actor, session.mandant.time_zone

        def read(services: Services) -> PhoneState:
            practice = services.practice
            arrived = _in_words(practice.received(actor, MOST_SHOWN), ZoneInfo(zone))
            return PhoneState(arrived, practice.behaviour(actor), practice.credit(actor))

        self._context.tasks.run(self, read, self._show, key="look")

    def _show(self, state: PhoneState) -> None:
        self.phone.show_arrived(state.arrived)
        self.clear_button.setEnabled(bool(state.arrived) and self.behaviour.isEnabled())
        if not self.behaviour.view().isVisible():
            self.behaviour.setCurrentIndex(self.behaviour.findData(state.behaviour))
        if not self.credit.hasFocus():
            self.credit.blockSignals(True)
            self.credit.setValue(state.credit)
            self.credit.blockSignals(False)

    @Slot(int)
    def _behave(self, _row: int) -> None:
        actor, word = self._context.session.actor, str(self.behaviour.currentData())
        self._context.tasks.run(self, lambda s: s.practice.set_behaviour(actor, word), self._changed)

    @Slot(int)
    def _set_credit(self, credit: int) -> None:
        actor = self._context.session.actor
        self._context.tasks.run(self, lambda s: s.practice.set_credit(actor, credit), self._changed)

    @Slot()
    def _clear(self) -> None:
        actor = self._context.session.actor
        self._context.tasks.run(self, lambda s: s.practice.clear(actor), self._changed)

    def _changed(self, _nothing: object) -> None:
        self._look()

    def _lay_out(self) -> None:
        told = plain(_("Nothing that arrives here has left this computer."), role="small", wrap=True)
        form = QFormLayout()
        form.setSpacing(theme.SPACE_XS)
        forms.add_row(form, _("&Behaviour"), self.behaviour)
        forms.add_row(form, _("C&redit in SMS"), self.credit)
        foot = QHBoxLayout()
        foot.addWidget(told, 1)
        foot.addWidget(self.clear_button)
        inner = QVBoxLayout()
        inner.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, theme.SPACE_L)
        inner.setSpacing(theme.SPACE_M)
        inner.addWidget(self.phone, 1)
        inner.addLayout(form)
        inner.addLayout(foot)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(MandantStripe(self._context.session, self))
        rows.addLayout(inner, 1)


def _in_words(received: Sequence[PracticeSms], zone: ZoneInfo) -> tuple[Arrived, ...]:
    """With times as the reader writes them; brings Babel, therefore not on the GUI thread."""
    from app.domain.phone import format_international
    from app.formats import format_instant

    return tuple(
        Arrived(
            text=sms.text,
            sender=sms.sender or _("unknown sender"),
            about=_("to {number}, {moment}").format(
                number=format_international(sms.number), moment=format_instant(sms.at, zone)
            ),
        )
        for sms in received
    )
