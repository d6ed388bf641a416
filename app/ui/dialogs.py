"""What all dialogs share: the Mandant's stripe, the row of buttons, their keys, and a remembered size."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.i18n import _
from app.ui import theme
from app.ui.context import UiContext
from app.ui.widgets.stripe import MandantStripe

ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Dialog(QDialog):
    """A window over the main window. Put the content into `body`; `open()` it, never `exec()`.

    Esc closes. Enter presses the accent button, except in texts, where Ctrl+Enter does. `name` is what the
    size is remembered under and `help_chapter` what F1 opens.
    """

    help_chapter = ""

    def __init__(
        self, context: UiContext, title: str, parent: QWidget | None = None, *, name: str = ""
    ) -> None:
        super().__init__(parent)
        self.context = context
        self._name = name
        self._accent: QAbstractButton | None = None
        self.setObjectName(name or type(self).__name__)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.stripe = MandantStripe(context.session, self)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, theme.SPACE_S)
        self.body.setSpacing(theme.SPACE_M)
        self.buttons = QHBoxLayout()
        self.buttons.setContentsMargins(theme.SPACE_L, theme.SPACE_S, theme.SPACE_L, theme.SPACE_L)
        self.buttons.setSpacing(theme.SPACE_S)
        self.buttons.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.stripe)
        outer.addLayout(self.body, 1)
        outer.addLayout(self.buttons)
        help_key = QShortcut(QKeySequence("F1"), self)
        help_key.activated.connect(self._show_help)
        size = context.layout.get(f"dialog.{name}") if name else None
        if isinstance(size, list) and len(size) == 2:
            self.resize(QSize(*size))

    def add_button(
        self, text: str, slot: Callable[[], object], *, role: str = "", leading: bool = False
    ) -> QPushButton:
        """Add a button at the right end, `leading` ones at the left. `role`: "", accent or danger.

        Add the accent button last: what destroys never stands first nor takes Enter.
        """
        button = QPushButton(text)
        button.setAutoDefault(False)
        if role:
            button.setProperty("role", role)
        if role == "accent":
            self._accent = button
        button.clicked.connect(lambda _checked=False: slot())
        if leading:
            self.buttons.insertWidget(0, button)
        else:
            self.buttons.addWidget(button)
        return button

    def add_cancel(self, text: str = "") -> QPushButton:
        return self.add_button(text or _("Cancel"), self.reject)

    @property
    def accent_button(self) -> QAbstractButton | None:
        return self._accent

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER_KEYS:
            with_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            focused = self.focusWidget()
            if isinstance(focused, QAbstractButton) and not with_control:
                focused.click()
            elif with_control or not isinstance(focused, QPlainTextEdit | QTextEdit):
                self._press_accent()
            event.accept()
            return
        super().keyPressEvent(event)

    def done(self, result: int) -> None:
        if self._name:
            self.context.layout.set(f"dialog.{self._name}", [self.width(), self.height()])
        super().done(result)

    def closeEvent(self, event: QCloseEvent) -> None:
        # The frame's cross is the same as Esc, so that `reject` decides about unsaved input.
        if self.isVisible():
            event.ignore()
            self.reject()
            return
        super().closeEvent(event)

    def _press_accent(self) -> None:
        if self._accent is not None and self._accent.isEnabled():
            self._accent.click()

    def _show_help(self) -> None:
        self.context.navigator.show_help(self.help_chapter)


def ask(
    context: UiContext,
    parent: QWidget,
    title: str,
    text: str,
    *,
    action: str,
    on_action: Callable[[], object],
    danger: bool = False,
    other: str = "",
    on_other: Callable[[], object] | None = None,
) -> Dialog:
    """Open a question with *Cancel*, perhaps an `other` way, and `action`; returns at once."""
    dialog = Dialog(context, title, parent, name="")
    dialog.setObjectName("question")
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setMinimumWidth(360)
    dialog.body.addWidget(label)
    dialog.setAccessibleDescription(text)

    def answer(slot: Callable[[], object]) -> Callable[[], None]:
        def run() -> None:
            dialog.accept()
            slot()

        return run

    cancel = dialog.add_cancel()
    if other and on_other is not None:
        dialog.add_button(other, answer(on_other))
    dialog.add_button(action, answer(on_action), role="danger" if danger else "accent")
    cancel.setFocus()
    dialog.open()
    return dialog
