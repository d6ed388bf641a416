"""A small table of finished figures: the breakdowns of the report, and what stands behind each chart."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from app.i18n import _
from app.ui import icons, theme

NARROWEST_NAME = 150
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FigureTable(QTableWidget):
    """Read-only, walked through with the arrow keys, copied with Ctrl+C; all columns but the first are numbers."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT_COMPACT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setFont(theme.font(theme.Size.SMALL))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionsClickable(False)
        copy = QAction(_("Copy"), self)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy)
        icons.put(copy, "copy")
        self.addAction(copy)

    def show_lines(
        self, headers: Sequence[str], groups: Sequence[tuple[str, Sequence[Sequence[str]]]]
    ) -> None:
        """Lines in groups; a group with a title has it on a line of its own above. What was chosen stays so."""
        chosen, scrolled = self.currentRow(), self.verticalScrollBar().value()
        self.clear()
        self.setColumnCount(len(headers))
        self.setHorizontalHeaderLabels(list(headers))
        self.setRowCount(sum(len(lines) + bool(title) for title, lines in groups))
        row = 0
        for title, lines in groups:
            if title:
                self._title(row, title)
                row += 1
            for line in lines:
                self._line(row, line, headers)
                row += 1
        self._size()
        if 0 <= chosen < self.rowCount():
            self.setCurrentCell(chosen, 0)
            self.verticalScrollBar().setValue(scrolled)

    def lines(self) -> list[list[str]]:
        """What stands in the table, row by row."""
        return [self._texts(row) for row in range(self.rowCount())]

    def copy(self) -> None:
        """Put the selected lines on the clipboard, cells separated by tabs."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        QGuiApplication.clipboard().setText("\n".join("\t".join(self._texts(row)) for row in rows))

    def _title(self, row: int, title: str) -> None:
        item = QTableWidgetItem(title)
        item.setFont(theme.font(bold=True))
        self.setItem(row, 0, item)
        self.setSpan(row, 0, 1, self.columnCount())
        self.setRowHeight(row, theme.ROW_HEIGHT + theme.SPACE_XS)

    def _line(self, row: int, line: Sequence[str], headers: Sequence[str]) -> None:
        self.setRowHeight(row, theme.ROW_HEIGHT_COMPACT)
        for column, text in enumerate(line):
            item = QTableWidgetItem(text)
            if column:
                item.setTextAlignment(_RIGHT)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{line[0]}, {headers[column]}: {text}")
            self.setItem(row, column, item)

    def _texts(self, row: int) -> list[str]:
        items = (self.item(row, column) for column in range(self.columnCount()))
        return [item.text() if item is not None else "" for item in items]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._widen_names()

    def _size(self) -> None:
        """Every column as wide as what stands in it; the names take what is left."""
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.resizeColumnsToContents()
        for column in range(self.columnCount()):
            item = self.horizontalHeaderItem(column)
            if item is not None:
                item.setTextAlignment(_RIGHT if column else _LEFT)
        self._widen_names()

    def _widen_names(self) -> None:
        header = self.horizontalHeader()
        if self.columnCount():
            left = self.viewport().width() - (header.length() - header.sectionSize(0))
            header.resizeSection(0, max(NARROWEST_NAME, left))
