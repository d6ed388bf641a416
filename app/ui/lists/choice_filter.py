"""Several of some values, ticked in a list that drops down."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from app.i18n import _, ngettext
from app.ui import icons, theme
from app.ui.context import UiContext
from app.ui.lists.filter_editors import ENTRY_HEIGHT, DropEditor
from app.ui.lists.filters import Choice, ChoiceFilter
from app.ui.widgets.popup import Popup

MOST_SHOWN = 20
"""Entries seen at once; the others are scrolled to."""
_KEY = int(Qt.ItemDataRole.UserRole)


class ChoiceEditor(DropEditor):
    """Shows what is chosen, in words for one value, as a number for several; the values are read when needed."""

    def __init__(self, context: UiContext, title: str, kind: ChoiceFilter, parent: QWidget) -> None:
        super().__init__(title, parent)
        self._context = context
        self._title = title
        self._kind = kind
        self._chosen: frozenset[str] = frozenset()
        self._known: dict[str, Choice] = {}
        self.popup: ChoicePopup | None = None
        self._show_words()

    def value(self) -> frozenset[str] | None:
        return self._chosen or None

    def set_value(self, value: object | None) -> None:
        self._chosen = value if isinstance(value, frozenset) else frozenset()
        if self._chosen and not self._known:
            self._read()
        if self.popup is not None:
            self.popup.show_chosen(self._chosen)
        self._show_words()

    def open(self) -> None:
        """What is known is offered at once, and what has come or gone since then follows."""
        if self.popup is None:
            self.popup = ChoicePopup(self._title, self.button)
            self.popup.toggled.connect(self._toggle)
            self.popup.cleared.connect(self.clear)
        self.popup.fill(tuple(self._known.values()), self._chosen)
        self.popup.open_under(self.button)
        self._read()

    def _read(self) -> None:
        self._context.tasks.run(self, self._kind.options, self._take, key="options")

    def _take(self, options: Sequence[Choice]) -> None:
        self._known = {option.key: option for option in options}
        if self.popup is not None and self.popup.isVisible() and self.popup.options != tuple(options):
            self.popup.fill(options, self._chosen)
            self.popup.open_under(self.button)
        self._show_words()

    @Slot(str, bool)
    def _toggle(self, key: str, chosen: bool) -> None:
        self._chosen = self._chosen | {key} if chosen else self._chosen - {key}
        self._show_words()
        self.edited.emit()

    def _show_words(self) -> None:
        count = len(self._chosen)
        names = [choice.words for key, choice in self._known.items() if key in self._chosen]
        if not count:
            self._say(_("All"))
        elif count == len(names) == 1:
            self._say(names[0])
        else:
            words = ngettext("{count} chosen", "{count} chosen", count).format(count=count)
            self._say(words, ", ".join(names))


class ChoicePopup(Popup):
    """The values with their boxes; Space ticks, Enter and Esc close, letters lead to what begins with them."""

    toggled = Signal(str, bool)
    cleared = Signal()

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(title, parent)
        self.options: tuple[Choice, ...] = ()
        self._ticked: QListWidgetItem | None = None
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setProperty("role", "bare")
        self.list.setIconSize(QSize(16, 16))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.all_button = QPushButton(_("Show all"))
        self.all_button.setProperty("role", "link")
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.SPACE_XS, theme.SPACE_XS, theme.SPACE_XS, theme.SPACE_XS)
        box.setSpacing(theme.SPACE_XS)
        box.addWidget(self.list, 1)
        box.addWidget(self.all_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.list.itemPressed.connect(self._forget_tick)
        self.list.itemChanged.connect(self._tell)
        self.list.itemClicked.connect(self._tick_unless_ticked)
        self.list.installEventFilter(self)
        self.all_button.clicked.connect(lambda _checked=False: self.cleared.emit())

    def fill(self, options: Sequence[Choice], chosen: frozenset[str]) -> None:
        """Offer these; the place of the keyboard is kept."""
        row = max(0, self.list.currentRow())
        self.options = tuple(options)
        self.list.blockSignals(True)
        self.list.clear()
        for option in options:
            self.list.addItem(_item(option, option.key in chosen))
        if not options:
            waiting = QListWidgetItem(_("One moment …"))
            waiting.setSizeHint(QSize(0, ENTRY_HEIGHT))
            waiting.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(waiting)
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self.list.blockSignals(False)
        self.all_button.setEnabled(bool(chosen))
        words = max((self.fontMetrics().horizontalAdvance(option.words) for option in options), default=0)
        width = words + 2 * 16 + 6 * theme.SPACE_S  # the box, the icon and what is between
        height = min(self.list.count(), MOST_SHOWN) * ENTRY_HEIGHT + self.all_button.sizeHint().height()
        self.resize(min(420, max(200, width)), height + 4 * theme.SPACE_XS + 2)
        self.list.setFocus()

    def show_chosen(self, chosen: frozenset[str]) -> None:
        """Tick these and no others; tells nobody."""
        self.list.blockSignals(True)
        for row in range(self.list.count()):
            item = self.list.item(row)
            if item.data(_KEY):
                item.setCheckState(_state(item.data(_KEY) in chosen))
        self.list.blockSignals(False)
        self.list.viewport().update()
        self.all_button.setEnabled(bool(chosen))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self.close()
            return True
        return super().eventFilter(watched, event)

    @Slot()
    def _forget_tick(self) -> None:
        self._ticked = None

    @Slot(QListWidgetItem)
    def _tell(self, item: QListWidgetItem) -> None:
        self._ticked = item
        chosen = item.checkState() is Qt.CheckState.Checked
        self.all_button.setEnabled(chosen or bool(self._any_ticked()))
        self.toggled.emit(item.data(_KEY), chosen)

    @Slot(QListWidgetItem)
    def _tick_unless_ticked(self, item: QListWidgetItem) -> None:
        """A click on the words ticks as well as one on the box, which has done it already."""
        if item.data(_KEY) and self._ticked is not item:
            item.setCheckState(_state(item.checkState() is not Qt.CheckState.Checked))

    def _any_ticked(self) -> bool:
        items = (self.list.item(row) for row in range(self.list.count()))
        return any(item.checkState() is Qt.CheckState.Checked for item in items)


def _item(option: Choice, chosen: bool) -> QListWidgetItem:
    item = QListWidgetItem(option.words)
    flag = Qt.ItemFlag
    item.setFlags(flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsUserCheckable)
    item.setSizeHint(QSize(0, ENTRY_HEIGHT))
    item.setData(_KEY, option.key)
    item.setCheckState(_state(chosen))
    if option.icon:
        item.setIcon(icons.icon(option.icon, option.colour))
    return item


def _state(chosen: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked
