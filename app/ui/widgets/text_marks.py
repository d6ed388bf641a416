"""Colours and underlines stretches of a text; they move along while one types."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from app.ui import theme
from app.ui.sms.view_model import Mark, MarkKind
from app.ui.widgets.text_positions import to_units

_LOOKS = {
    MarkKind.UNICODE: ("mark_unicode", "warn", QTextCharFormat.UnderlineStyle.SingleUnderline),
    MarkKind.DOUBLE: ("mark_double", "info", QTextCharFormat.UnderlineStyle.DotLine),
    MarkKind.GAP: ("mark_gap", "error", QTextCharFormat.UnderlineStyle.DashUnderline),
    MarkKind.FIELD: ("selection", "accent", QTextCharFormat.UnderlineStyle.NoUnderline),
}
_Place = tuple[int, int, MarkKind]
"""Begin and end in UTF-16 units of the whole text."""


class TextMarks(QSyntaxHighlighter):
    """The marks are formats of the layout: drawn in one stroke with the text, where a selection per mark would have
    Qt cut the text out of paths with every key.
    """

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._places: tuple[_Place, ...] = ()
        self._formats = _formats()
        theme.notifier().changed.connect(self._dress)

    def show_marks(self, text: str, marks: tuple[Mark, ...]) -> None:
        """Mark these stretches of `text`, which is what the document holds."""
        places = tuple(
            (to_units(text, mark.start), to_units(text, mark.start + mark.length), mark.kind)
            for mark in marks
        )
        if places != self._places:
            before, self._places = self._places, places
            self._paint_again(before, places)

    def follow(self, position: int, removed: int, added: int) -> None:
        """The text is changing there (units), and is not laid out yet: what lies behind moves, what was cut goes."""
        if self._places:
            gone, shift = position + removed, added - removed
            self._places = tuple(
                (start + shift, end + shift, kind) if start >= gone else (start, end, kind)
                for start, end, kind in self._places
                if end <= position or start >= gone
            )

    def highlightBlock(self, text: str) -> None:
        if not self._places:
            return
        begin = self.currentBlock().position()
        stop = begin + self.currentBlock().length()
        for start, end, kind in self._places:
            if start < stop and end > begin:
                first = max(0, start - begin)
                self.setFormat(first, end - begin - first, self._formats[kind])

    def _paint_again(self, before: tuple[_Place, ...], after: tuple[_Place, ...]) -> None:
        """Only the paragraphs in which something differs."""
        different = set(before) ^ set(after)
        block = self.document().findBlock(min(start for start, _end, _kind in different))
        last = max(end for _start, end, _kind in different)
        while block.isValid() and block.position() <= last:
            self.rehighlightBlock(block)
            block = block.next()

    @Slot()
    def _dress(self) -> None:
        self._formats = _formats()
        self.rehighlight()


def _formats() -> dict[MarkKind, QTextCharFormat]:
    made = {}
    for kind, (ground, line, style) in _LOOKS.items():
        how = made[kind] = QTextCharFormat()
        how.setBackground(QColor(getattr(theme.colours(), ground)))
        how.setUnderlineStyle(style)
        how.setUnderlineColor(QColor(getattr(theme.colours(), line)))
    return made
