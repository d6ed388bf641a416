"""What stands under the titles of a list: one way to type, choose or tick a filter, with the same keys everywhere."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from app.i18n import _
from app.ui import forms, icons
from app.ui.lists.filters import CheckFilter, TextFilter

_Key = Qt.Key
_ENTER = (_Key.Key_Return, _Key.Key_Enter)
_TO_THE_LIST = (_Key.Key_Down, _Key.Key_PageDown)
_ARROW = 12
ENTRY_HEIGHT = 28
"""Of what drops down."""


class FilterEditor(QWidget):
    """One filter. `edited` follows the hand, `confirmed` means at once; both leave out what the program sets.

    Down leads to the list, Esc clears what is set, then leads to the list, too.
    """

    edited = Signal()
    confirmed = Signal()
    list_wanted = Signal()
    reached = Signal()

    def __init__(self, title: str, field: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = field
        field.setProperty("role", "filter")
        forms.name_input(field, _("Filter {column}").format(column=title))
        box = QHBoxLayout(self)
        box.setContentsMargins(2, 0, 2, 0)
        box.addWidget(field)
        field.installEventFilter(self)
        self.setFocusProxy(field)

    def value(self) -> object | None:
        """What it filters by, None if nothing."""
        raise NotImplementedError

    def set_value(self, value: object | None) -> None:
        """Show a filter that was not chosen here; tells nobody."""
        raise NotImplementedError

    def clear(self) -> None:
        """As if it had been cleared by hand."""
        self.set_value(None)
        self.confirmed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.reached.emit()
        elif isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyPress:
                return self._take_key(event)
            if event.type() == QEvent.Type.ShortcutOverride and self._keeps(event):
                event.accept()
        return super().eventFilter(watched, event)

    def _keeps(self, event: QKeyEvent) -> bool:
        """Whether a key is meant for the filter, although the page has a use for it."""
        return event.key() in (_Key.Key_Escape, *_ENTER)

    def _take_key(self, event: QKeyEvent) -> bool:
        if event.modifiers() not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            return False
        if event.key() in _TO_THE_LIST:
            self.list_wanted.emit()
        elif event.key() == _Key.Key_Escape:
            if self._is_blank():
                self.list_wanted.emit()
            else:
                self.clear()
        elif event.key() in _ENTER:
            self._enter()
        else:
            return False
        return True

    def _enter(self) -> None:
        self.confirmed.emit()

    def _is_blank(self) -> bool:
        return self.value() is None

    def _mark(self) -> None:
        """Show in the field's look whether it filters."""
        active = "true" if self.value() is not None else "false"
        if self.field.property("active") != active:
            self.field.setProperty("active", active)
            self.field.style().unpolish(self.field)
            self.field.style().polish(self.field)


class TextEditor(FilterEditor):
    """A line of text."""

    def __init__(self, title: str, kind: TextFilter, parent: QWidget) -> None:
        self.line = QLineEdit()
        self.line.setClearButtonEnabled(True)
        self.line.setPlaceholderText(kind.hint or _("Filter"))
        super().__init__(title, self.line, parent)
        if kind.hint:
            self.line.setToolTip(kind.hint)
        self.line.textEdited.connect(self._note)

    def value(self) -> str | None:
        return self.line.text().strip() or None

    def set_value(self, value: object | None) -> None:
        self.line.setText(value if isinstance(value, str) else "")
        self._mark()

    def _is_blank(self) -> bool:
        return not self.line.text()

    @Slot()
    def _note(self) -> None:
        self._mark()
        self.edited.emit()


class CheckEditor(FilterEditor):
    """A box to tick."""

    def __init__(self, title: str, kind: CheckFilter, parent: QWidget) -> None:
        self.box = QCheckBox()
        super().__init__(title, self.box, parent)
        if kind.words:
            self.box.setToolTip(kind.words)
            self.box.setAccessibleDescription(kind.words)
        self.box.toggled.connect(self.confirmed)

    def value(self) -> bool | None:
        return self.box.isChecked() or None

    def set_value(self, value: object | None) -> None:
        self.box.blockSignals(True)
        self.box.setChecked(value is True)
        self.box.blockSignals(False)

    def _enter(self) -> None:
        self.box.toggle()


class DropButton(QPushButton):
    """A button with words that give way to its arrow when the column is narrow."""

    def sizeHint(self) -> QSize:
        return QSize(2 * _ARROW, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        words = self.rect().adjusted(7, 0, -_ARROW - 8, 0)
        option.fontMetrics = self.fontMetrics()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        arrow = QRect(self.width() - _ARROW - 6, (self.height() - _ARROW) // 2, _ARROW, _ARROW)
        icons.icon("chevron-down", "quiet").paint(painter, arrow)


class DropEditor(FilterEditor):
    """A button that says what is chosen and opens the choice: Space, Enter or Alt+Down; Del clears it."""

    def __init__(self, title: str, parent: QWidget) -> None:
        self.button = DropButton()
        super().__init__(title, self.button, parent)
        self.button.clicked.connect(lambda _checked=False: self.open())

    def open(self) -> None:
        """Drop the choice down."""
        raise NotImplementedError

    def _enter(self) -> None:
        self.open()

    def _keeps(self, event: QKeyEvent) -> bool:
        return super()._keeps(event) or event.key() in (_Key.Key_Delete, _Key.Key_Backspace, _Key.Key_Space)

    def _take_key(self, event: QKeyEvent) -> bool:
        with_alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if event.key() == _Key.Key_F4 or (with_alt and event.key() == _Key.Key_Down):
            self.open()
            return True
        if event.key() in (_Key.Key_Delete, _Key.Key_Backspace):
            self.clear()
            return True
        return super()._take_key(event)

    def _say(self, words: str, tip: str = "") -> None:
        """Put the choice on the button and tell a screen reader; `tip` is the longer form."""
        self.button.setText(words)
        self.button.setToolTip(tip or words)
        self.button.setAccessibleDescription(tip or words)
        self._mark()
