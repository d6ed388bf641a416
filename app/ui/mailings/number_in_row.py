"""Another number for somebody, typed where the wrong one stands: in the row of the list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from app.domain.customers import PhoneLabel
from app.domain.mailing_review import RecipientReview
from app.i18n import _
from app.ui import forms
from app.ui.context import UiContext
from app.ui.lists.pane import ListPane
from app.ui.mailings.review_view_model import ReviewLine
from app.ui.widgets.phone_state import PhoneState, describe

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STAYS = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
)
"""Nobody went on to something else in this window."""


class NumberInRow(QObject):
    """`typed` carries the line and its new number; `understood` how what is being typed is read."""

    typed = Signal(object, str)
    understood = Signal(object)
    closed = Signal()

    def __init__(self, context: UiContext, pane: ListPane[ReviewLine], column: int) -> None:
        super().__init__(pane)
        self._context = context
        self._pane = pane
        self._column = column
        self._row: RecipientReview | None = None
        self.line: _Line | None = None
        table = pane.table
        for bar in (table.verticalScrollBar(), table.horizontalScrollBar()):
            bar.valueChanged.connect(self._place)
        pane.arrangement.arranged.connect(self._place)
        pane.model.modelReset.connect(self._place)

    @property
    def is_open(self) -> bool:
        return self.line is not None

    def open(self, row: RecipientReview) -> None:
        """Put a field over the number of this row, which has to be in the list."""
        self.close()
        place = self._pane.model.position_of(row.id)
        if place < 0:
            return
        self._pane.select(row.id)
        self._row = row
        line = _Line(row.number, self._pane.table.viewport())
        forms.name_input(line, _("Number of {name}").format(name=row.name) if row.name else _("Number"))
        line.setMaxLength(60)
        line.selectAll()
        line.textEdited.connect(self._read)
        line.finished.connect(self._finish)
        self.line = line
        self._place()
        line.show()
        line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._read(row.number)

    @Slot()
    def _place(self) -> None:
        """Over its cell, wherever that is by now; the row may have gone from the list."""
        if self.line is None or self._row is None:
            return
        row = self._pane.model.position_of(self._row.id)
        if row < 0:
            self.close()
        else:
            self.line.setGeometry(self._pane.table.visualRect(self._pane.model.index(row, self._column)))

    @Slot()
    def close(self) -> None:
        """Take the field away; what was typed is forgotten."""
        line, self.line = self.line, None  # first: hiding it makes it say that it was left
        if line is None:
            return
        had_focus = line.hasFocus()
        line.hide()
        line.deleteLater()
        if had_focus:
            self._pane.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    @Slot(bool)
    def _finish(self, keep: bool) -> None:
        row, text = self._row, self.line.text().strip() if self.line is not None else ""
        self.close()
        if keep and row is not None and text and text != row.number:
            self.typed.emit(row, text)

    @Slot(str)
    def _read(self, text: str) -> None:
        country = self._context.session.mandant.country
        self._context.tasks.run(
            self, lambda _services: describe(text, country, PhoneLabel.MOBILE), self._tell, key="read"
        )

    def _tell(self, state: PhoneState) -> None:
        if self.line is not None:
            self.line.setAccessibleDescription(state.text)
            self.understood.emit(state)


class _Line(QLineEdit):
    """Keeps Enter and Esc for itself: the page has other uses for them.

    `finished` tells whether to keep the text; that is also done when one goes on to something else.
    """

    finished = Signal(bool)

    def event(self, event: QEvent) -> bool:
        is_mine = isinstance(event, QKeyEvent) and event.key() in (*_ENTER, Qt.Key.Key_Escape)
        if is_mine and event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.finished.emit(True)
        elif event.key() == Qt.Key.Key_Escape:
            self.finished.emit(False)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in _STAYS:
            self.finished.emit(True)
