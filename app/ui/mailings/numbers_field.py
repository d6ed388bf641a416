"""Single people and mere numbers for a mailing: found, typed or pasted in one line, and listed to be taken away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from app.domain.customers import CustomerRow
from app.domain.mailings import pasted_numbers
from app.i18n import _
from app.ui import forms, icons, theme
from app.ui.labels import plain
from app.ui.search_results import SearchResults

if TYPE_CHECKING:
    from app.ui.context import UiContext

MOST_FOUND = 8
_NUMBER = re.compile(r"\+?[\d\s()./-]{4,}")
_BETWEEN = re.compile(r"[\n\r\u2028\u2029;\t]+")
FEWEST_DIGITS = 4
LONGEST_PASTE = 2**24
"""Characters; a list of all the numbers one mailing may have is shorter."""


def is_number(text: str) -> bool:
    """Whether this is meant as a phone number, right or wrong."""
    return _NUMBER.fullmatch(text.strip()) is not None and _has_digits(text)


def numbers_in(text: str) -> tuple[str, ...]:
    """The numbers of a list as it comes from a mail or a table, names beside them left out; () for anything else."""
    pieces = pasted_numbers(_BETWEEN.sub("\n", text))
    if len(pieces) > 1:
        return tuple(piece for piece in pieces if _has_digits(piece))
    by_comma = tuple(piece.strip() for piece in text.split(","))
    return tuple(dict.fromkeys(by_comma)) if all(map(is_number, by_comma)) else ()


def _has_digits(text: str) -> bool:
    return sum(map(str.isdigit, text)) >= FEWEST_DIGITS


class PeopleLine(QLineEdit):
    """Finds customers while one types; Enter adds who is marked, or the number that stands there.

    `found` (id, name) adds a customer, `numbers` the numbers that were typed, or pasted as a list. A number is also
    added when one goes on to something else.
    """

    found = Signal(int, str)
    numbers = Signal(tuple)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._rows: dict[int, CustomerRow] = {}
        self.results: SearchResults | None = None
        forms.name_input(self, _("Add a customer or a number"))
        self.setPlaceholderText(_("Name or number, or paste a list"))
        self.setClearButtonEnabled(True)
        self.setMaxLength(LONGEST_PASTE)
        self.textEdited.connect(self._edited)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        open_list = self.results if self.results is not None and self.results.isVisible() else None
        key, text = event.key(), self.text().strip()
        if event.matches(QKeySequence.StandardKey.Paste) and self._take_list(QApplication.clipboard().text()):
            return  # without laying out a line of ten thousand numbers first
        enter = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif open_list is not None and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            open_list.move_by(1 if key == Qt.Key.Key_Down else -1)
        elif open_list is not None and key == Qt.Key.Key_Escape:
            self.hide_results()
        elif enter and open_list is not None and open_list.chosen() is not None:
            self._take(open_list.chosen() or 0)
        elif enter and numbers_in(text):
            self._give(numbers_in(text))
        elif enter and text:
            pass  # nobody is found yet: Enter must not press a button behind it
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is Qt.FocusReason.PopupFocusReason:
            return
        found_somebody = self.results is not None and self.results.isVisible()
        self.hide_results()
        if not found_somebody and event.reason() is not Qt.FocusReason.ActiveWindowFocusReason:
            self.take_number()

    def take_number(self) -> None:
        """Add what stands here as if Enter had been pressed, if it is a number or several."""
        if numbers := numbers_in(self.text().strip()):
            self._give(numbers)

    def hide_results(self) -> None:
        if self.results is not None:
            self.results.hide()

    @Slot(str)
    def _edited(self, text: str) -> None:
        if self._take_list(text):
            return
        wanted, actor = text.strip(), self._context.session.actor
        if not wanted:
            self.hide_results()
            return
        self._context.tasks.run(
            self, lambda s: s.customers.find(actor, wanted, limit=MOST_FOUND), self._show, key="find"
        )

    def _show(self, rows: tuple[CustomerRow, ...]) -> None:
        text = self.text().strip()
        if not self.hasFocus() or not text or (not rows and is_number(text)):
            self.hide_results()
            return
        if self.results is None:
            self.results = SearchResults(self.window())
            self.results.opened.connect(self._take)
        self._rows = {row.id: row for row in rows}
        self.results.show_rows(rows)
        height = self.results.count() * theme.ROW_HEIGHT + 4
        corner = self.mapTo(self.window(), QPoint(0, self.height() + 2))
        if corner.y() + height > self.window().height():
            corner.setY(max(0, self.mapTo(self.window(), QPoint(0, -height - 2)).y()))
        self.results.place(corner, max(self.width(), 360))

    @Slot(int)
    def _take(self, customer_id: int) -> None:
        row = self._rows.get(customer_id)
        if row is not None:
            self.clear()
            self.hide_results()
            self.found.emit(row.id, row.name)

    def _take_list(self, text: str) -> bool:
        found = numbers_in(text) if _BETWEEN.search(text.strip()) else ()
        if found:
            self._give(found)
        return bool(found)

    def _give(self, numbers: tuple[str, ...]) -> None:
        self.clear()
        self.hide_results()
        if numbers:
            self.numbers.emit(numbers)


class AddedRows(QWidget):
    """What was added, one line each with a button that takes it away; `removed` tells its key."""

    removed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[tuple[object, str], ...] = ()
        self.rows: dict[object, QWidget] = {}
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)

    def show_rows(self, rows: Sequence[tuple[object, str]]) -> None:
        """Key and words of each."""
        if tuple(rows) == self._shown:
            return
        self._shown = tuple(rows)
        for row in self.rows.values():
            self._box.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = {key: self._row(key, words) for key, words in rows}
        self.setVisible(bool(rows))

    def button(self, key: object) -> QToolButton:
        """The button that takes this one away. Raises KeyError."""
        found = self.rows[key].findChild(QToolButton)
        if found is None:
            raise KeyError(key)
        return found

    def _row(self, key: object, words: str) -> QWidget:
        row = QWidget()
        label = plain(words)
        label.setMinimumWidth(1)
        label.setToolTip(words)
        button = QToolButton()
        button.setAccessibleName(_("Remove {name}").format(name=words))
        button.setToolTip(button.accessibleName())
        icons.put(button, "x", "quiet")
        button.clicked.connect(lambda _checked=False: self.removed.emit(key))
        line = QHBoxLayout(row)
        line.setContentsMargins(theme.SPACE_XS, 0, 0, 0)
        line.addWidget(label, 1)
        line.addWidget(button)
        self._box.addWidget(row)
        return row
