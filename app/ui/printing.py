"""Paper: a page with a title, facts and a table, printed or saved as PDF."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)
from PySide6.QtWidgets import QWidget

from app.ui import theme
from app.ui.paper import Paper, page_words

MARGIN_MM = 15.0
BASE, HEADING = 9.0, 14.0
_QUIET = QColor("#556274")


def document(paper: Paper) -> QTextDocument:
    """Lay it out; every text is taken as it is, nothing is read as mark-up. Black on white, whatever the theme."""
    made = QTextDocument()
    made.setDefaultFont(_font(BASE))
    cursor = QTextCursor(made)
    _write(cursor, paper.title, _font(HEADING, bold=True))
    if paper.facts:
        cursor.insertBlock()
        _table(cursor, [list(fact) for fact in paper.facts], (25, 75), bold_rows=0)
    if paper.text:
        cursor.insertBlock()
        _write(cursor, paper.text, _font(BASE + 1))
    if paper.headers:
        cursor.insertBlock()
        _table(cursor, [list(paper.headers), *(list(row) for row in paper.rows)], paper.widths, bold_rows=1)
    if paper.footer:
        cursor.insertBlock()
        _write(cursor, paper.footer, _font(BASE - 1))
    return made


def save_pdf(paper: Paper, path: Path) -> None:
    """Write a PDF of A4 pages. Raises OSError if the file cannot be written."""
    with path.open("ab"):
        pass  # the writer itself says nothing about a folder that cannot be written to
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setTitle(paper.title)
    paint(paper, writer)


def print_paper(paper: Paper, parent: QWidget) -> None:
    """Ask for the printer, or a PDF file, then print."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(paper.title)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(paper.title)
    dialog.accepted.connect(lambda: paint(paper, printer))
    dialog.finished.connect(dialog.deleteLater)
    dialog.setModal(True)
    dialog.show()


def paint(paper: Paper, device: QPagedPaintDevice) -> None:
    """Paint it page by page; at the foot of each stand its number and how many there are."""
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    device.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    with QPainter(device) as painter:
        made = document(paper)
        made.documentLayout().setPaintDevice(device)
        made.setDocumentMargin(0)
        small = QFontMetricsF(_font(BASE - 1), device).height()
        width, height = float(device.width()), device.height() - 2 * small
        made.setPageSize(QSizeF(width, height))
        count = made.pageCount()
        for number in range(count):
            if number:
                device.newPage()
            painter.save()
            painter.translate(0, -number * height)
            made.drawContents(painter, QRectF(0, number * height, width, height))
            painter.restore()
            painter.setFont(_font(BASE - 1))
            painter.setPen(_QUIET)
            foot = QRectF(0, device.height() - small, width, small)
            painter.drawText(foot, int(Qt.AlignmentFlag.AlignRight), page_words(number + 1, count))


def _font(size: float, *, bold: bool = False) -> QFont:
    font = QFont(theme.font())
    font.setPointSizeF(size)
    font.setBold(bold)
    return font


def _write(cursor: QTextCursor, text: str, font: QFont) -> None:
    look = QTextCharFormat()
    look.setFont(font)
    space = QTextBlockFormat()
    space.setTopMargin(theme.SPACE_M)
    space.setBottomMargin(theme.SPACE_S)
    cursor.setBlockFormat(space)
    cursor.insertText(text, look)


def _table(
    cursor: QTextCursor, rows: Sequence[Sequence[str]], widths: Sequence[int], *, bold_rows: int
) -> None:
    frame = QTextTableFormat()
    frame.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
    frame.setCellPadding(3)
    frame.setCellSpacing(0)
    frame.setHeaderRowCount(bold_rows)
    frame.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    if widths:
        frame.setColumnWidthConstraints(
            [QTextLength(QTextLength.Type.PercentageLength, width) for width in widths]
        )
    table: QTextTable = cursor.insertTable(len(rows), len(rows[0]), frame)
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            look = QTextCharFormat()
            look.setFont(_font(BASE, bold=number < bold_rows))
            table.cellAt(number, column).firstCursorPosition().insertText(text, look)
    cursor.movePosition(QTextCursor.MoveOperation.End)
