"""The settings of users: who may come in, in which role, and for which companies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.permissions import Role
from app.domain.users import User
from app.errors import FieldProblem, InvalidInput
from app.i18n import LANGUAGES, N_, _
from app.ui import forms, icons
from app.ui.admin.edit_page import EditPage
from app.ui.context import UiContext

LIST_WIDTH = 110
ROLES = {
    Role.OWNER: (N_("Owner"), N_("May do everything, these settings included.")),
    Role.RECEPTION: (N_("Reception"), N_("Works with customers, appointments, SMS and text blocks.")),
    Role.STAFF: (N_("Staff"), N_("Reads customers, the calendar and the SMS log; sends nothing.")),
}


class UsersPage(EditPage):
    """One user at a time; nobody is ever deleted, since messages carry who sent them."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Users and rights"), parent)
        self._users: list[User] = []
        self._edited: User | None = None
        self.list = QComboBox()
        forms.name_input(self.list, _("Users"))
        self.list.setMinimumWidth(LIST_WIDTH)
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.list.activated.connect(self._choose)
        self.list.setPlaceholderText(_("New user"))
        self.new_button = QPushButton(" " + _("New user"))
        self.new_button.setAccessibleName(_("New user"))
        icons.put(self.new_button, "user-plus")
        self.new_button.clicked.connect(self._begin_new)
        self.head.addWidget(self.list)
        self.head.addWidget(self.new_button)
        self._add_fields()
        self.reload()

    def reload(self) -> None:
        """Read all users anew; unsaved input is thrown away."""
        actor = self.context.session.actor
        self.context.tasks.run(self, lambda s: s.auth.list_users(actor), self._show_all, key="list")

    def save(self) -> None:
        if self._edited is not None:
            self._store(self._entered(self._edited))

    def take_theirs(self, theirs: object) -> None:
        if isinstance(theirs, User):
            self._users = [theirs if u.id == theirs.id else u for u in self._users]
            self._show(theirs)

    def keep_mine(self, theirs: object) -> None:
        if isinstance(theirs, User):
            self._store(self._entered(theirs))

    def _store(self, user: User) -> None:
        password = self.password.text() or (None if user.id else "")
        if self.password.text() != self.again.text():
            self.show_failure(InvalidInput(FieldProblem("again", _("The two passwords differ."))))
            return
        actor = self.context.session.actor
        self.busy()
        self.context.tasks.run(
            self, lambda s: s.auth.save_user(actor, user, password), self._saved, failed=self.show_failure
        )

    def _saved(self, user: User) -> None:
        known = [u for u in self._users if u.id != user.id]
        self._users = sorted([*known, user], key=lambda u: u.name.casefold())
        self._fill_list(user.id)
        self._show(user)
        self.saved()

    def _show_all(self, users: Sequence[User]) -> None:
        self._users = list(users)
        wanted = self._edited.id if self._edited is not None and self._edited.id else 0
        wanted = wanted or self.context.session.actor.user_id
        self._fill_list(wanted)
        self._show(next((u for u in self._users if u.id == wanted), self._users[0]))

    def _fill_list(self, chosen: int) -> None:
        self.list.clear()
        for user in self._users:
            words = user.name if user.active else _("{name} (not active)").format(name=user.name)
            self.list.addItem(words, user.id)
        self.list.setCurrentIndex(self.list.findData(chosen))

    def _choose(self, _row: int = 0) -> None:
        chosen = self.list.currentData()
        if self._edited is None or chosen == self._edited.id:
            return
        if self.is_dirty():
            self._fill_list(self._edited.id)
            self.context.notices.show(_("Save or discard your changes first."), kind="warning")
            return
        self._show(next(u for u in self._users if u.id == chosen))

    def _begin_new(self) -> None:
        if self.is_dirty():
            self.context.notices.show(_("Save or discard your changes first."), kind="warning")
            return
        self._show(User(0, "", Role.RECEPTION))
        self.list.setCurrentIndex(-1)
        self.changed()
        self.name.setFocus()

    def _show(self, user: User) -> None:
        self.begin_loading()
        self._edited = user
        self.name.setText(user.name)
        self.role.setCurrentIndex(self.role.findData(user.role))
        self.active.setChecked(user.active)
        self.mobile.setText(user.mobile)
        self.language.setCurrentIndex(max(0, self.language.findData(user.language)))
        self.password.clear()
        self.again.clear()
        self.everywhere.setChecked(not user.mandant_ids)
        for mandant_id, box in self.mandants.items():
            box.setChecked(mandant_id in user.mandant_ids)
        self._show_mandants()
        self.loaded()
        self._explain_role()
        kept = _("Empty: the password stays as it is.") if user.has_password else _("At least 8 characters.")
        self.rows["password"].show_problem(kept, level="help")

    def _entered(self, base: User) -> User:
        chosen = tuple(mandant_id for mandant_id, box in self.mandants.items() if box.isChecked())
        return replace(
            base,
            name=self.name.text(),
            role=Role(self.role.currentData()),
            active=self.active.isChecked(),
            mobile=self.mobile.text().strip(),
            language=str(self.language.currentData()),
            mandant_ids=() if self.everywhere.isChecked() else chosen,
        )

    def _add_fields(self) -> None:
        self.name, self.mobile = QLineEdit(), QLineEdit()
        self.password, self.again = QLineEdit(), QLineEdit()
        for line in (self.password, self.again):
            line.setEchoMode(QLineEdit.EchoMode.Password)
        self.role = QComboBox()
        for role, (name, _meaning) in ROLES.items():
            self.role.addItem(_(name), role)
        self.language = QComboBox()
        self.language.addItem(_("As chosen in the program"), "")
        for code, own_name in LANGUAGES.items():
            self.language.addItem(own_name, code)
        self.active = QCheckBox(_("May log in"))
        self.add("name", _("&Name"), self.name)
        self.add("role", _("&Role"), self.role)
        self.role.currentIndexChanged.connect(self._explain_role)
        self.form.addRow("", self.active)
        self.watch(self.active)
        self.add("mobile", _("&Mobile number"), self.mobile, _("Test messages go there."))
        self.add("language", _("&Language"), self.language)
        self.add("password", _("New &password"), self.password)
        self.add("again", _("Password a&gain"), self.again)
        self._add_mandants()

    def _add_mandants(self) -> None:
        self.everywhere = QCheckBox(_("In all companies"))
        self.everywhere.toggled.connect(self._show_mandants)
        self.watch(self.everywhere)
        self.mandants: dict[int, QCheckBox] = {}
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.everywhere)
        for mandant in self.context.session.mandants:
            check = QCheckBox(mandant.name.replace("&", "&&"))
            self.watch(check)
            self.mandants[mandant.id] = check
            column.addWidget(check)
        self.add("mandant_ids", _("Works"), box)

    def _show_mandants(self, *_what: object) -> None:
        for check in self.mandants.values():
            check.setEnabled(not self.everywhere.isChecked())

    def _explain_role(self, *_what: object) -> None:
        role = self.role.currentData()
        if role is not None:
            self.rows["role"].show_problem(_(ROLES[Role(role)][1]), level="help")
