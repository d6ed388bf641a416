"""Colours and underlines stretches of a text; they move along while one types."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QColor, QTextBlock, QTextCharFormat, QTextDocument, QTextLayout

from app.ui import theme
from app.ui.sms.view_model import Mark, MarkKind
from app.ui.widgets.text_positions import units_in

_LOOKS = {
    MarkKind.UNICODE: ("mark_unicode", "warn", QTextCharFormat.UnderlineStyle.SingleUnderline),
    MarkKind.DOUBLE: ("mark_double", "info", QTextCharFormat.UnderlineStyle.DotLine),
    MarkKind.GAP: ("mark_gap", "error", QTextCharFormat.UnderlineStyle.DashUnderline),
    MarkKind.FIELD: ("selection", "accent", QTextCharFormat.UnderlineStyle.NoUnderline),
}
_Run = tuple[int, int, MarkKind]
"""Begin and end in UTF-16 units of the whole text; neighbours of one kind are one run."""


class TextMarks(QObject):
    """The marks are formats of the paragraphs' layouts and so are drawn in one stroke with the text.

    As extra selections Qt would cut each of them, and what lies between, out of paths with every key.
    """

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._document = document
        self._runs: tuple[_Run, ...] = ()
        self._formats = _formats()
        theme.notifier().changed.connect(self._dress)

    def show_marks(self, text: str, marks: Iterable[Mark]) -> None:
        """Mark these stretches of `text`, which is what the document holds. Later ones lie over earlier ones."""
        runs = _runs(text, marks)
        if runs == self._runs:
            return
        different = set(runs) ^ set(self._runs)
        self._runs = runs
        self._paint(min(run[0] for run in different), max(run[1] for run in different))

    def follow(self, position: int, removed: int, added: int) -> None:
        """So many units have changed there and are about to be laid out: what lies behind moves along."""
        gone, shift = position + removed, added - removed
        moved, touched = [], False
        for run in self._runs:
            start, end, kind = run
            if end <= position:
                moved.append(run)
                continue
            touched = True
            if start >= gone:
                moved.append((start + shift, end + shift, kind))
            elif start < position and gone < end:
                moved.append((start, end + shift, kind))
        if touched:
            self._runs = tuple(moved)
            self._set_formats(position, position + added)

    def stay(self, position: int, added: int) -> None:
        """The paragraphs there say the same, but lost their marks: to an input method, for what it composes."""
        if self._runs:
            self._set_formats(position, position + added)

    def _paint(self, start: int, end: int) -> None:
        self._set_formats(start, end)
        self._document.markContentsDirty(start, end - start)

    def _set_formats(self, start: int, end: int) -> None:
        """Of the paragraphs that reach from `start` to `end`."""
        block = self._document.findBlock(start)
        while block.isValid():
            stop = block.position() + block.length()
            block.layout().setFormats(self._formats_of(block, stop))
            if stop > end:
                return
            block = block.next()

    def _formats_of(self, block: QTextBlock, stop: int) -> list[QTextLayout.FormatRange]:
        begin, layout = block.position(), block.layout()
        composed = len(layout.preeditAreaText())
        composed_at = layout.preeditAreaPosition() if composed else -1
        made = []
        for start, end, kind in self._runs:
            if start < stop and end > begin:
                first, last = max(0, start - begin), end - begin
                if composed:  # lies in the layout, but not in the text
                    first += composed if first >= composed_at else 0
                    last += composed if last > composed_at else 0
                made.append(_range(first, last - first, self._formats[kind]))
        if composed:
            inside = range(composed_at, composed_at + composed)
            made += [found for found in layout.formats() if found.start in inside]
        return made

    @Slot()
    def _dress(self) -> None:
        self._formats = _formats()
        if self._runs:
            self._paint(0, self._document.characterCount() - 1)


def _runs(text: str, marks: Iterable[Mark]) -> tuple[_Run, ...]:
    units = units_in(text)
    runs: list[_Run] = []
    for mark in marks:
        start, end, kind = units(mark.start), units(mark.start + mark.length), mark.kind
        if runs and runs[-1][1] == start and runs[-1][2] is kind:
            start = runs.pop()[0]
        runs.append((start, end, kind))
    return tuple(runs)


def _range(start: int, length: int, how: QTextCharFormat) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = start, length, how
    return made


def _formats() -> dict[MarkKind, QTextCharFormat]:
    made = {}
    for kind, (ground, line, style) in _LOOKS.items():
        how = made[kind] = QTextCharFormat()
        how.setBackground(QColor(getattr(theme.colours(), ground)))
        how.setUnderlineStyle(style)
        how.setUnderlineColor(QColor(getattr(theme.colours(), line)))
    return made
