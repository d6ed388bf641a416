"""Name and password: the way in, and the way back after the window has locked itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QFrame,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.users import User
from app.errors import LogInFailed, UserError
from app.i18n import _, ngettext
from app.ui import forms, icons, theme
from app.ui.widgets.centred import centre

CARD_WIDTH = 380


class PasswordCard(QWidget):
    """A card in the middle of the window with one accent button; `try_password` is called with name and password.

    Whoever shows it answers with `refuse` or takes it away.
    """

    tried = Signal(str, str)

    def __init__(self, title: str, hint: str, button: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lockScreen")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._seconds = 0
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)
        heading = _plain(title, "pageTitle")
        self.hint = _plain(hint)
        self.hint.setProperty("role", "quiet")
        self.name = QComboBox()
        self.name.setEditable(True)
        self.name.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.form = QFormLayout()
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self.form.setSpacing(theme.SPACE_XS)
        self.name_row = forms.add_row(self.form, _("&Name"), self.name)
        self.row = forms.add_row(self.form, _("&Password"), self.password)
        self.button = QPushButton(button)
        self.button.setProperty("role", "accent")
        self.button.clicked.connect(self._try)
        self.password.returnPressed.connect(self._try)
        card = QFrame(self)
        card.setObjectName("card")
        card.setFixedWidth(CARD_WIDTH)
        self.column = QVBoxLayout(card)
        self.column.setContentsMargins(theme.SPACE_XL, theme.SPACE_XL, theme.SPACE_XL, theme.SPACE_XL)
        self.column.setSpacing(theme.SPACE_M)
        self.column.addWidget(heading)
        self.column.addWidget(self.hint)
        self.column.addLayout(self.form)
        self.column.addWidget(self.button)
        centre(card, self)

    def focus_first(self) -> None:
        (self.password if self.name.currentText() else self.name).setFocus()

    def refuse(self, error: UserError) -> None:
        """Say why, and let the next try wait where it has to."""
        self.password.selectAll()
        self.password.setFocus()
        self._seconds = error.wait_seconds if isinstance(error, LogInFailed) else 0
        self.row.show_problem(error.text)
        self.button.setEnabled(not self._seconds)
        if self._seconds:
            self._timer.start()

    def wait(self, busy: bool) -> None:
        """While a password is checked, no second one is taken."""
        self.button.setEnabled(not busy)

    def _tick(self) -> None:
        self._seconds -= 1
        if self._seconds > 0:
            text = ngettext("Try again in {count} second.", "Try again in {count} seconds.", self._seconds)
            self.row.show_problem(text.format(count=self._seconds))
            return
        self._timer.stop()
        self.button.setEnabled(True)
        self.row.show_problem("")

    def _try(self) -> None:
        if not self.button.isEnabled():
            return
        if not self.name.currentText().strip():
            self.name_row.show_problem(_("Enter your name."))
            self.name.setFocus()
            return
        self.wait(True)
        self.tried.emit(self.name.currentText().strip(), self.password.text())


class LogInCard(PasswordCard):
    """For who begins: the names that may be chosen, the one used last in front."""

    def __init__(self, users: Sequence[User], last_name: str, parent: QWidget | None = None) -> None:
        super().__init__(_("Log in"), _("Choose your name and type your password."), _("Log in"), parent)
        for user in users:
            self.name.addItem(user.name)
        self.name.setCurrentText(last_name if self.name.findText(last_name) >= 0 else "")


class LockCard(PasswordCard):
    """For who comes back: only the password; *Log out* makes room for somebody else."""

    def __init__(self, name: str, log_out: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(name, _("The program is locked. Your work is as you left it."), _("Unlock"), parent)
        self.name.setEditText(name)
        self.form.setRowVisible(0, False)
        other = QPushButton(" " + _("Log out"))
        other.setAccessibleName(_("Log out"))
        other.setProperty("role", "link")
        icons.put(other, "log-out", "accent")
        other.clicked.connect(lambda _checked=False: log_out())
        self.column.addWidget(other, 0, Qt.AlignmentFlag.AlignHCenter)

    def refuse(self, error: UserError) -> None:
        """As for a log-in; but nobody is asked for a name here."""
        super().refuse(error)
        if isinstance(error, LogInFailed) and not error.wait_seconds:
            self.row.show_problem(_("The password is wrong."))


def _plain(text: str, object_name: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setObjectName(object_name)
    return label
