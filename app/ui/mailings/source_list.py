"""Whom a mailing goes to by what is kept ready: all tags and saved selections, each with how many it is now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app import formats
from app.domain.selection import SavedSelection
from app.domain.tags import CountedTag
from app.i18n import _
from app.ui import icons, theme
from app.ui.mailings.draft_view_model import people_words
from app.ui.widgets.swatch import swatch

_ID = Qt.ItemDataRole.UserRole
_COUNT = Qt.ItemDataRole.UserRole + 1
_IS_TAG = Qt.ItemDataRole.UserRole + 2
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked
_READ_OUT = Qt.ItemDataRole.AccessibleTextRole


class SourceList(QListWidget):
    """One click on a row, or Space, ticks it; of selections only one at a time.

    `edited` when something was ticked by hand, `edit_wanted` (id) to open a selection: Enter or F2.
    """

    edited = Signal()
    ticked_by_mouse = Signal()
    edit_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: dict[int, int] = {}
        self.setAccessibleName(_("Tags and selections"))
        self.setIconSize(QSize(14, 14))
        self.setItemDelegate(_Row(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.itemChanged.connect(self._ticked)
        theme.notifier().changed.connect(self._redraw)

    def offer(
        self,
        tags: Sequence[CountedTag],
        selections: Sequence[SavedSelection],
        *,
        tag_ids: Sequence[int],
        selection_id: int | None,
    ) -> None:
        """Show these, with the named ones ticked; a heading stands only where there are both kinds (ST-06)."""
        here = self.current()
        self.blockSignals(True)
        self.clear()
        if tags and selections:
            self._head(_("Tags"))
        for counted in tags:
            item = self._add(counted.tag.title, counted.tag.id, is_tag=True, on=counted.tag.id in tag_ids)
            item.setIcon(swatch(counted.tag.colour))
            self._count(item, counted.members)
        if tags and selections:
            self._head(_("Saved selections"))
        for saved in selections:
            item = self._add(saved.name, saved.id, is_tag=False, on=saved.id == selection_id)
            item.setIcon(icons.icon("list-filter", "quiet"))
            self._count(item, self._counts.get(saved.id))
        rows = [row for row in range(self.count()) if self._is_entry(row)]
        again = [row for row in rows if here is not None and self._key(row) == here]
        self.setCurrentRow((again or rows or [-1])[0])
        self.blockSignals(False)

    def show_counts(self, counts: Mapping[int, int]) -> None:
        """How many customers these selections (by id) are at the moment."""
        self._counts.update(counts)
        self.blockSignals(True)
        for row in range(self.count()):
            item = self.item(row)
            if self._is_entry(row) and not item.data(_IS_TAG):
                self._count(item, self._counts.get(int(item.data(_ID))))
        self.blockSignals(False)
        self.viewport().update()

    def tick(self, *, tag_ids: Sequence[int], selection_id: int | None) -> None:
        """Tick these and no others, without telling anybody."""
        self.blockSignals(True)
        for row in range(self.count()):
            if self._is_entry(row):
                is_tag, number = self._key(row)
                on = number in tag_ids if is_tag else number == selection_id
                self.item(row).setCheckState(_ON if on else _OFF)
        self.blockSignals(False)
        self.viewport().update()

    def tag_ids(self) -> tuple[int, ...]:
        return tuple(number for is_tag, number in self._chosen() if is_tag)

    def selection_id(self) -> int | None:
        return next((number for is_tag, number in self._chosen() if not is_tag), None)

    def current(self) -> tuple[bool, int] | None:
        """Whether the row with the cursor is a tag, and its id; None where there is none."""
        row = self.currentRow()
        return self._key(row) if row >= 0 and self._is_entry(row) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = self.current()
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if (
            plain
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2)
            and here
            and not here[0]
        ):
            self.edit_wanted.emit(here[1])
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        before = self._chosen()
        super().mouseReleaseEvent(event)
        if self._chosen() != before:
            self.ticked_by_mouse.emit()

    def sizeHint(self) -> QSize:
        return QSize(200, theme.ROW_HEIGHT * max(3, min(self.count(), 9)) + 2 * self.frameWidth())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, theme.ROW_HEIGHT * 3)

    def _head(self, words: str) -> None:
        item = QListWidgetItem(words)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(theme.font(theme.Size.SMALL, bold=True))
        item.setSizeHint(QSize(0, theme.ROW_HEIGHT - theme.SPACE_XS))
        self.addItem(item)

    def _add(self, words: str, number: int, *, is_tag: bool, on: bool) -> QListWidgetItem:
        item = QListWidgetItem(words)
        item.setToolTip(words)
        item.setData(_ID, number)
        item.setData(_IS_TAG, is_tag)
        item.setSizeHint(QSize(0, theme.ROW_HEIGHT))
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(_ON if on else _OFF)
        self.addItem(item)
        return item

    def _count(self, item: QListWidgetItem, count: int | None) -> None:
        item.setData(_COUNT, "" if count is None else formats.format_number(count))
        words = item.text() if count is None else f"{item.text()}, {people_words(count)}"
        item.setData(_READ_OUT, words)

    def _ticked(self, item: QListWidgetItem) -> None:
        if not item.data(_IS_TAG) and item.checkState() is _ON:
            # One selection says who is meant; a second one would leave open whether both or either.
            self.tick(tag_ids=self.tag_ids(), selection_id=int(item.data(_ID)))
        self.edited.emit()

    def _redraw(self) -> None:
        self.blockSignals(True)
        for row in range(self.count()):
            if self._is_entry(row) and not self.item(row).data(_IS_TAG):
                self.item(row).setIcon(icons.icon("list-filter", "quiet"))
        self.blockSignals(False)

    def _chosen(self) -> list[tuple[bool, int]]:
        rows = (row for row in range(self.count()) if self._is_entry(row))
        return [self._key(row) for row in rows if self.item(row).checkState() is _ON]

    def _is_entry(self, row: int) -> bool:
        return bool(self.item(row).flags() & Qt.ItemFlag.ItemIsUserCheckable)

    def _key(self, row: int) -> tuple[bool, int]:
        item = self.item(row)
        return bool(item.data(_IS_TAG)), int(item.data(_ID))


class _Row(QStyledItemDelegate):
    """A row that is ticked wherever it is pressed, with its count at the right."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        count = str(index.data(_COUNT) or "")
        self.initStyleOption(option, index)
        widget = option.widget
        style = widget.style()
        room = option.fontMetrics.horizontalAdvance(count) + theme.SPACE_M if count else 0
        words, whole = option.text, QRect(option.rect)
        text = style.subElementRect(style.SubElement.SE_ItemViewItemText, option, widget)
        option.text = option.fontMetrics.elidedText(
            words, Qt.TextElideMode.ElideRight, max(0, text.width() - room - theme.SPACE_M)
        )
        style.drawControl(style.ControlElement.CE_ItemViewItem, option, painter, widget)
        if count:
            painter.save()
            painter.setFont(theme.font(theme.Size.SMALL, tabular=True))
            painter.setPen(QColor(theme.colours().quiet))
            place = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(whole.adjusted(0, 0, -theme.SPACE_S, 0), place, count)
            painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        if not index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            return False
        clicked = event.type() == QEvent.Type.MouseButtonRelease and isinstance(event, QMouseEvent)
        if clicked and event.button() is not Qt.MouseButton.LeftButton:  # type: ignore[attr-defined]
            return False
        pressed = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if pressed and event.key() not in (Qt.Key.Key_Space, Qt.Key.Key_Select):  # type: ignore[attr-defined]
            return False
        if not clicked and not pressed:
            return False
        is_on = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) is _ON
        return model.setData(index, _OFF if is_on else _ON, Qt.ItemDataRole.CheckStateRole)
