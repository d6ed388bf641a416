"""The gateway account of the Mandant in front: its form comes from the adapter, a test says what it found."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from app.domain.accounts import Account, AccountFinding, ProviderDescription
from app.errors import InvalidInput
from app.i18n import _
from app.ui import forms, theme
from app.ui.admin import gateway_view
from app.ui.admin.edit_page import EditPage
from app.ui.admin.gateway_panels import CreditLine, Findings, PausedBanner
from app.ui.admin.gateway_view import GatewayView
from app.ui.admin.provider_fields import ProviderFields
from app.ui.admin.segment_fields import SegmentFields
from app.ui.admin.sending_switch import SendingSwitch
from app.ui.context import UiContext
from app.ui.labels import plain
from app.ui.tasks import Lane

if TYPE_CHECKING:
    from app.services.suite import Services

LONGEST_HOLD = 120
CURRENCIES = ("", "EUR", "SEK", "NOK", "DKK", "CHF", "GBP", "USD")


class GatewayPage(EditPage):
    """Edits the active account; another gateway makes a new one, what the old one holds is still asked there."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, _("SMS gateway"), parent)
        self._view: GatewayView | None = None
        self.fields: ProviderFields | None = None
        self.paused = PausedBanner(self._resume)
        self.switch = SendingSwitch(context)
        self.credit = CreditLine(self._refresh_credit, context.navigator.show_practice_phone)
        self.findings = Findings()
        self.provider = QComboBox()
        self.name = QLineEdit()
        self.segments = SegmentFields()
        self.price = QDoubleSpinBox()
        self.currency = QComboBox()
        self.hold = QSpinBox()
        self.test_button = QPushButton(_("&Test connection"))
        self._place = QWidget()
        self._place_row = QHBoxLayout(self._place)
        self._place_row.setContentsMargins(0, 0, 0, 0)
        self._add_fields()
        context.events.accounts_changed.connect(self._follow)
        context.session.changed.connect(self._other_mandant)
        self.reload()

    def reload(self) -> None:
        """Show what is stored; unsaved input is thrown away."""
        actor = self.context.session.actor
        self.context.tasks.run(self, lambda s: gateway_view.read(s, actor), self._show, key="view")

    def save(self) -> None:
        account = self._entered()
        if account is not None:
            self._store(account)

    def take_theirs(self, theirs: object) -> None:
        self.reload()

    def keep_mine(self, theirs: object) -> None:
        account = self._entered()
        if account is not None and isinstance(theirs, Account):
            self._store(replace(account, id=theirs.id, version=theirs.version))

    def show_failure(self, error: Exception) -> None:
        super().show_failure(error)
        if isinstance(error, InvalidInput) and self.fields is not None:
            for problem in error.problems:
                self.fields.show_problem(problem.field, problem.text)

    def _store(self, account: Account) -> None:
        actor = self.context.session.actor
        secrets = self.fields.secrets() if self.fields is not None else {}
        self.busy()
        self.context.tasks.run(
            self, lambda s: s.accounts.save(actor, account, secrets), self._saved, failed=self.show_failure
        )

    def _saved(self, account: Account) -> None:
        self.saved()
        self.reload()
        self._refresh_credit()

    def _entered(self) -> Account | None:
        """The account as it stands in the form; None if its numbers contradict each other, which is said."""
        if self._view is None or self.fields is None:
            return None
        stored = self._view.account or Account(0, 0, "", "")
        try:
            profile = self.segments.profile()
        except ValueError:
            self.rows["profile"].show_problem(_("A joined SMS cannot hold more than a single one."))
            return None
        return replace(
            stored,
            provider=str(self.provider.currentData()),
            name=self.name.text().strip(),
            settings=self.fields.settings(),
            profile=profile,
            price_per_part=Decimal(str(self.price.value())) if self.price.value() else None,
            currency=str(self.currency.currentData()),
            hold_seconds=self.hold.value(),
        )

    def _show(self, view: GatewayView) -> None:
        self._view = view
        account = view.account
        self.begin_loading()
        self.provider.clear()
        for description in view.descriptions:
            self.provider.addItem(_(description.label), description.key)
        chosen = view.description(account.provider if account else "")
        self.provider.setCurrentIndex(self.provider.findData(chosen.key))
        self.name.setText(account.name if account else "")
        self._show_fields(chosen)
        if account is not None:
            self.segments.set_profile(account.profile)
            self.price.setValue(float(account.price_per_part or 0))
            if self.currency.findData(account.currency) < 0:
                self.currency.addItem(account.currency, account.currency)
            self.currency.setCurrentIndex(self.currency.findData(account.currency))
            self.hold.setValue(account.hold_seconds)
        self.loaded()
        self._say_where(chosen)
        self._show_state(view)

    def _show_state(self, view: GatewayView) -> None:
        self.paused.show_words(gateway_view.paused(view.state, view.account))
        chosen = view.description(str(self.provider.currentData()))
        stored = view.account is not None and view.account.provider == chosen.key
        self.credit.show_gateway(chosen, stored=stored)
        if stored:
            state = view.state
            self.context.tasks.run(
                self,
                lambda _s: gateway_view.credit(state, chosen),
                self.credit.show_words,
                key="credit words",
            )

    def _show_fields(self, description: ProviderDescription) -> None:
        account = self._view.account if self._view else None
        same = account is not None and account.provider == description.key
        settings = account.settings if account is not None and same else None
        old, self.fields = self.fields, ProviderFields(description, settings)
        self.fields.changed.connect(self.changed)
        if same and self._view is not None:
            self.fields.mark_kept(self._view.kept, _("kept in the keyring"))
        self._warn_of_secrets(description)
        self._place_row.addWidget(self.fields)
        self._place.setVisible(bool(description.fields))
        if old is not None:
            self._place_row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._forget_test()
        self._align(self.fields)

    def _warn_of_secrets(self, description: ProviderDescription) -> None:
        """Where there is no keyring, say so at the inputs it would be needed for."""
        if self._view is None or self.fields is None or self._view.keeps_secrets:
            return
        words = _("This computer has no keyring: the key is kept until the program ends.")
        for field in description.fields:
            if field.kind == "secret":
                self.fields.rows[field.key].show_problem(words, level="warning")

    def _align(self, fields: ProviderFields) -> None:
        """One left edge for the inputs of the page and those made from the adapter."""
        captions = [*_captions(self.form), *_captions(fields.layout())]
        width = max((caption.sizeHint().width() for caption in captions), default=0)
        for caption in captions:
            caption.setMinimumWidth(width)

    def _say_where(self, description: ProviderDescription) -> None:
        self.rows["provider"].show_problem(gateway_view.where_it_waits(description), level="help")

    @Slot(int)
    def _choose(self, _row: int) -> None:
        """Another gateway: its own inputs, and its name unless the account was given one by hand."""
        if self._view is None:
            return
        chosen = self._view.description(str(self.provider.currentData()))
        labels = {_(description.label) for description in self._view.descriptions}
        if not self.name.text().strip() or self.name.text() in labels:
            self.name.setText(_(chosen.label))
        self._show_fields(chosen)
        self._say_where(chosen)
        self._show_state(self._view)

    @Slot()
    def _test(self) -> None:
        account, view = self._entered(), self._view
        if account is None or view is None or self.fields is None:
            return
        same = view.account is not None and view.account.provider == account.provider
        account = account if same else replace(account, id=0)
        self.fields.clear_problems()
        self._warn_of_secrets(view.description(account.provider))
        missing = self.fields.missing(view.kept if same else ())
        if missing:
            self._forget_test()
            self.fields.show_problem(missing, _("Fill this in."))
            return
        actor, secrets = self.context.session.actor, self.fields.secrets()
        self.test_button.setEnabled(False)
        self.findings.show_waiting()
        self.credit.be_silent(True)
        self.context.tasks.run(
            self,
            lambda s: s.accounts.test(actor, account, secrets),
            self._tested,
            failed=self._test_failed,
            lane=Lane.NETWORK,
        )

    def _tested(self, found: tuple[AccountFinding, ...]) -> None:
        self.test_button.setEnabled(True)
        self.findings.show_findings(found)

    def _test_failed(self, error: Exception) -> None:
        self.test_button.setEnabled(True)
        self._forget_test()
        self.show_failure(error)

    def _forget_test(self) -> None:
        self.findings.clear()
        self.credit.be_silent(False)

    def _refresh_credit(self) -> None:
        actor = self.context.session.actor

        def ask(services: Services) -> None:
            services.accounts.refresh_balance(actor)

        self._forget_test()
        self.credit.show_waiting()
        self.context.tasks.run(
            self, ask, lambda _none: self._follow(), failed=self.credit.show_failure, lane=Lane.NETWORK
        )

    def _resume(self) -> None:
        account = self._view.account if self._view else None
        if account is not None:
            actor, account_id = self.context.session.actor, account.id
            self.context.tasks.run(
                self, lambda s: s.accounts.resume(actor, account_id), lambda _none: self._follow()
            )

    @Slot(object)
    def _follow(self, _event: object = None) -> None:
        """The account was paused, resumed or its credit read: show that, and leave alone what is being edited."""
        if not self.context.session.ready:
            return
        actor = self.context.session.actor
        self.context.tasks.run(self, lambda s: gateway_view.read(s, actor), self._followed, key="state")

    def _followed(self, view: GatewayView) -> None:
        if self._view is None:
            return
        if self.is_dirty():
            self._view = self._view.while_edited(view)
            self._show_state(self._view)
        else:
            self._view = view
            self._show_state(view)

    @Slot()
    def _other_mandant(self) -> None:
        if self.context.session.ready and not self.is_dirty():
            self.reload()

    def _add_fields(self) -> None:
        self.form.addRow(self.paused)
        self.form.addRow(plain(_("Sending")), self.switch)
        self.add("provider", _("&Gateway"), self.provider)
        self.provider.activated.connect(self._choose)
        self.add("name", _("&Name"), self.name, _("Shown in the status bar."))
        self.form.addRow(self._place)
        line = QHBoxLayout()
        line.setSpacing(theme.SPACE_M)
        line.addWidget(self.test_button)
        line.addWidget(self.findings.progress, 1)
        line.addStretch(1)
        self.form.addRow("", line)
        self.form.addRow("", self.findings)
        self.form.addRow("", self.credit)
        self.add("profile", _("&Length of an SMS"), self.segments)
        self.segments.changed.connect(self.changed)
        self.price.setDecimals(4)
        self.price.setRange(0, 1000)
        self.price.setSingleStep(0.005)
        self.price.setSpecialValueText(_("not known"))
        self.add(
            "price_per_part", _("&Price of one SMS"), self.price, _("The gateway's own price replaces it.")
        )
        for code in CURRENCIES:
            self.currency.addItem(code or _("credits"), code)
        self.add("currency", _("C&urrency"), self.currency)
        self.hold.setRange(0, LONGEST_HOLD)
        self.hold.setSpecialValueText(_("no undo"))
        self.hold.setSuffix(_(" seconds"))
        held = _("So long an SMS waits before it leaves, and can be undone.")
        self.add("hold_seconds", _("Time to und&o"), self.hold, held)
        forms.name_input(self.test_button, _("Test connection"))
        self.test_button.clicked.connect(self._test)


def _captions(layout: QLayout | None) -> list[QWidget]:
    """The labels at the left of a form's inputs."""
    if not isinstance(layout, QFormLayout):
        return []
    items = [layout.itemAt(row, QFormLayout.ItemRole.LabelRole) for row in range(layout.rowCount())]
    found = [item.widget() for item in items if item is not None]
    return [widget for widget in found if widget is not None and widget.sizeHint().width() > 0]
