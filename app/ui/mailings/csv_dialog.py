"""Numbers for a mailing from a file: one sees its first lines, chooses the column, and takes what stands in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.domain.number_files import FileNumbers, NumberFile
from app.domain.progress import Cancelled, Progress
from app.errors import UserError
from app.i18n import _
from app.ui import forms, icons, theme
from app.ui.context import UiContext
from app.ui.dialogs import Dialog
from app.ui.labels import plain
from app.ui.mailings.csv_view import column_title, column_words, count_words, remarks, take_words
from app.ui.tasks import Lane
from app.ui.widgets.progress_line import ProgressLine

WIDEST_COLUMN = 260
NARROWEST_COLUMN = 90

Chosen = Callable[[tuple[str, ...]], None]
"""Is told the numbers as they stand in the file, each once."""


class CsvNumbersDialog(Dialog):
    """Asks for a file as soon as it is opened, unless `path` names it; whoever chooses none is back where he was."""

    help_chapter = "mailings"

    def __init__(
        self, context: UiContext, chosen: Chosen, parent: QWidget | None = None, *, path: Path | None = None
    ) -> None:
        super().__init__(context, _("Numbers from a file"), parent, name="csv_numbers")
        self._chosen = chosen
        self._actor = context.session.actor
        self._path = path
        self._file: NumberFile | None = None
        self._found: FileNumbers | None = None
        self._progress: Progress | None = None
        self._lay_out()
        self._show_found(None)

    def open(self) -> None:
        super().open()
        if self._path is None:
            self.ask_for_file()
        else:
            self.look(self._path)

    def ask_for_file(self) -> None:
        """Let a file be chosen; the one of before stays if none is."""
        dialog = QFileDialog(self, _("Choose a file"), "", _("Tables (*.csv *.txt *.tsv);;All files (*)"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda file: self.look(Path(file)))
        dialog.rejected.connect(lambda: self.reject() if self._path is None else None)
        dialog.open()

    def look(self, path: Path, *, has_titles: bool | None = None) -> None:
        """Show what is in this file."""
        self._stop_counting()
        self._path = path
        self.file.setText(path.name)
        self.file.setToolTip(str(path))
        self._show_found(None)
        self.count.setText(_("Reading {file}…").format(file=path.name))
        actor = self._actor
        self.context.tasks.run(
            self,
            lambda s: s.mailings.number_files.look(actor, path, has_titles=has_titles),
            self._show_file,
            failed=self._cannot_look,
            key="file",
            lane=Lane.LONG,
        )

    def done(self, result: int) -> None:
        self._stop_counting()
        super().done(result)

    # Building

    def _lay_out(self) -> None:
        self.file = plain(role="heading")
        self.file_button = QPushButton(" " + _("Another file…"))
        self.file_button.setAccessibleName(_("Another file…"))
        self.file_button.setAutoDefault(False)
        icons.put(self.file_button, "file-text")
        self.file_button.clicked.connect(lambda _checked=False: self.ask_for_file())
        head = QHBoxLayout()
        head.addWidget(self.file, 1)
        head.addWidget(self.file_button)
        self.column = QComboBox()
        self.column.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.column.currentIndexChanged.connect(self._choose)
        form = QFormLayout()
        self.column_row = forms.add_row(form, _("&Numbers stand in"), self.column)
        self.titles = QCheckBox(_("The &first line has titles"))
        self.titles.clicked.connect(self._change_titles)
        form.addRow("", self.titles)
        self.table = _preview_table()
        self.table.horizontalHeader().sectionClicked.connect(self.column.setCurrentIndex)
        self.table.currentCellChanged.connect(self._walk)
        self.count = plain(role="heading")
        self.count.setAccessibleName(_("How many numbers"))
        self.remarks = plain(role="quiet", wrap=True)
        self.remarks.setMinimumHeight(self.remarks.fontMetrics().height() * 2)
        self.line = ProgressLine()
        self.line.cancelled.connect(self._stopped)
        sum_line = QHBoxLayout()
        sum_line.addWidget(self.count, 1)
        sum_line.addWidget(self.line)
        self.body.addLayout(head)
        self.body.addLayout(form)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(sum_line)
        self.body.addWidget(self.remarks)
        self.add_cancel()
        self.take_button = self.add_button("", self._take, role="accent")
        if self.context.layout.get("dialog.csv_numbers") is None:
            self.resize(720, 520)

    # The file

    def _show_file(self, found: NumberFile) -> None:
        self._file = found
        titles = [column_title(column, place) for place, column in enumerate(found.columns)]
        self.titles.setChecked(found.form.has_titles)
        self.table.blockSignals(True)
        self.table.clear()
        self.table.setColumnCount(len(titles))
        self.table.setHorizontalHeaderLabels(titles)
        self.table.setRowCount(len(found.first_lines))
        for row, cells in enumerate(found.first_lines):
            for column, cell in enumerate(cells):
                item = QTableWidgetItem(" ".join(cell.split()))
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{titles[column]}: {cell}")
                self.table.setItem(row, column, item)
        self._size_columns()
        self.table.blockSignals(False)
        self.column.blockSignals(True)
        self.column.clear()
        for place, column_found in enumerate(found.columns):
            self.column.addItem(column_words(column_found, place))
        self.column.setCurrentIndex(max(found.best, 0))
        self.column.blockSignals(False)
        self.column.setFocus()
        self._choose(self.column.currentIndex())

    def _size_columns(self) -> None:
        self.table.resizeColumnsToContents()
        for column in range(self.table.columnCount()):
            width = min(max(self.table.columnWidth(column), NARROWEST_COLUMN), WIDEST_COLUMN)
            self.table.setColumnWidth(column, width)

    def _change_titles(self, checked: bool) -> None:
        if self._path is not None:
            self.look(self._path, has_titles=checked)

    def _walk(self, _row: int, column: int, _row_before: int, _column_before: int) -> None:
        """The arrow keys of the table choose the column, too."""
        if column >= 0:
            self.column.setCurrentIndex(column)

    # The numbers

    def _choose(self, column: int) -> None:
        if self._file is None or column < 0:
            return
        self.table.selectColumn(column)
        item = self.table.item(max(self.table.currentRow(), 0), column)
        if item is not None:
            self.table.scrollToItem(item)
        self._show_found(None)
        self.count.setText(_("Counting…"))
        self._stop_counting()
        progress = self._progress = self.context.tasks.progress()
        self.line.watch(progress, _("Reading numbers"))
        actor, path, form = self._actor, self._file.path, self._file.form
        self.context.tasks.run(
            self,
            lambda s: s.mailings.number_files.read(actor, path, form, column, progress),
            lambda found: self._counted(found, progress),
            failed=self._fail,
            key="numbers",
            lane=Lane.LONG,
        )

    def _counted(self, found: FileNumbers, progress: Progress) -> None:
        self.line.finish(progress)
        if not progress.cancelled:
            self._show_found(found)

    def _stop_counting(self) -> None:
        """Nobody wants to know any more: another column, another file, or the end."""
        if self._progress is not None:
            self._progress.cancel()
            self.line.finish(self._progress)

    def _stopped(self) -> None:
        self.count.setText(_("Not counted. Choose a column to count again."))

    def _show_found(self, found: FileNumbers | None) -> None:
        self._found = found
        words, why_not = take_words(found)
        self.take_button.setText(words)
        self.take_button.setEnabled(found is not None and not why_not)
        self.take_button.setToolTip(why_not)
        self.take_button.setAccessibleDescription(why_not)
        self.count.setText(count_words(found) if found is not None else "")
        self.remarks.setText(remarks(found) if found is not None else "")
        self.column_row.show_problem(why_not if found is not None else "")

    def _cannot_look(self, error: Exception) -> None:
        """What was shown of another file must not be taken for this one's."""
        self._file = None
        self.table.clear()
        self.table.setRowCount(0)
        self.table.setColumnCount(0)
        self.column.clear()
        self._fail(error)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            return
        if self._progress is not None:
            self.line.finish(self._progress)
        if not isinstance(error, UserError):
            self.context.tasks.unhandled(error)
            return
        self._show_found(None)
        self.count.setText("")
        self.column_row.show_problem(error.text)
        self.file_button.setFocus()

    def _take(self) -> None:
        if self._found is not None:
            numbers = self._found.numbers
            self.accept()
            self._chosen(numbers)


def _preview_table() -> QTableWidget:
    table = QTableWidget()
    forms.name_input(table, _("First lines of the file"))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectColumns)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setCornerButtonEnabled(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT_COMPACT)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    table.horizontalHeader().setFont(theme.font(theme.Size.SMALL))
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    return table
