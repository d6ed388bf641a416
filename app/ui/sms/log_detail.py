"""The lower half of the SMS log: one message in full, with what is known of it and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.i18n import _
from app.ui import icons, theme
from app.ui.sms.log_view_model import Deed, Detail, part_words
from app.ui.widgets.action_button import action_button

ICON = 20
_READABLE = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard


class LogDetail(QScrollArea):
    """Shows a `Detail`; the buttons press the dialog's actions, so that keys, menu and buttons are one."""

    def __init__(self, offered: Mapping[Deed, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_("The selected message"))
        self._detail: Detail | None = None
        self._picture = QLabel()
        self._head = QHBoxLayout()
        self.title = _label("heading")
        self.explanation = _label()
        self.next_step = _label()
        self.next_step.setFont(theme.font(bold=True))
        self.gateway_says = _label("quiet")
        self.text = _label(readable=_("Text of the message"))
        self.parts = _label("small", readable=_("The text in parts, as it was sent"))
        self.history = _label("quiet", readable=_("History of the message"))
        self._bubble = QFrame()
        self._facts = QFormLayout()
        self._facts.setHorizontalSpacing(theme.SPACE_M)
        self._facts.setVerticalSpacing(theme.SPACE_XS)
        self.buttons = {deed: action_button(action, self, follows=False) for deed, action in offered.items()}
        self._content = QWidget()
        self._lay_out()
        self.setWidget(self._content)
        self.show_nothing()
        theme.notifier().changed.connect(self._draw)

    def offer(self, *tools: QAction) -> None:
        """Small buttons beside the title, for what can be done with any message."""
        for action in tools:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setAccessibleName(action.text())
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._head.addWidget(button)

    @property
    def detail(self) -> Detail | None:
        """What is shown, None while nothing is."""
        return self._detail

    def show_nothing(self) -> None:
        self._detail = None
        self._content.hide()

    def show_detail(self, detail: Detail) -> None:
        """Show another message, or news of the same one where one had scrolled to."""
        same = self._detail is not None and self._detail.message_id == detail.message_id
        position = self.verticalScrollBar().value() if same else 0
        self._detail = detail
        self.title.setText(detail.status.title)
        self.explanation.setText(detail.status.explanation)
        _say(self.next_step, detail.status.next_step)
        says = _("The gateway says: {words}").format(words=detail.gateway_says) if detail.gateway_says else ""
        _say(self.gateway_says, says)
        self.text.setText(detail.text)
        self._bubble.setVisible(bool(detail.text))
        _say(self.parts, "\n".join(part_words(detail.parts)))
        _say(self.history, "\n".join(f"{when}   {words}" for when, words in detail.history))
        while self._facts.rowCount():
            self._facts.removeRow(0)
        for label, value in detail.facts:
            self._facts.addRow(_caption(label), _value(value))
        for deed, button in self.buttons.items():
            button.setVisible(deed in detail.deeds)
        self._draw()
        self._content.show()
        self.verticalScrollBar().setValue(position)

    def _draw(self) -> None:
        if self._detail is not None:
            status = self._detail.status
            ratio = self.devicePixelRatio()
            self._picture.setPixmap(icons.pixmap(status.icon, ICON, status.colour, ratio=ratio))

    def _lay_out(self) -> None:
        self._head.setSpacing(theme.SPACE_S)
        self._head.addWidget(self._picture)
        self._head.addWidget(self.title, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SPACE_S)
        for button in self.buttons.values():
            buttons.addWidget(button)
        buttons.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(theme.SPACE_S)
        left.addLayout(self._head)
        for label in (self.explanation, self.next_step, self.gateway_says):
            left.addWidget(label)
        left.addLayout(buttons)
        left.addSpacing(theme.SPACE_S)
        left.addWidget(self.history)
        left.addStretch(1)
        self._bubble.setObjectName("card")
        inside = QVBoxLayout(self._bubble)
        inside.setContentsMargins(theme.SPACE_M, theme.SPACE_M, theme.SPACE_M, theme.SPACE_M)
        inside.addWidget(self.text)
        right = QVBoxLayout()
        right.setSpacing(theme.SPACE_M)
        right.addWidget(self._bubble)
        right.addWidget(self.parts)
        right.addLayout(self._facts)
        right.addStretch(1)
        row = QHBoxLayout(self._content)
        row.setContentsMargins(0, theme.SPACE_M, theme.SPACE_S, theme.SPACE_S)
        row.setSpacing(theme.SPACE_XL)
        row.addLayout(left, 3)
        row.addLayout(right, 2)


def _label(role: str = "", *, readable: str = "") -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if role:
        label.setProperty("role", role)
    if readable:
        label.setTextInteractionFlags(_READABLE)
        label.setAccessibleName(readable)
    return label


def _caption(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", "quiet")
    return label


def _value(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _say(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
