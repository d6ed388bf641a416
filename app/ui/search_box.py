"""The search at the top: a few letters or digits of whoever is on the phone, Enter, and the customer is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6 import QtCore
from PySide6.QtCore import QPoint
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.i18n import _
from app.ui import icons

if TYPE_CHECKING:
    from app.domain.customers import CustomerRow
    from app.ui.context import UiContext
    from app.ui.search_results import SearchResults

LIMIT = 8


class SearchBox(QLineEdit):
    """Looks up customers while one types; arrows choose, Enter opens, Esc closes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context: UiContext | None = None
        self._results: SearchResults | None = None
        self._answered = ""
        self._open_first = False
        self.setPlaceholderText(_("Ctrl+K   Find a customer: name, number, e-mail or town"))
        self.setAccessibleName(_("Find a customer"))
        self.setMaximumWidth(560)
        self.setMinimumWidth(160)
        self._glass = self.addAction(icons.icon("search", "quiet"), QLineEdit.ActionPosition.LeadingPosition)
        icons.put(self._glass, "search", "quiet")
        self.setEnabled(False)
        self.textEdited.connect(self._ask)

    def attach(self, context: UiContext) -> None:
        """Begin to work for who is logged in."""
        self._context = context
        self.clear()
        self.hide_results()

    @property
    def results(self) -> SearchResults | None:
        """The list under the box, once there was one."""
        return self._results

    def hide_results(self) -> None:
        if self._results is not None:
            self._results.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        results = self._results
        is_open = results is not None and results.isVisible()
        match event.key():
            case QtCore.Qt.Key.Key_Return | QtCore.Qt.Key.Key_Enter:
                self._enter()
            case QtCore.Qt.Key.Key_Escape if is_open or self.text():
                self.clear()
                self.hide_results()
            case QtCore.Qt.Key.Key_Down | QtCore.Qt.Key.Key_Up if results is not None and is_open:
                results.move_by(1 if event.key() == QtCore.Qt.Key.Key_Down else -1)
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if not self.isClearButtonEnabled():
            # Only now: Qt looks for its picture in the folders of the desktop's icons, while nothing is painted.
            self.setClearButtonEnabled(True)
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != QtCore.Qt.FocusReason.PopupFocusReason:
            self.hide_results()

    def _ask(self, text: str) -> None:
        self._open_first = False
        if self._context is None:
            return
        wanted = text.strip()
        if not wanted:
            self._answered = ""
            self.hide_results()
            return
        actor = self._context.session.actor
        self._context.tasks.run(
            self,
            lambda services: services.customers.find(actor, wanted, limit=LIMIT),
            lambda rows: self._show(wanted, rows),
            key="find",
        )

    def _show(self, asked: str, rows: tuple[CustomerRow, ...]) -> None:
        self._answered = asked
        if self._open_first:
            self._open_first = False
            if rows:
                self._open(rows[0].id)
                return
        if not self.hasFocus():
            return
        results = self._list()
        results.show_rows(rows)
        corner = self.mapTo(self.window(), QPoint(0, self.height() + 4))
        results.place(corner, max(self.width(), 420))

    def _enter(self) -> None:
        asked = self.text().strip()
        if not asked:
            return
        if asked != self._answered:
            self._open_first = True  # faster than the answer: it is opened when it comes
            return
        chosen = self._results.chosen() if self._results is not None else None
        if chosen is not None:
            self._open(chosen)

    def _open(self, customer_id: int) -> None:
        self.clear()
        self._answered = ""
        self.hide_results()
        if self._context is not None:
            self._context.navigator.show_customer(customer_id)

    def _list(self) -> SearchResults:
        if self._results is None:
            from app.ui.search_results import SearchResults

            self._results = SearchResults(self.window())
            self._results.opened.connect(self._open)
        return self._results
