"""One row of the tray: what is wrong, with whom, and the buttons that mend it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui import icons, theme
from app.ui.attention.view_model import AttentionLine, Mend
from app.ui.labels import plain

ICON = 20


class AttentionRow(QFrame):
    """`wanted` carries the line and what shall be done about it; `menu_wanted` where on the screen."""

    wanted = Signal(object, object)
    menu_wanted = Signal(QPoint)

    def __init__(self, line: AttentionLine, *, may_mend: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = line
        self.setObjectName("card")
        self.setAccessibleName(line.title)
        self._picture = QLabel()
        self._picture.setFixedWidth(ICON)
        self.buttons: dict[Mend, QPushButton] = {}
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE_S)
        title = plain(line.title, wrap=True)
        title.setFont(theme.font(bold=True))
        head.addWidget(title, 1)
        head.addWidget(plain(line.when, role="quiet"))
        words = QVBoxLayout()
        words.setSpacing(theme.SPACE_XS)
        words.addLayout(head)
        if line.text:
            words.addWidget(self._shortened(line.text))
        words.addWidget(plain(line.explanation, role="quiet", wrap=True))
        if may_mend and line.mends:
            words.addLayout(self._buttons(line))
        else:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # to be read, and scrolled to, by keyboard
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.SPACE_M, theme.SPACE_S, theme.SPACE_M, theme.SPACE_S)
        row.setSpacing(theme.SPACE_M)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self._draw()
        theme.notifier().changed.connect(self._draw)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.first.setFocus()
        self.menu_wanted.emit(event.globalPos())

    @property
    def first(self) -> QWidget:
        """What takes the keyboard for this row."""
        return next(iter(self.buttons.values()), self)

    def _buttons(self, line: AttentionLine) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_S)
        for mend, words in line.mends:
            button = QPushButton(words)
            button.setAutoDefault(False)
            button.setAccessibleDescription(line.title)
            button.clicked.connect(lambda _checked=False, mend=mend: self.wanted.emit(self.line, mend))
            self.buttons[mend] = button
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _shortened(self, text: str) -> QLabel:
        label = plain(text, wrap=True)
        label.setMaximumHeight(2 * label.fontMetrics().lineSpacing() + 2)
        label.setToolTip(text)
        return label

    def _draw(self) -> None:
        ratio = self.devicePixelRatio()
        self._picture.setPixmap(icons.pixmap(self.line.icon, ICON, self.line.colour, ratio=ratio))
