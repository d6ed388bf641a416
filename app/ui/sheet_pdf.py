"""Tables as PDF: painted page by page, so that memory does not grow with the number of pages."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPageLayout, QPageSize, QPainter, QPdfWriter

from app import formats
from app.domain import phone
from app.domain.progress import Progress
from app.domain.sheet import Cell, Kind, Sheet, SheetColumn
from app.ui.paper import page_words

RESOLUTION = 144
IN_MEMORY = 4_000_000
"""Characters of rows that are kept in memory; more of them wait in a nameless file of the system."""
MARGIN_MM = 14.0
_TITLE_POINTS, _TEXT_POINTS, _SMALL_POINTS = 15.0, 8.5, 7.5
_RIGHT_KINDS = frozenset({Kind.NUMBER, Kind.MONEY, Kind.SHARE})
_INK, _QUIET, _RULE = QColor("#1B2430"), QColor("#556274"), QColor("#D5DBE3")


def write(sheet: Sheet, path: Path, family: str, progress: Progress | None = None) -> None:
    """A4 across, facts and totals on the first page, titles and page number on each; may run on any thread.

    The first page already says how many there are, so all lines are read before the first is painted; each
    line that is painted is a step of `progress`. Raises OSError if the file cannot be written, Cancelled, and
    what reading the lines raises.
    """
    with SpooledTemporaryFile(IN_MEMORY, "w+", encoding="utf-8") as store:
        count = _keep(sheet, store)
        store.seek(0)
        _paint(sheet, path, family, _Kept(store, count, progress))


class _Kept:
    """The rows in the order they were read, as the words that are painted."""

    def __init__(self, store: IO[str], count: int, progress: Progress | None) -> None:
        self.count = count
        self._store = store
        self._progress = progress

    def __iter__(self) -> Iterator[list[str]]:
        for line in self._store:
            if self._progress is not None:
                self._progress.step()
            yield json.loads(line)


def _keep(sheet: Sheet, store: IO[str]) -> int:
    words, count = [_words_of(column.kind) for column in sheet.columns], 0
    for line in sheet:
        row = [words_of(cell) for words_of, cell in zip(words, line, strict=True)]
        store.write(json.dumps(row, ensure_ascii=False) + "\n")
        count += 1
    return count


def _paint(sheet: Sheet, path: Path, family: str, rows: _Kept) -> None:
    with path.open("ab"):
        pass  # the writer itself says nothing about a folder that cannot be written to
    writer = QPdfWriter(str(path))
    writer.setResolution(RESOLUTION)
    layout = QPageLayout(
        QPageSize(QPageSize.PageSizeId.A4),
        QPageLayout.Orientation.Landscape,
        QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM),
        QPageLayout.Unit.Millimeter,
    )
    writer.setPageLayout(layout)
    writer.setTitle(sheet.title)
    with QPainter(writer) as painter:
        _Paper(painter, writer, sheet, family).fill(rows)


class _Paper:
    """One document in the making: where on the page one is, and how wide the columns are."""

    def __init__(self, painter: QPainter, writer: QPdfWriter, sheet: Sheet, family: str) -> None:
        self._painter = painter
        self._writer = writer
        self._sheet = sheet
        self._family = family
        self._width, self._height = float(writer.width()), float(writer.height())
        self._small = self._metrics(_SMALL_POINTS)
        self._row_height = self._metrics(_TEXT_POINTS).height() * 1.35
        self._foot = self._small.height() * 2
        self._top = 0.0
        self._page = self._pages = 1
        self._places = _places(sheet.columns, self._width)

    def fill(self, rows: _Kept) -> None:
        self._first_page()
        self._titles()
        room = self._room(self._top)
        self._pages += math.ceil(max(0, rows.count - room) / self._room(self._row_height))
        for row in rows:
            if room == 0:
                self._turn_over()
                room = self._room(self._top)
            self._row(row)
            room -= 1
        self._number_page()

    def _room(self, top: float) -> int:
        """How many rows a page has room for below `top`."""
        return max(0, math.floor((self._height - self._foot - top) / self._row_height))

    def _first_page(self) -> None:
        self._use(_TITLE_POINTS, bold=True)
        height = QFontMetricsF(self._painter.font(), self._writer).height()
        self._text(QRectF(0, 0, self._width, height), self._sheet.title)
        self._top = height * 1.4
        label_width = self._width * 0.16
        self._use(_TEXT_POINTS)
        half = self._width / 2
        start = self._top
        rows = -(-len(self._sheet.facts) // 2)
        for number, (label, value) in enumerate(self._sheet.facts):
            left, top = half * (number // rows), start + self._row_height * (number % rows)
            self._text(QRectF(left, top, label_width, self._row_height), label, _QUIET)
            self._text(QRectF(left + label_width, top, half - label_width, self._row_height), value)
        self._top = start + self._row_height * (rows + 0.7)

    def _titles(self) -> None:
        self._use(_TEXT_POINTS, bold=True)
        self._row([column.title for column in self._sheet.columns])
        self._use(_TEXT_POINTS)
        self._painter.setPen(_QUIET)
        self._painter.drawLine(0, round(self._top), round(self._width), round(self._top))

    def _row(self, texts: Sequence[str]) -> None:
        metrics = self._painter.fontMetrics()
        for (left, width), column, text in zip(self._places, self._sheet.columns, texts, strict=True):
            if text:
                side = (
                    Qt.AlignmentFlag.AlignRight if column.kind in _RIGHT_KINDS else Qt.AlignmentFlag.AlignLeft
                )
                if metrics.horizontalAdvance(text) > width:
                    text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, round(width))
                self._text(QRectF(left, self._top, width, self._row_height), text, side=side)
        self._top += self._row_height
        self._painter.setPen(_RULE)
        self._painter.drawLine(0, round(self._top), round(self._width), round(self._top))

    def _turn_over(self) -> None:
        self._number_page()
        self._writer.newPage()
        self._page += 1
        self._top = 0.0
        self._titles()

    def _number_page(self) -> None:
        self._use(_SMALL_POINTS)
        place = QRectF(0, self._height - self._small.height(), self._width, self._small.height())
        self._text(place, self._sheet.title, _QUIET)
        self._text(place, page_words(self._page, self._pages), _QUIET, side=Qt.AlignmentFlag.AlignRight)

    def _text(
        self,
        place: QRectF,
        text: str,
        colour: QColor = _INK,
        *,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        self._painter.setPen(colour)
        flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        self._painter.drawText(place, int(flags), text)

    def _use(self, points: float, *, bold: bool = False) -> None:
        self._painter.setFont(self._font(points, bold=bold))

    def _font(self, points: float, *, bold: bool = False) -> QFont:
        font = QFont(self._family)
        font.setPointSizeF(points)
        font.setBold(bold)
        return font

    def _metrics(self, points: float) -> QFontMetricsF:
        return QFontMetricsF(self._font(points), self._writer)


def _places(columns: Sequence[SheetColumn], width: float) -> list[tuple[float, float]]:
    """Left edge and width of each column, shared out as its `width` asks, with a gap between them."""
    total = sum(column.width for column in columns)
    gap = width * 0.008
    places, left = [], 0.0
    for column in columns:
        share = width * column.width / total
        places.append((left, share - gap))
        left += share
    return places


def _words_of(kind: Kind) -> Callable[[Cell], str]:
    def words(cell: Cell) -> str:
        if cell is None or cell == "":
            return ""
        if isinstance(cell, datetime):
            return f"{formats.format_date(cell.date(), length='short')}, {formats.format_time(cell)}"
        if kind is Kind.PHONE:
            return phone.format_international(str(cell))
        if kind is Kind.SHARE:
            return formats.format_percent(float(Decimal(str(cell))))
        return cell if isinstance(cell, str) else formats.format_number(cell)

    return words
