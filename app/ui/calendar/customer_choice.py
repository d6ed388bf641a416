"""The customer of an appointment: found while one types, or entered anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.domain.customers import Customer, CustomerRow
from app.domain.permissions import Permission
from app.i18n import _
from app.ui import forms, icons, theme
from app.ui.search_results import SearchResults

if TYPE_CHECKING:
    from app.ui.context import UiContext

MOST_SHOWN = 8


class CustomerChoice(QWidget):
    """`changed` when another customer, or none, was chosen; `value()` is None for none."""

    changed = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._id: int | None = None
        self._name = ""
        self._answered = ""
        self.line = _SearchLine(self)
        self.line.setPlaceholderText(_("Name, number or town"))
        self.line.setClearButtonEnabled(True)
        forms.name_input(self.line, _("Customer"))
        self.new_button = QPushButton(" " + _("New customer"), self)
        self.new_button.setAccessibleName(_("New customer"))
        self.new_button.setAutoDefault(False)
        self.new_button.setVisible(context.session.may(Permission.EDIT_CUSTOMERS))
        icons.put(self.new_button, "user-plus")
        self.new_button.clicked.connect(self._enter_new)
        self._results: SearchResults | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_S)
        row.addWidget(self.line, 1)
        row.addWidget(self.new_button)
        self.setFocusProxy(self.line)
        self.line.textEdited.connect(self._ask)

    def value(self) -> int | None:
        """The customer's id, None while nobody is chosen."""
        return self._id

    def name(self) -> str:
        return self._name

    def set_customer(self, customer_id: int | None, name: str = "") -> None:
        """Show a customer without telling anybody."""
        self._id, self._name = customer_id, name
        self.line.setText(name)
        self.hide_results()

    def problem(self) -> str:
        """What is typed but names nobody."""
        if self._id is None and self.line.text().strip():
            return _("Choose a customer from the list, or leave this empty.")
        return ""

    @property
    def results(self) -> SearchResults | None:
        return self._results

    def hide_results(self) -> None:
        if self._results is not None:
            self._results.hide()

    def handle_key(self, event: QKeyEvent) -> bool:
        """Keys that belong to the open list; whether this was one."""
        results = self._results
        if results is None or not results.isVisible():
            return False
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up:
                results.move_by(1 if event.key() == Qt.Key.Key_Down else -1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._take(results.chosen())
            case Qt.Key.Key_Escape:
                self.hide_results()
            case _:
                return False
        return True

    def _ask(self, text: str) -> None:
        if self._id is not None:
            self._id, self._name = None, ""
            self.changed.emit()
        wanted = text.strip()
        if not wanted:
            self.hide_results()
            return
        actor = self._context.session.actor
        self._context.tasks.run(
            self,
            lambda services: services.customers.find(actor, wanted, limit=MOST_SHOWN),
            self._show,
            key="find",
        )

    def _show(self, rows: tuple[CustomerRow, ...]) -> None:
        if not self.line.hasFocus() or not self.line.text().strip():
            return
        if self._results is None:
            self._results = SearchResults(self.window())
            self._results.opened.connect(self._take)
        self._rows = {row.id: row for row in rows}
        self._results.show_rows(rows)
        corner = self.line.mapTo(self.window(), QPoint(0, self.line.height() + 2))
        self._results.place(corner, max(self.line.width(), 360))

    @Slot(int)
    def _take(self, customer_id: int | None) -> None:
        row = self._rows.get(customer_id) if customer_id is not None else None
        if row is not None:
            self.set_customer(row.id, row.name)
            self.changed.emit()

    def _enter_new(self) -> None:
        self._context.navigator.edit_customer(0, self._created)

    def _created(self, customer_id: int) -> None:
        actor = self._context.session.actor
        self._context.tasks.run(self, lambda s: s.customers.get(actor, customer_id), self._take_new)

    def _take_new(self, customer: Customer) -> None:
        self.set_customer(customer.id, customer.display_name)
        self.changed.emit()


class _SearchLine(QLineEdit):
    """Hands the keys of the open list to its owner first."""

    def __init__(self, owner: CustomerChoice) -> None:
        super().__init__(owner)
        self._owner = owner

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._owner.handle_key(event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._owner.hide_results()
