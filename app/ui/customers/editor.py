"""The window in which a customer is entered and changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from app.domain.customers import Customer, CustomerRow
from app.domain.messages import DraftContext
from app.domain.permissions import Permission
from app.errors import EditConflict, FieldProblem, InvalidInput, UserError
from app.i18n import _
from app.ui import forms, theme
from app.ui.conflict_dialog import ConflictDialog
from app.ui.context import UiContext
from app.ui.customers.consent_table import ConsentTable
from app.ui.customers.lines import plain_label
from app.ui.customers.person_form import PersonForm
from app.ui.customers.phone_list import PhoneList
from app.ui.customers.versions import differences, same_input
from app.ui.dialogs import Dialog, ask
from app.ui.tags.field import TagField
from app.ui.widgets.hint_bar import HintBar

PAUSE_MILLISECONDS = 300
"""So long after the last key a new customer is compared with those who are there."""


class CustomerEditor(Dialog):
    """Id 0 = a new customer, with what `preset` knows of it; `created` is told the id once it is saved.

    Consent that is recorded here is stored together with the rest, when *Save* is pressed.
    """

    help_chapter = "customers"

    def __init__(
        self,
        context: UiContext,
        customer_id: int,
        created: Callable[[int], None] | None = None,
        *,
        preset: Customer | None = None,
        parent: QWidget | None = None,
    ) -> None:
        title = _("Customer") if customer_id else _("New customer")
        super().__init__(context, title, parent, name="customer")
        self._created = created
        self._stored = preset or Customer(0, context.session.mandant.id)
        self._before = self._stored
        self._saving = False
        self._likely: CustomerRow | None = None
        today = context.clock.now().astimezone(ZoneInfo(context.session.mandant.time_zone)).date()
        self.person = PersonForm(today, context.session.mandant.language)
        self.phones = PhoneList(context)
        self.consent = ConsentTable(context)
        self.tags = TagField(context)
        self.notes = QPlainTextEdit()
        self.hint = HintBar()
        self._compare = QTimer(self)
        self._compare.setSingleShot(True)
        self._compare.setInterval(PAUSE_MILLISECONDS)
        self._compare.timeout.connect(self._look_for_duplicates)
        self._lay_out()
        self._connect()
        if customer_id:
            self._read(customer_id)
        else:
            self._fill(self._stored)

    # Building

    def _lay_out(self) -> None:
        forms.name_input(self.notes, _("Notes"))
        self.notes.setTabChangesFocus(True)
        self.notes.setMinimumHeight(64)
        right = QVBoxLayout()
        right.setSpacing(theme.SPACE_S)
        parts = (
            (_("Phone numbers"), self.phones),
            (_("Consent to SMS"), self.consent),
            (_("Notes"), self.notes),
        )
        for heading, part in parts:
            if part is self.notes:
                right.addWidget(self.tags)  # with a heading of its own, which goes where there are no tags
            right.addWidget(plain_label(heading, "small"))
            right.addWidget(part, 1 if part is self.notes else 0)
        left = QVBoxLayout()
        left.addWidget(self.person)
        left.addStretch(1)
        content = QWidget()
        content.setObjectName("cardContent")
        columns = QHBoxLayout(content)
        columns.setContentsMargins(0, 0, theme.SPACE_S, 0)
        columns.setSpacing(theme.SPACE_XL)
        columns.addLayout(left, 5)
        columns.addLayout(right, 6)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(content)
        self.body.addWidget(self.hint)
        self.body.addWidget(area, 1)
        self.add_cancel()
        self.save_button = self.add_button(_("Save"), self.save, role="accent")
        self.save_button.setEnabled(False)
        if self.context.layout.get("dialog.customer") is None:
            self.resize(960, 600)

    def _connect(self) -> None:
        for signal in (self.person.edited, self.phones.edited, self.consent.edited, self.notes.textChanged):
            signal.connect(self._note_edit)
        self.phones.understood.connect(lambda: self.consent.show_numbers(self.phones.numbers()))
        self.phones.sms_requested.connect(self._send_sms)
        self.hint.pressed.connect(self._open_likely)
        save_key = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self)
        save_key.activated.connect(self.save)

    # Reading and showing

    def _read(self, customer_id: int) -> None:
        self.setEnabled(False)
        actor = self.context.session.actor
        self.context.tasks.run(
            self, lambda s: s.customers.get(actor, customer_id), self._show_stored, failed=self._cannot_read
        )

    def _show_stored(self, customer: Customer) -> None:
        self._stored = self._before = customer
        self.setEnabled(True)
        self._fill(customer)

    def _cannot_read(self, error: Exception) -> None:
        self.setEnabled(True)
        super().reject()
        if isinstance(error, UserError):
            self.context.notices.show(error.text, kind="error")
        else:
            self.context.tasks.unhandled(error)

    def _fill(self, customer: Customer) -> None:
        if customer.id:
            self.setWindowTitle(_("Customer – {name}").format(name=customer.display_name))
        self.person.fill(customer)
        self.phones.fill(customer.phones)
        self.consent.fill(customer.consents)
        self.notes.blockSignals(True)
        self.notes.setPlainText(customer.notes)
        self.notes.blockSignals(False)
        self.tags.show_customer(customer.id, archived=customer.archived)
        may_edit = self.context.session.may(Permission.EDIT_CUSTOMERS)
        self.save_button.setEnabled(may_edit)
        self.person.lines["first_name" if not customer.id else "last_name"].setFocus()
        self._note_edit()

    def entered(self) -> Customer:
        """The customer as it stands in the window."""
        customer = self.person.read(self._stored)
        return replace(customer, phones=self.phones.phones(), notes=self.notes.toPlainText().strip())

    def is_dirty(self) -> bool:
        """Whether closing would lose something."""
        unread = bool(self.person.own_problems())
        beside = bool(self.consent.statements) or self.tags.is_dirty()
        return unread or beside or not same_input(self.entered(), self._before)

    def _note_edit(self) -> None:
        if not self._stored.id:
            self._compare.start()

    # Saving

    def save(self) -> None:
        """Store it and close; what is wrong is said at its field."""
        if self._saving or not self.save_button.isEnabled():
            return
        problems = self.person.own_problems()
        self.person.show_problems(problems)
        if not problems:
            self._store(self.entered())

    def _store(self, customer: Customer) -> None:
        actor, statements = self.context.session.actor, self.consent.statements
        tag_ids = self.tags.tag_ids()
        self._saving = True
        self.save_button.setEnabled(False)
        self.context.tasks.run(
            self,
            lambda s: s.customers.save(actor, customer, statements=statements, tag_ids=tag_ids),
            self._saved,
            failed=lambda error: self._refused(customer, error),
        )

    def _saved(self, customer: Customer) -> None:
        was_new = not self._stored.id
        self._stored = customer
        self.accept()
        words = _("{name} is saved.").format(name=customer.display_name)
        self.context.notices.show(words, kind="ok", seconds=3)
        if was_new and self._created is not None:
            self._created(customer.id)

    def _refused(self, mine: Customer, error: Exception) -> None:
        self._saving = False
        self.save_button.setEnabled(True)
        match error:
            case EditConflict(theirs=Customer() as theirs):
                self._let_choose(mine, theirs)
            case InvalidInput(problems=problems):
                self.person.show_problems(problems)
            case UserError():
                self.person.show_problems((FieldProblem("last_name", error.text),))
            case _:
                self.context.tasks.unhandled(error)

    def _let_choose(self, mine: Customer, theirs: Customer) -> None:
        words = _(
            "Somebody else has saved this customer meanwhile. Nothing is lost: choose which version counts."
        )
        ConflictDialog(
            self.context,
            words,
            differences(mine, theirs),
            keep_mine=lambda: self._store(replace(mine, version=theirs.version)),
            take_theirs=lambda: self._show_stored(theirs),
            parent=self,
        ).open()

    # Closing

    def reject(self) -> None:
        if not self.is_dirty() or self._saving:
            super().reject()
            return
        ask(
            self.context,
            self,
            _("Unsaved changes"),
            _("What you changed here is not saved yet."),
            action=_("Save"),
            on_action=self.save,
            other=_("Discard"),
            on_other=super().reject,
        )

    # Beside the form

    def _send_sms(self, number: str) -> None:
        self.context.navigator.send_sms(DraftContext(customer_id=self._stored.id or None, number=number))

    def _look_for_duplicates(self) -> None:
        actor, customer = self.context.session.actor, self.entered()
        self.context.tasks.run(
            self,
            lambda s: s.customers.likely_duplicates(actor, customer),
            self._show_likely,
            key="duplicates",
        )

    def _show_likely(self, rows: tuple[CustomerRow, ...]) -> None:
        self._likely = rows[0] if rows else None
        if self._likely is None:
            self.hint.say("")
            return
        known = ", ".join(word for word in (self._likely.name, self._likely.phone, self._likely.city) if word)
        words = _("Perhaps this customer is there already: {customer}").format(customer=known)
        self.hint.say(words, icon="users", colour="warn", action=_("Open this one"))

    def _open_likely(self) -> None:
        if self._likely is not None:
            self.context.navigator.edit_customer(self._likely.id)
