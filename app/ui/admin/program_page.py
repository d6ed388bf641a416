"""The settings of the program for who is logged in: language, light or dark, lock, password, time to undo."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox, QWidget

from app import i18n
from app.domain.accounts import Account
from app.domain.permissions import Actor, Permission
from app.errors import FieldProblem, InvalidInput
from app.i18n import _
from app.ui import theme
from app.ui.admin.edit_page import EditPage
from app.ui.context import UiContext
from app.ui.labels import plain
from app.ui.window_actions import APPEARANCES

if TYPE_CHECKING:
    from app.services.suite import Services

LONGEST_LOCK_MINUTES = 240
LONGEST_HOLD_SECONDS = 120


@dataclass(frozen=True, slots=True)
class _Stored:
    lock_minutes: int
    has_password: bool
    account: Account | None


@dataclass(frozen=True, slots=True)
class _Wanted:
    lock_minutes: int
    hold_seconds: int
    old_password: str
    new_password: str | None  # None = as it is, "" = none any more


class ProgramPage(EditPage):
    """Language and appearance change at once; the rest with *Save*."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Program"), parent)
        self._stored = _Stored(0, False, None)
        self._manages = context.session.may(Permission.MANAGE_ACCOUNTS)
        self._add_fields()
        self.reload()

    def reload(self) -> None:
        actor = self.context.session.actor
        manages = self._manages
        self.context.tasks.run(self, lambda s: _read(s, actor, manages), self._show, key="read")

    def save(self) -> None:
        if self.password.text() != self.again.text():
            self.show_failure(InvalidInput(FieldProblem("again", _("The two passwords differ."))))
            return
        actor, stored = self.context.session.actor, self._stored
        new = "" if self.without.isChecked() else self.password.text() or None
        wanted = _Wanted(self.lock.value(), self.hold.value(), self.old.text(), new)
        self.busy()
        self.context.tasks.run(
            self,
            lambda s: _write(s, actor, stored, wanted),
            lambda _none: self._saved(),
            failed=self.show_failure,
        )

    def _saved(self) -> None:
        self.context.choices.choose_lock_minutes(self.lock.value())
        self.saved()
        self.reload()

    def _show(self, stored: _Stored) -> None:
        self._stored = stored
        self.begin_loading()
        self.lock.setValue(stored.lock_minutes)
        for line in (self.old, self.password, self.again):
            line.clear()
        self.old.setEnabled(stored.has_password)
        self.without.setChecked(False)
        self.without.setVisible(stored.has_password)
        if stored.account is not None:
            self.hold.setValue(stored.account.hold_seconds)
        self.hold.setEnabled(stored.account is not None)
        self.loaded()
        without = "" if stored.has_password else _("Without a password there is nothing to lock with.")
        self.rows["lock"].show_problem(without, level="help")

    def _add_fields(self) -> None:
        self.language = QComboBox()
        for code, name in i18n.LANGUAGES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(self.language.findData(i18n.current_language()))
        self.appearance = QComboBox()
        for kind, text in APPEARANCES.items():
            self.appearance.addItem(_(text), kind)
        self.appearance.setCurrentIndex(self.appearance.findData(theme.notifier().appearance))
        self.lock = QSpinBox()
        self.lock.setRange(0, LONGEST_LOCK_MINUTES)
        self.lock.setSpecialValueText(_("never"))
        self.lock.setSuffix(" " + _("min"))
        self.hold = QSpinBox(self)
        self.hold.setVisible(self._manages)
        self.hold.setRange(0, LONGEST_HOLD_SECONDS)
        self.hold.setSpecialValueText(_("send at once"))
        self.hold.setSuffix(" " + _("s"))
        self.old, self.password, self.again = QLineEdit(), QLineEdit(), QLineEdit()
        for line in (self.old, self.password, self.again):
            line.setEchoMode(QLineEdit.EchoMode.Password)
        self.add("language", _("&Language"), self.language)
        self.add("appearance", _("A&ppearance"), self.appearance)
        self.language.currentIndexChanged.disconnect(self.changed)
        self.appearance.currentIndexChanged.disconnect(self.changed)
        self.language.activated.connect(self._choose_language)
        self.appearance.activated.connect(self._choose_appearance)
        self.add("lock", _("Loc&k after"), self.lock)
        self.lock.valueChanged.connect(self.changed)
        if self._manages:
            help_text = _("So long an SMS can be taken back after Send. For all who send for this company.")
            self.add("hold", _("&Undo within"), self.hold, help_text)
            self.hold.valueChanged.connect(self.changed)
        self.form.addRow(plain(_("Your password"), role="heading"))
        self.add("old", _("&Old password"), self.old)
        self.add("password", _("&New password"), self.password, _("At least 8 characters."))
        self.add("again", _("Password a&gain"), self.again)
        self.without = QCheckBox(_("&Remove the password; I work alone here"))
        self.form.addRow("", self.without)
        self.watch(self.without)
        self.without.toggled.connect(self._without_toggled)

    def _without_toggled(self, without: bool) -> None:
        for line in (self.password, self.again):
            line.clear()
            line.setEnabled(not without)

    def _choose_language(self, number: int) -> None:
        self.context.choices.choose_language(str(self.language.itemData(number)))

    def _choose_appearance(self, number: int) -> None:
        self.context.choices.choose_appearance(theme.Appearance(self.appearance.itemData(number)))


def _read(services: Services, actor: Actor, manages: bool) -> _Stored:
    return _Stored(
        lock_minutes=int(services.preferences.get(actor, "lock.minutes", 0)),
        has_password=services.auth.has_password(actor),
        account=services.accounts.get_active(actor) if manages else None,
    )


def _write(services: Services, actor: Actor, stored: _Stored, wanted: _Wanted) -> None:
    if wanted.new_password is not None:
        services.auth.change_password(actor, wanted.old_password, wanted.new_password)
    services.preferences.set(actor, "lock.minutes", wanted.lock_minutes)
    account = stored.account
    if account is not None and account.hold_seconds != wanted.hold_seconds:
        services.accounts.save(actor, replace(account, hold_seconds=wanted.hold_seconds), {})
