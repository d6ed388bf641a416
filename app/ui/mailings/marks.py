"""A part of the mailing's form: its heading with the sign that says whether it is right (ML-11)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.i18n import _
from app.ui import icons, theme
from app.ui.labels import plain
from app.ui.mailings.draft_view_model import FieldMark

_SIGNS = {
    "error": ("circle-alert", "error"),
    "warning": ("triangle-alert", "warn"),
    "ok": ("circle-check", "ok"),
}


class MarkLine(QWidget):
    """An icon and a sentence: red what is missing or wrong, orange what to look at; hidden where there is nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ("", "")
        self.label = plain(name="fieldMessage", wrap=True)
        self._picture = QLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_XS)
        row.addWidget(self._picture)
        row.addWidget(self.label, 1)
        theme.notifier().changed.connect(self._draw)
        self.hide()

    @property
    def text(self) -> str:
        return self._shown[1]

    def say(self, text: str, level: str) -> None:
        """`level` is error, warning, ok, or help for a line without a sign."""
        if (level, text) == self._shown:
            return
        self._shown = (level, text)
        self.label.setText(text)
        self.label.setProperty("level", level)
        self.label.style().unpolish(self.label)
        self.label.style().polish(self.label)
        self.setAccessibleName(text)
        self._draw()
        self.setVisible(bool(text))

    def show_marks(self, marks: Sequence[FieldMark]) -> None:
        """The first red one, otherwise the first orange one."""
        first = next((mark for mark in marks if mark.is_red), marks[0] if marks else None)
        self.say(first.text if first else "", "error" if first and first.is_red else "warning")

    def _draw(self) -> None:
        level, _text = self._shown
        sign = _SIGNS.get(level)
        self._picture.setVisible(sign is not None)
        if sign is not None:
            self._picture.setPixmap(icons.pixmap(sign[0], 16, sign[1], ratio=self.devicePixelRatio()))


class Part(QFrame):
    """A card with a heading; `body` is where its inputs go. `state` says in a few words how it stands."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAccessibleName(title)
        self.title = plain(title, role="heading")
        self.state = MarkLine()
        self.state.label.setWordWrap(False)
        self.head = QHBoxLayout()
        self.head.setSpacing(theme.SPACE_S)
        self.head.addWidget(self.title)
        self.head.addStretch(1)
        self.head.addWidget(self.state)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(theme.SPACE_M, theme.SPACE_S, theme.SPACE_M, theme.SPACE_M)
        self.body.setSpacing(theme.SPACE_S)
        self.body.addLayout(self.head)

    def show_marks(self, marks: Sequence[FieldMark], *, fine: str = "") -> None:
        """The sign of the worst mark; `fine` are the words where there is none, or an orange one.

        An orange sign stands without words: they stand at the field, and there may be little room.
        """
        self.state.label.setVisible(bool(fine) or any(mark.is_red for mark in marks))
        if any(mark.is_red for mark in marks):
            self.state.say(
                _("missing") if any(mark.short for mark in marks) else _("to be corrected"), "error"
            )
        elif marks:
            self.state.say(fine or _("please look"), "warning")
        else:
            self.state.say(fine, "ok")
