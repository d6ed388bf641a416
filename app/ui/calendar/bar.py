"""The row above the calendar: which days are shown, how to leaf through them, and *New appointment*."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from app.i18n import _
from app.ui import icons, theme


class CalendarBar(QWidget):
    """Buttons for actions that the page made."""

    def __init__(
        self,
        *,
        leaf: tuple[QAction, QAction, QAction],
        modes: tuple[QAction, QAction],
        new: QAction,
        parent: QWidget | None = None,
    ) -> None:
        """`leaf` are back, today and forward; `modes` the day and the week."""
        super().__init__(parent)
        back, today, forward = leaf
        self.title = _Title()
        self._group = QActionGroup(self)
        for mode in modes:
            mode.setCheckable(True)
            self._group.addAction(mode)
        self.new_button = QPushButton(f" {new.text()}", self)
        self.new_button.setAccessibleName(new.text())
        self.new_button.setProperty("role", "accent")
        self.new_button.setToolTip(new.toolTip())
        self.new_button.setVisible(new.isVisible())
        icons.put(self.new_button, "plus", "on_accent")
        self.new_button.clicked.connect(lambda _checked=False: new.trigger())
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.SPACE_M, theme.SPACE_S, theme.SPACE_M, theme.SPACE_S)
        row.setSpacing(theme.SPACE_XS)
        row.addWidget(self._button(back, Qt.ToolButtonStyle.ToolButtonIconOnly))
        row.addWidget(self._button(today, Qt.ToolButtonStyle.ToolButtonTextOnly))
        row.addWidget(self._button(forward, Qt.ToolButtonStyle.ToolButtonIconOnly))
        row.addSpacing(theme.SPACE_S)
        row.addWidget(self.title, 1)
        for mode in modes:
            row.addWidget(self._button(mode, Qt.ToolButtonStyle.ToolButtonTextOnly))
        row.addSpacing(theme.SPACE_S)
        row.addWidget(self.new_button)

    def show_period(self, title: str, short: str) -> None:
        """Say which days are shown; in the `short` way where there is not room enough."""
        self.title.show_words(title, short)
        self.setAccessibleName(_("Calendar: {period}").format(period=title))

    def _button(self, action: QAction, style: Qt.ToolButtonStyle) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setToolButtonStyle(style)
        button.setAccessibleName(action.text())
        return button


class _Title(QLabel):
    """Takes what room is left; words that do not fit give way to shorter ones."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pageTitle")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._words = ("", "")

    def show_words(self, words: str, short: str) -> None:
        self._words = (words, short)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        words, short = self._words
        fits = self.fontMetrics().horizontalAdvance(words) <= self.contentsRect().width()
        self.setText(words if fits else short)
        self.setToolTip("" if fits else words)
