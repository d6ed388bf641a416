"""The card at the right edge: all one asks about a customer on the phone, without another window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.i18n import _, pgettext
from app.ui import icons, theme
from app.ui.actions import native_keys, spec
from app.ui.customers.lines import IconLine, Line, plain_label
from app.ui.customers.view_model import AppointmentLine, CardView, PhoneLine
from app.ui.tags.labels import TagLabels
from app.ui.widgets.empty_state import EmptyState


class CustomerCard(QFrame):
    """Shows a `CardView`; keeps the last one until the next is there. `actions` become the buttons at its foot."""

    sms_requested = Signal(str)
    appointment_requested = Signal(int)

    def __init__(self, actions: Sequence[QAction], *, may_send: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(_("Customer card"))
        self._may_send = may_send
        self._view: CardView | None = None
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.viewport().setAutoFillBackground(False)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._nobody = EmptyState()
        self._nobody.show_empty("user-round", _("Nobody is selected."), _("Choose a customer in the list."))
        self._foot = QWidget()
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(theme.SPACE_M, theme.SPACE_S, theme.SPACE_M, theme.SPACE_M)
        foot.setSpacing(theme.SPACE_XS)
        for action in actions:
            foot.addWidget(ActionButton(action))
        box = QVBoxLayout(self)
        box.setContentsMargins(1, 1, 1, 1)
        box.setSpacing(0)
        box.addWidget(self._nobody, 1)
        box.addWidget(self._area, 1)
        box.addWidget(self._foot)
        self.show_nobody()
        theme.notifier().changed.connect(self._draw)

    @property
    def view(self) -> CardView | None:
        """What is shown, None while nobody is."""
        return self._view

    def show_nobody(self) -> None:
        self._view = None
        self._area.hide()
        self._foot.hide()
        self._nobody.show()

    def show_view(self, view: CardView) -> None:
        """Show another customer, or news of the same one where one had scrolled to."""
        same = self._view is not None and self._view.customer_id == view.customer_id
        place = self._area.verticalScrollBar().value() if same else 0
        self._view = view
        self._draw()
        self._area.verticalScrollBar().setValue(place)
        self._nobody.hide()
        self._area.show()
        self._foot.show()

    def _draw(self) -> None:
        view = self._view
        if view is None:
            return
        content = QWidget()
        content.setObjectName("cardContent")
        box = QVBoxLayout(content)
        box.setContentsMargins(theme.SPACE_L, theme.SPACE_L, theme.SPACE_L, theme.SPACE_S)
        box.setSpacing(theme.SPACE_S)
        for widget in self._parts(view):
            box.addWidget(widget)
        box.addStretch(1)
        self._area.setWidget(content)  # deletes the one before
        self.setAccessibleDescription(view.name)

    def _parts(self, view: CardView) -> list[QWidget]:
        parts: list[QWidget] = [plain_label(view.name, "heading")]
        if view.company:
            parts.append(plain_label(view.company, "quiet"))
        if view.archived:
            parts.append(IconLine(Line("archive", _("Archived"), "warn")))
        if view.tags:
            labels = TagLabels()
            labels.show_tags(view.tags)
            parts.append(labels)
        parts += [self._phone(line) for line in view.phones]
        if not view.phones:
            parts.append(IconLine(Line("phone-off", _("No phone number"), "quiet")))
        parts += [IconLine(line, quiet=True) for line in view.facts]
        parts.append(_rule())
        parts.append(self._appointment(_("Next appointment"), view.next_appointment))
        parts.append(self._appointment(_("Last appointment"), view.last_appointment))
        parts.append(self._sms(view))
        return parts

    def _sms(self, view: CardView) -> QWidget:
        """The newest message with its state and, where it did not arrive, why."""
        section, box = _section(_("Last SMS"))
        if view.sms is None:
            box.addWidget(plain_label(_("None yet"), "quiet"))
            return section
        box.addWidget(IconLine(view.sms, detail=view.sms_at))
        if view.sms_why:
            box.addWidget(plain_label(view.sms_why, "small"))
        return section

    def _phone(self, line: PhoneLine) -> QWidget:
        row = QWidget()
        box = QHBoxLayout(row)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.SPACE_XS)
        shown = IconLine(Line(line.icon, line.number), detail=line.what)
        shown.label.setFont(theme.font(tabular=True))
        box.addWidget(shown, 1)
        if line.consent is not None and self._may_send:
            button = QToolButton()
            words = _("Send SMS to {number}").format(number=line.number)
            icons.put(button, "message-square-text", "accent")
            button.setIconSize(QSize(20, 20))
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.clicked.connect(lambda _checked=False, number=line.raw: self.sms_requested.emit(number))
            box.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        if line.consent is None:
            return row
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(row)
        column.addWidget(IconLine(line.consent, small=True))
        return both

    def _appointment(self, heading: str, appointment: AppointmentLine | None) -> QWidget:
        section, box = _section(heading)
        if appointment is None:
            box.addWidget(plain_label(pgettext("appointment", "None"), "quiet"))
            return section
        name = ", ".join(word for word in (f"{heading}: {appointment.when}", appointment.what) if word)
        line = IconLine(Line("calendar-days", appointment.when), detail=appointment.what, link=name)
        line.pressed.connect(lambda: self.appointment_requested.emit(appointment.id))
        box.addWidget(line)
        return section


class ActionButton(QPushButton):
    """An action as a button over the whole width, with its keys at the right."""

    def __init__(self, action: QAction) -> None:
        super().__init__(action.text())
        self._action = action
        self.setProperty("align", "left")
        icons.put(self, spec(action.objectName()).icon)
        self._keys = QLabel(native_keys(action.shortcut()), self)
        self._keys.setProperty("role", "small")
        self._keys.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, theme.SPACE_M, 0)
        box.addStretch(1)
        box.addWidget(self._keys)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self.setEnabled(action.isEnabled())
        if not action.isVisible():
            self.hide()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + self._keys.sizeHint().width() + theme.SPACE_L, hint.height())

    def _follow(self) -> None:
        self.setEnabled(self._action.isEnabled())
        self.setVisible(self._action.isVisible())


def _rule() -> QFrame:
    rule = QFrame()
    rule.setFrameShape(QFrame.Shape.HLine)
    rule.setObjectName("rule")
    rule.setFixedHeight(1)
    return rule


def _section(heading: str) -> tuple[QWidget, QVBoxLayout]:
    section = QWidget()
    box = QVBoxLayout(section)
    box.setContentsMargins(0, 0, 0, theme.SPACE_XS)
    box.setSpacing(2)
    box.addWidget(plain_label(heading, "small"))
    return section, box
