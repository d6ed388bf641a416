"""Over the history: which kinds of entries are shown, and a search among them."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.domain.timeline import TimelineKind
from app.i18n import _
from app.ui import forms, icons, theme
from app.ui.labels import plain
from app.ui.timeline.view_model import KINDS

APPLIED_MS = 150


class TimelineBar(QWidget):
    """`changed` after a click or a short pause in typing; no kind pressed means all of them."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kinds: dict[TimelineKind, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_S)
        row.addWidget(plain(_("Show only"), role="quiet"))
        for kind, (words, icon) in KINDS.items():
            self.kinds[kind] = button = QPushButton(f" {_(words)}")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setAccessibleName(_("Show only: {what}").format(what=_(words)))
            icons.put(button, icon)
            button.toggled.connect(lambda _on: self.changed.emit())
            row.addWidget(button)
        row.addStretch(1)
        label = plain(_("&Search"))
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setPlaceholderText(_("Words, number, name"))
        self.search.setMinimumWidth(180)
        label.setBuddy(self.search)
        forms.name_input(self.search, _("Search the history"))
        row.addWidget(label)
        row.addWidget(self.search)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(APPLIED_MS)
        self._pause.timeout.connect(self.changed)
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self.search.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def chosen(self) -> frozenset[TimelineKind]:
        return frozenset(kind for kind, button in self.kinds.items() if button.isChecked())

    @property
    def text(self) -> str:
        return self.search.text().strip()

    @property
    def limits(self) -> bool:
        """Whether something is left out."""
        return bool(self.chosen or self.text)

    def show_counts(self, words: Mapping[TimelineKind, str]) -> None:
        for kind, text in words.items():
            self.kinds[kind].setText(f" {text}")  # the style leaves no room after the icon

    def clear(self) -> None:
        """Show everything again."""
        for button in self.kinds.values():
            button.setChecked(False)
        self.search.clear()
