"""The numbers of a customer, one below the other: kind, number, a note, and a way to take it away."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.customers import CustomerPhone, PhoneLabel
from app.i18n import _
from app.ui import forms, icons, theme
from app.ui.context import UiContext
from app.ui.customers.words import PHONE_LABELS
from app.ui.widgets.phone_edit import PhoneEdit


class PhoneRow(QWidget):
    """One number of a customer."""

    edited = Signal()

    def __init__(self, context: UiContext, phone: CustomerPhone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._id = phone.id
        self.label = QComboBox()
        for label, words in PHONE_LABELS.items():
            self.label.addItem(_(words), label)
        self.label.setMaximumWidth(112)
        self.edit = PhoneEdit(context)
        self.note = QLineEdit(phone.note)
        self.note.setPlaceholderText(_("Note"))
        self.note.setFixedWidth(100)
        self.remove = QToolButton()
        self.remove.setToolTip(_("Remove this number"))
        icons.put(self.remove, "x", "quiet")
        self.edit.add_before(self.label)
        self.edit.add_beside(self.note)
        self.edit.add_beside(self.remove)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.edit)
        self.setFocusProxy(self.edit)
        self.set_label(phone.label)
        self.edit.set_text(phone.raw)
        self.label.currentIndexChanged.connect(self._relabel)
        self.edit.edited.connect(self.edited)
        self.note.textEdited.connect(lambda _text: self.edited.emit())

    def phone(self) -> CustomerPhone:
        """As it stands here; its normal form is made when it is saved."""
        return CustomerPhone(self.kind, self.edit.text(), note=self.note.text().strip(), id=self._id)

    @property
    def kind(self) -> PhoneLabel:
        return PhoneLabel(self.label.currentData())

    def set_label(self, label: PhoneLabel) -> None:
        self.label.setCurrentIndex(self.label.findData(label))
        self.edit.set_label(label)

    def set_position(self, position: int) -> None:
        """Name everything after the place in the list, from 1."""
        forms.name_input(self.label, _("Kind of number {position}").format(position=position))
        forms.name_input(self.note, _("Note on number {position}").format(position=position))
        self.edit.set_name(_("Phone number {position}").format(position=position))
        self.remove.setAccessibleName(_("Remove number {position}").format(position=position))

    def _relabel(self) -> None:
        self.edit.set_label(self.kind)
        self.edited.emit()


class PhoneList(QWidget):
    """`edited` when anything was typed or moved, `understood` when the numbers have been read anew."""

    edited = Signal()
    understood = Signal()
    sms_requested = Signal(str)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._rows: list[PhoneRow] = []
        self._box = QVBoxLayout()
        self._box.setSpacing(theme.SPACE_XS)
        self.add_button = QPushButton(_("Add a number"))
        self.add_button.setProperty("role", "link")
        self.add_button.setAutoDefault(False)
        icons.put(self.add_button, "plus", "accent")
        self.add_button.clicked.connect(lambda _checked=False: self._add_and_begin())
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.SPACE_XS)
        box.addLayout(self._box)
        box.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def rows(self) -> Sequence[PhoneRow]:
        """From top to bottom."""
        return tuple(self._rows)

    def fill(self, phones: Sequence[CustomerPhone]) -> None:
        """Show these, mobiles first; where there is no mobile, an empty row waits for one."""
        for row in self._rows:
            row.deleteLater()
        self._rows.clear()
        shown = sorted(phones, key=lambda phone: phone.label is not PhoneLabel.MOBILE)
        if not any(phone.label is PhoneLabel.MOBILE for phone in shown):
            shown.insert(0, CustomerPhone(PhoneLabel.MOBILE, ""))
        for phone in shown:
            self._add(phone)
        self._name_rows()

    def phones(self) -> tuple[CustomerPhone, ...]:
        """The rows that hold a number."""
        return tuple(row.phone() for row in self._rows if row.edit.text())

    def numbers(self) -> tuple[tuple[str, str], ...]:
        """Those that can get an SMS: normal form, and how it is shown."""
        states = [row.edit.state for row in self._rows if row.edit.state.can_receive_sms]
        return tuple({state.e164: (state.e164, state.text.split(" · ")[0]) for state in states}.values())

    def _add(self, phone: CustomerPhone, *, at: int | None = None) -> PhoneRow:
        row = PhoneRow(self._context, phone)
        row.edited.connect(self.edited)
        row.edit.understood.connect(lambda _state: self.understood.emit())
        row.edit.sms_requested.connect(self.sms_requested)
        row.edit.move_requested.connect(lambda: self._move_to_landline(row))
        row.remove.clicked.connect(lambda _checked=False: self._remove(row))
        place = len(self._rows) if at is None else at
        self._rows.insert(place, row)
        self._box.insertWidget(place, row)
        return row

    def _add_and_begin(self) -> None:
        has_mobile = any(row.kind is PhoneLabel.MOBILE for row in self._rows)
        row = self._add(CustomerPhone(PhoneLabel.LANDLINE if has_mobile else PhoneLabel.MOBILE, ""))
        self._name_rows()
        row.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self, row: PhoneRow) -> None:
        place = self._rows.index(row)
        self._rows.remove(row)
        self._box.removeWidget(row)
        row.hide()
        row.deleteLater()
        if not self._rows:
            self._add(CustomerPhone(PhoneLabel.MOBILE, ""))
        self._name_rows()
        self._rows[min(place, len(self._rows) - 1)].edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()
        self.understood.emit()

    def _move_to_landline(self, row: PhoneRow) -> None:
        """Relabel the row, put it below the mobiles, and leave an empty mobile field where it stood."""
        place = self._rows.index(row)
        row.set_label(PhoneLabel.LANDLINE)
        if not any(other.kind is PhoneLabel.MOBILE for other in self._rows):
            mobile = self._add(CustomerPhone(PhoneLabel.MOBILE, ""), at=place)
            mobile.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._name_rows()

    def _name_rows(self) -> None:
        before: QWidget | None = None
        for position, row in enumerate(self._rows, start=1):
            row.set_position(position)
            for widget in (row.label, row.edit.line, row.edit.sms_button, row.note, row.remove):
                if before is not None:
                    QWidget.setTabOrder(before, widget)
                before = widget
        if before is not None:
            QWidget.setTabOrder(before, self.add_button)
