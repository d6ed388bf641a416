"""The customers' place: a list that answers as one types, and beside it the card of the one that is chosen."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.domain.customers import CustomerQuery, CustomerRow
from app.domain.messages import DraftContext
from app.domain.permissions import Permission
from app.domain.selection import Criteria
from app.errors import UserError
from app.i18n import _
from app.services.events import AppointmentsChanged, CustomersChanged, MessagesChanged
from app.ui import actions, forms, icons, theme
from app.ui.context import UiContext
from app.ui.customers import view_model
from app.ui.customers.archiving import Archiving
from app.ui.customers.card import CustomerCard
from app.ui.customers.listing import CustomerSource, columns
from app.ui.customers.to_many import ToMany
from app.ui.customers.view_model import CardView
from app.ui.lists.pane import ListPane
from app.ui.selections.selecting import Selecting
from app.ui.tags.deeds import Tagging
from app.ui.widgets.empty_state import EmptyState

SPLITTER = "customers.splitter"
CARD_WIDTH = 290
CARD_AFTER_MS = 60
"""So long after a search is the card of the best hit read: its rows are painted first, nor do quick keys wait."""


class CustomersPage(QWidget):
    """Type, arrow down, Enter: everything here works from the keyboard."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._query = CustomerQuery()
        self._looked_for = 0  # a customer to be shown who is not in the list
        self._searching = False
        self._card_soon = QTimer(self)
        self._card_soon.setSingleShot(True)
        self._card_soon.setInterval(CARD_AFTER_MS)
        self._card_soon.timeout.connect(self._read_chosen)
        self._may_edit = context.session.may(Permission.EDIT_CUSTOMERS)
        self._archiving = Archiving(context, self)
        self._tagging = Tagging(context, self)
        self._make_actions()
        self.selecting = Selecting(context, self.select_action, self)
        self.list: ListPane[CustomerRow] = ListPane(
            context, "customers", _("Customers"), columns(), self._source(), self
        )
        self.to_many = ToMany(context, self.mailing_action, self.list, self.selecting, self)
        self.card = CustomerCard(
            (self.send_action, self.book_action, self.log_action, self.edit_action),
            may_send=context.session.may(Permission.SEND_SMS),
        )
        self._lay_out()
        self._connect()
        self._enable_actions()

    # What the main window asks

    def activate(self) -> None:
        """Read the list (again), and the card of who is chosen; meanwhile hidden, it followed nothing."""
        self.list.reload()
        self.selecting.refresh()
        self._refresh_card()

    def focus_first(self) -> None:
        self.search_field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search_field.selectAll()

    def search(self, text: str) -> None:
        """Show who is found by `text`."""
        self.search_field.setText(text)

    def show_customer(self, customer_id: int) -> None:
        """Choose this customer in the whole list, or in the archive."""
        self._looked_for = customer_id
        self._ask(CustomerQuery(), select_first=False)
        self.list.select(customer_id)

    def whereabouts(self) -> int:
        """Who is chosen, for the way back."""
        return self.list.current_id

    def return_to(self, customer_id: int) -> None:
        if customer_id:
            self.show_customer(customer_id)

    # Building

    def _make_actions(self) -> None:
        def made(action_id: str, slot: Callable[[], object]) -> QAction:
            return actions.make(self, action_id, slot, context=self._context)

        self.search_action = made("customers.search", self.focus_first)
        self.select_action = made("customers.select", lambda: self.selecting.build())
        self.new_action = made("customers.new", self._new)
        self.send_action = made("customers.send_sms", self._send)
        self.book_action = made("customers.book", self._book)
        self.edit_action = made("customers.edit", self._edit)
        self.log_action = made("customers.log", self._show_log)
        self.tags_action = made("customers.tags", self._tag)
        self.mailing_action = made("customers.mailing", lambda: self.to_many.write(self._query))
        self.archive_action = made("customers.archive", self._archive)
        self.restore_action = made("customers.restore", self._restore)
        self.undo_action = made("customers.undo", self._archiving.undo)
        self.refresh_action = made("customers.refresh", self.activate)

    def _lay_out(self) -> None:
        title = QLabel(_("Customers"))
        title.setObjectName("pageTitle")
        self.search_field = QLineEdit()
        self.search_field.setPlaceholderText(_("Name, number, e-mail or town"))
        self.search_field.setClearButtonEnabled(True)
        self.search_field.setMaximumWidth(420)
        self.search_field.setMinimumWidth(180)
        forms.name_input(self.search_field, _("Search customers"))
        glass = self.search_field.addAction(icons.icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        icons.put(glass, "search", "quiet")
        self.count = QLabel()
        self.count.setProperty("role", "small")
        self.count.setAccessibleName(_("Number of customers"))
        self.archived_button = QPushButton(_("Archived"))
        self.archived_button.setCheckable(True)
        self.archived_button.setToolTip(_("Show who is archived"))
        icons.put(self.archived_button, "archive")
        self.new_button = QPushButton(self.new_action.text(), self)
        self.new_button.setProperty("role", "accent")
        self.new_button.setToolTip(self.new_action.toolTip())
        icons.put(self.new_button, "user-plus", "on_accent")
        if not self._may_edit:
            self.new_button.hide()
        bar = QHBoxLayout()
        bar.setSpacing(theme.SPACE_M)
        bar.addWidget(title)
        bar.addWidget(self.search_field, 1)
        bar.addStretch(0)
        bar.addWidget(self.selecting.button)
        bar.addWidget(self.selecting.menu)
        bar.addWidget(self.archived_button)
        bar.addWidget(self.new_button)
        left = QWidget()
        left.setMinimumWidth(320)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_XS)
        column.addWidget(self.selecting.hint)
        column.addWidget(self.list, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        foot.addWidget(self.to_many.button)
        column.addLayout(foot)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(theme.SPACE_M)
        self.splitter.setObjectName("invisible")
        self.splitter.addWidget(left)
        self.splitter.addWidget(self.card)
        self.splitter.setStretchFactor(0, 1)
        self.card.setMinimumWidth(240)
        kept = self._context.layout.get(SPLITTER)
        self.splitter.setSizes([1000, int(kept) if isinstance(kept, int) else CARD_WIDTH])
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, theme.SPACE_M)
        box.setSpacing(theme.SPACE_M)
        box.addLayout(bar)
        box.addWidget(self.splitter, 1)

    def _connect(self) -> None:
        # Enter and Del mean a customer where customers are, not on a button or in a text.
        for action in (self.edit_action, self.archive_action, self.restore_action):
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.search_field.addAction(self.edit_action)
        self.list.offer(
            self.edit_action, self.send_action, self.book_action, self.log_action, self.tags_action,
            self.mailing_action, self.archive_action, self.restore_action,
        )  # fmt: skip
        self.list.set_empty(self._show_empty)
        self.list.selected.connect(self._choose)
        self.list.activated.connect(lambda _id: self.edit_action.trigger())
        self.list.typed.connect(self._type_on)
        self.list.loaded.connect(self._settle)
        self.list.table.selectionModel().selectionChanged.connect(lambda *_rows: self._enable_actions())
        self.card.sms_requested.connect(self._send_to)
        self.card.appointment_requested.connect(self._context.navigator.show_appointment)
        self.search_field.textChanged.connect(self._search)
        self.search_field.installEventFilter(self)
        self.archived_button.toggled.connect(self._search)
        self.selecting.changed.connect(self._limit)
        self.new_button.clicked.connect(lambda _checked=False: self._new())
        self.splitter.splitterMoved.connect(
            lambda *_where: self._context.layout.set(SPLITTER, self.splitter.sizes()[1])
        )
        events = self._context.events
        events.customers_changed.connect(self._customers_changed)
        events.messages_changed.connect(self._messages_changed)
        events.appointments_changed.connect(self._appointments_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.search_field
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
        ):
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_PageDown):
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
            if event.key() == Qt.Key.Key_Escape and self.search_field.text():
                self.search_field.clear()
                return True
        return super().eventFilter(watched, event)

    # The list

    def _source(self) -> CustomerSource:
        return CustomerSource(self._context.session.actor, self._query)

    @Slot()
    def _search(self) -> None:
        archived = self.archived_button.isChecked()
        criteria = None if archived else self._query.criteria
        query = CustomerQuery(self.search_field.text(), archived=archived, criteria=criteria)
        self._looked_for = 0
        self._searching = bool(query.text.strip())
        self._ask(query, select_first=bool(query.text.strip()))

    @Slot(object)
    def _limit(self, criteria: Criteria | None) -> None:
        """Show only those whom these mean, or all again."""
        self._looked_for = 0
        self._ask(CustomerQuery(criteria=criteria), select_first=criteria is not None)

    def _ask(self, query: CustomerQuery, *, select_first: bool) -> None:
        self._query = query
        for widget in (self.search_field, self.archived_button):
            widget.blockSignals(True)  # they are told what is asked, not the other way round
        if self.search_field.text() != query.text:
            self.search_field.setText(query.text)
        self.archived_button.setChecked(query.archived)
        self.selecting.show(query.criteria)
        for widget in (self.search_field, self.archived_button):
            widget.blockSignals(False)
        self.list.reload(self._source(), select_first=select_first)

    @Slot()
    def _settle(self) -> None:
        self._searching = False
        count = self.list.model.rowCount()
        self.count.setText(view_model.count_words(count, self._query))
        looked_for, self._looked_for = self._looked_for, 0
        if looked_for and self.list.model.position_of(looked_for) < 0 and not self._query.archived:
            self.list.select(looked_for)
            self._ask(CustomerQuery(archived=True), select_first=False)
        self.card.setVisible(count > 0 or self._query != CustomerQuery())
        self._enable_actions()

    def _show_empty(self, state: EmptyState) -> None:
        words = view_model.empty_words(self._query, may_edit=self._may_edit)
        create = self._new_from_search if words.creates else None
        state.show_empty(words.icon, words.title, words.text, action=words.action, on_action=create)

    @Slot(str)
    def _type_on(self, letters: str) -> None:
        """Letters typed into the list go on in the search."""
        self.search_field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search_field.setText(self.search_field.text() + letters)

    @Slot(int)
    def _choose(self, customer_id: int) -> None:
        self._enable_actions()
        if not customer_id:
            self._card_soon.stop()
            self.card.show_nobody()
        elif self._searching:
            self._card_soon.start()
        else:
            self._read_card(customer_id)

    def _enable_actions(self) -> None:
        chosen = bool(self.list.current_id)
        session = self._context.session
        single = (self.send_action, self.book_action, self.edit_action, self.log_action)
        for action in (*single, self.tags_action, self.mailing_action):
            right = actions.spec(action.objectName()).permission
            action.setEnabled(chosen and (right is None or session.may(right)))
        for action, there in ((self.archive_action, False), (self.restore_action, True)):
            fits = self._query.archived is there and self._may_edit
            action.setVisible(fits)
            action.setEnabled(chosen and fits)
        self.undo_action.setEnabled(self._archiving.can_undo)
        self.to_many.show(self._query)

    # The card

    @Slot()
    def _read_chosen(self) -> None:
        if self.list.current_id:
            self._read_card(self.list.current_id)

    def _read_card(self, customer_id: int) -> None:
        self._card_soon.stop()
        session = self._context.session
        actor, country, zone = session.actor, session.mandant.country, ZoneInfo(session.mandant.time_zone)
        self._context.tasks.run(
            self,
            lambda s: view_model.card_view(s.customers.card(actor, customer_id), country=country, zone=zone),
            self._show_card,
            failed=self._show_no_card,
            key="card",
        )

    def _show_card(self, view: CardView) -> None:
        if view.customer_id == self.list.current_id:
            self.card.show_view(view)

    def _show_no_card(self, error: Exception) -> None:
        self.card.show_nobody()
        if not isinstance(error, UserError):
            self._context.tasks.unhandled(error)

    @Slot(object)
    def _customers_changed(self, event: CustomersChanged) -> None:
        if self.isVisible():
            self.list.reload()
        if self.list.current_id in event.ids or not event.ids:
            self._refresh_card()

    @Slot(object)
    def _messages_changed(self, event: MessagesChanged) -> None:
        if self.list.current_id in event.customer_ids or not event.customer_ids:
            self._refresh_card()

    @Slot(object)
    def _appointments_changed(self, event: AppointmentsChanged) -> None:
        if self.list.current_id in event.customer_ids or not event.ids:
            self._refresh_card()

    def _refresh_card(self) -> None:
        if self.list.current_id and self.isVisible():
            self._read_card(self.list.current_id)

    # What one can do

    def _new(self) -> None:
        self._context.navigator.edit_customer(0, self.show_customer)

    def _new_from_search(self) -> None:
        from app.ui.customers.editor import CustomerEditor

        preset = view_model.customer_from_search(self._query.text, self._context.session.mandant.id)
        CustomerEditor(
            self._context, 0, created=self.show_customer, preset=preset, parent=self.window()
        ).open()

    def _edit(self) -> None:
        self._context.navigator.edit_customer(self.list.current_id)

    def _send(self) -> None:
        self._send_to("")

    @Slot(str)
    def _send_to(self, number: str) -> None:
        self._context.navigator.send_sms(DraftContext(customer_id=self.list.current_id, number=number))

    def _book(self) -> None:
        self._context.navigator.book(self.list.current_id)

    def _show_log(self) -> None:
        self._context.navigator.show_log(self.list.current_id)

    def _tag(self) -> None:
        from app.ui.tags.dialog import TagsDialog

        ids = self.list.selected_ids()
        TagsDialog(
            self._context,
            ids,
            lambda give, take: self._tagging.change(ids, give=give, take=take),
            self.window(),
        ).open()

    def _archive(self) -> None:
        row = self.list.current_row
        self._archiving.archive(self.list.selected_ids(), row.name if row else "")

    def _restore(self) -> None:
        row = self.list.current_row
        self._archiving.restore(self.list.selected_ids(), row.name if row else "")
