"""A list of all tags with boxes to tick, for one customer or for many."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from app.domain.tags import Tag
from app.i18n import _
from app.ui import theme
from app.ui.widgets.swatch import swatch

_ON, _OFF, _SOME = Qt.CheckState.Checked, Qt.CheckState.Unchecked, Qt.CheckState.PartiallyChecked


class TagChecks(QListWidget):
    """Space or a click ticks. Half ticked: some of many carry it, and that stays so until it is touched."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before: dict[int, Qt.CheckState] = {}
        self.setAccessibleName(_("Tags"))
        self.setIconSize(QSize(14, 14))
        self.itemChanged.connect(lambda _item: self.edited.emit())

    def show_tags(self, tags: Sequence[Tag], carried: Mapping[int, int], customers: int) -> None:
        """Offer `tags`; `carried` says how many of the `customers` carry each (by its id)."""
        self.blockSignals(True)
        self.clear()
        self._before.clear()
        for tag in tags:
            number = carried.get(tag.id, 0)
            self._add(tag, _OFF if not number else _ON if number == customers else _SOME)
        self.setCurrentRow(0)
        self.blockSignals(False)

    def add_new(self, tag: Tag) -> None:
        """Offer one more, ticked; nobody carries it yet."""
        self._add(tag, _OFF)
        self.item(self.count() - 1).setCheckState(_ON)
        self.setCurrentRow(self.count() - 1)

    def given(self) -> tuple[int, ...]:
        """The ids of tags that were ticked and were not before."""
        return tuple(tag for tag, state in self._states().items() if state is _ON is not self._before[tag])

    def taken(self) -> tuple[int, ...]:
        """The ids of tags from which the tick was taken."""
        return tuple(tag for tag, state in self._states().items() if state is _OFF is not self._before[tag])

    def ticked(self) -> Collection[int]:
        """The ids of all tags that are ticked."""
        return {tag for tag, state in self._states().items() if state is _ON}

    def _states(self) -> dict[int, Qt.CheckState]:
        items = (self.item(row) for row in range(self.count()))
        return {item.data(Qt.ItemDataRole.UserRole): item.checkState() for item in items}

    def _add(self, tag: Tag, state: Qt.CheckState) -> None:
        item = QListWidgetItem(swatch(tag.colour), tag.title)
        item.setData(Qt.ItemDataRole.UserRole, tag.id)
        item.setSizeHint(QSize(0, theme.ROW_HEIGHT))
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(state)
        self._before[tag.id] = state
        self.addItem(item)
