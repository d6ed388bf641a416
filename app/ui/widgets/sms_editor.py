"""The text of an SMS: edited like any text, while it remembers which words were filled in from a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from unicodedata import is_normalized

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QPalette, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.domain.filled_text import FilledText
from app.domain.placeholders import Field
from app.domain.sms_text import normalise, special_characters
from app.ui.sms.view_model import Mark
from app.ui.widgets.text_marks import TextMarks
from app.ui.widgets.text_positions import from_units, to_units

HISTORY = 300
"""So many earlier states are known, in which undoing finds its filled fields again."""


class SmsEditor(QPlainTextEdit):
    """A plain text with a `filled` one behind it; `edited` is told after every change of either."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filled = FilledText()
        self._text = ""  # what it says, kept ready as every key asks for it several times
        self._expected: FilledText | None = None
        self._earlier: dict[str, FilledText] = {"": self._filled}
        self._untold = False
        self._typed = False
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        # Filled by itself, or with every key all that lies behind the text would be painted as well.
        self.viewport().setBackgroundRole(QPalette.ColorRole.Base)
        self.viewport().setAutoFillBackground(True)
        # Qt tells first what changed, then, when its layout has followed, that something did.
        self.document().contentsChange.connect(self._take_change)
        self.textChanged.connect(self._tell)
        self._marks = TextMarks(self.document())

    @property
    def filled(self) -> FilledText:
        return self._filled

    @property
    def was_typed(self) -> bool:
        """Whether the last change came by the keyboard or the mouse; otherwise it was put in as a whole."""
        return self._typed

    def set_filled(self, filled: FilledText) -> None:
        """Begin anew with this text; there is nothing to undo. The cursor stands at its end."""
        self._expected = filled
        self._earlier.clear()
        self.setPlainText(filled.text)
        if self._filled is not filled:  # the same words as before: Qt has told nothing
            self._accept(filled, filled.text)
        self._tell()
        self.moveCursor(QTextCursor.MoveOperation.End)

    def insert_template(
        self, template: str, values: Mapping[Field, str], labels: Mapping[Field, str], *, typed: bool = False
    ) -> FilledText:
        """Put a neutral template in place of the selection; returns the inserted piece, its gaps included."""
        cursor = self.textCursor()
        start = self._place(cursor.selectionStart())
        length = self._place(cursor.selectionEnd()) - start
        piece = FilledText().insert(0, template, values, labels, typed=typed)
        changed = self._filled.edit(start, length, "").insert(start, template, values, labels, typed=typed)
        self._change_to(changed, start, length, piece.text)
        return piece

    def cursor_place(self) -> int:
        """Where the next insertion goes, in characters."""
        return self._place(self.textCursor().selectionStart())

    def change_to(self, filled: FilledText) -> None:
        """Show another state of the same text; can be undone like typing."""
        old, new = self._text, filled.text
        start = _same_begin(old, new)
        tail = _same_begin(old[start:][::-1], new[start:][::-1])
        self._change_to(filled, start, len(old) - start - tail, new[start : len(new) - tail])

    def replace_typography(self) -> None:
        """Make dashes, quotation marks and their like plain; letters stay (one click against dear SMS)."""
        filled = self._filled
        for special in reversed(special_characters(filled.text)):
            if special.replacement is not None:
                filled = filled.edit(special.start, special.length, special.replacement)
        self.change_to(filled)

    def set_marks(self, marks: tuple[Mark, ...]) -> None:
        """Colour these stretches; they move along while one types."""
        self._marks.show_marks(self._text, marks)

    def select(self, start: int, end: int) -> None:
        """Select characters and give the text the keyboard."""
        text = self._text
        cursor = self.textCursor()
        cursor.setPosition(to_units(text, start))
        cursor.setPosition(to_units(text, end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """What is pasted is plain text, its accents composed and its line ends alike."""
        if source.hasText():
            self.textCursor().insertText(normalise(source.text()))

    def _change_to(self, filled: FilledText, start: int, removed: int, added: str) -> None:
        old = self._text
        cursor = self.textCursor()
        cursor.setPosition(to_units(old, start))
        cursor.setPosition(to_units(old, start + removed), QTextCursor.MoveMode.KeepAnchor)
        self._expected = filled
        if removed or added:
            cursor.insertText(added)
            self.setTextCursor(cursor)
        else:
            self._accept(filled, filled.text)
            self._tell()

    @Slot(int, int, int)
    def _take_change(self, position: int, removed: int, added: int) -> None:
        text, before, expected = self.toPlainText(), self._text, self._expected
        if text == before:
            self._marks.stay(position, added)
        else:
            self._marks.follow(position, removed, added)
        if expected is not None and expected.text == text:
            self._accept(expected, text)
        elif text != before:
            self._accept(self._earlier.get(text) or self._edited(text, position, removed, added), text)

    def _edited(self, text: str, position: int, removed: int, added: int) -> FilledText:
        """The state after a change that Qt tells about; where it tells too wide a stretch the texts are compared."""
        old = self._text
        start = from_units(old, position)
        gone = from_units(old, position + removed) - start
        new = text[start : from_units(text, position + added)]
        if old[:start] + new + old[start + gone :] == text and not (gone and new):
            return self._filled.edit(start, gone, new)
        start = _same_begin(old, text)
        tail = _same_begin(old[start:][::-1], text[start:][::-1])
        return self._filled.edit(start, len(old) - start - tail, text[start : len(text) - tail])

    def _accept(self, filled: FilledText, text: str) -> None:
        self._typed = self._expected is None
        self._expected = None
        self._filled, self._text = filled, text
        self._earlier[text] = filled
        if len(self._earlier) > HISTORY:
            del self._earlier[next(iter(self._earlier))]
        self._untold = True

    @Slot()
    def _tell(self) -> None:
        if not self._untold:
            return
        self._untold = False
        self.edited.emit()
        if not is_normalized("NFC", self._text):
            # An accent typed after its letter belongs to it, or the SMS would become Unicode.
            QTimer.singleShot(0, self, self._compose_accents)

    @Slot()
    def _compose_accents(self) -> None:
        self.change_to(self._filled.composed())

    def _place(self, units: int) -> int:
        return from_units(self._text, units)


def _same_begin(first: Sequence[str] | str, second: Sequence[str] | str) -> int:
    """How many characters both begin with."""
    length = 0
    for left, right in zip(first, second, strict=False):
        if left != right:
            break
        length += 1
    return length
