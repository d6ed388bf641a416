"""All SMS: who got what, when, and what became of it; filtered, resent, proved, and live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.domain.message_list import MessageOrder, MessageQuery
from app.domain.messages import DraftContext, MessageRow
from app.domain.permissions import Permission
from app.domain.resending import MOST_AT_ONCE
from app.i18n import _
from app.ui import actions, theme
from app.ui.context import UiContext
from app.ui.lists.pane import ListPane, kept_sort
from app.ui.messages import view_model
from app.ui.messages.bar import MessagesBar
from app.ui.messages.detail import MessageDetail
from app.ui.messages.listing import MessageSource, columns
from app.ui.messages.mailing_chip import MailingChip
from app.ui.messages.view_model import MessageLine, Selection
from app.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from app.services.events import MessagesChanged

LIST = "messages"
SPLITTER = "messages.splitter"
REREAD_MS = 500
"""So often at most the list is read anew while messages change their state; the rows themselves follow at once."""


class AllMessagesPage(QWidget):
    """Rows of all SMS, the newest first; below them the chosen one in full."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._actor = context.session.actor
        self._zone = ZoneInfo(context.session.mandant.time_zone)
        self._select_all = False
        self._looked_for = 0
        sort = kept_sort(context, LIST, (MessageOrder.SENT_ON.value, True))
        query = view_model.query_of(self._own_mandant(), sort, self._zone)
        self._source = MessageSource(self._actor, query, self._zone)
        self._make_actions()
        self.list: ListPane[MessageLine] = ListPane(
            context, LIST, _("All SMS"), columns(self._actor, context.session.mandants),
            self._source, self, filters=True, sort=sort, ask=True,
        )  # fmt: skip
        self.detail = MessageDetail(context, self, lambda: self._row, self.refresh)
        self.mailing = MailingChip(context)
        self.bar = MessagesBar(self.mailing, self.failed_action, self.resend_action, self.new_action)
        self.list.preset_filters(self._own_mandant())
        self._reread = QTimer(self)
        self._reread.setSingleShot(True)
        self._reread.setInterval(REREAD_MS)
        self._lay_out()
        self._connect()
        self._enable_actions()

    @property
    def filter_actions(self) -> list[QAction]:
        """Their keys are meant for the whole page, whatever of it has the keyboard."""
        filtering = self.list.filtering
        return [filtering.filter_action, filtering.clear_action] if filtering is not None else []

    @property
    def filter_tools(self) -> QWidget | None:
        """What clears and keeps filters, for the place to put into its head."""
        return self.list.filtering.tools if self.list.filtering is not None else None

    # What the main window asks

    def activate(self) -> None:
        """Read the list (again); meanwhile hidden, it followed nothing."""
        self.refresh()

    def focus_first(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_message(self, message_id: int) -> None:
        """Select this SMS; where the filters hide it they are taken away."""
        self._looked_for = message_id
        self.list.select(message_id)
        if self.list.current_id == message_id:
            self._looked_for = 0
            return
        self._ask(self._own_mandant())

    def show_messages(self, query: MessageQuery) -> None:
        """Filter the list like this; without a choice of Mandanten it is the one in front."""
        self._ask(self._own_mandant() | view_model.values_of(query, self._zone), select_first=True)

    def whereabouts(self) -> tuple[dict[str, object], int]:
        """What is filtered by, and the selected SMS, for the way back."""
        return self._values, self.list.current_id

    def return_to(self, thing: object) -> None:
        if isinstance(thing, tuple):
            values, message_id = thing
            if values != self._values:
                self._ask(values)
            self.list.select(message_id)

    # Building

    def _make_actions(self) -> None:
        def made(action_id: str, slot: object) -> QAction:
            return actions.make(self, action_id, slot, context=self._context)  # type: ignore[arg-type]

        self.new_action = made("messages.new", self._new)
        self.write_action = made("messages.write", self._write)
        self.resend_action = made("messages.resend", self.resend)
        self.failed_action = made("messages.failed_today", self.show_failed_today)
        self.customer_action = made("messages.customer", self._show_customer)
        self.appointment_action = made("messages.appointment", self._show_appointment)
        self.history_action = made("messages.history", self._show_history)
        self.refresh_action = made("messages.refresh", self.refresh)

    def _lay_out(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(theme.SPACE_S)
        self.splitter.setObjectName("invisible")
        self.splitter.addWidget(self.list)
        self.splitter.addWidget(self.detail.view)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes(self._context.layout.get(SPLITTER, [360, 240]))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.SPACE_S)
        box.addWidget(self.bar)
        box.addWidget(self.splitter, 1)

    def _connect(self) -> None:
        # Enter means a customer among the messages, not on a button or in a filter.
        self.customer_action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.list.offer(
            self.resend_action, *self.detail.deeds.actions.values(), self.write_action, self.customer_action,
            self.appointment_action, self.history_action, self.detail.linked_action,
            *self.detail.proof.actions, self.refresh_action,
        )  # fmt: skip
        self.addActions(self.filter_actions)
        self.list.set_empty(self._show_empty)
        self.list.selected.connect(self._chosen)
        self.list.activated.connect(lambda _id: self.customer_action.trigger())
        self.list.table.selectionModel().selectionChanged.connect(self._enable_actions)
        self.list.loaded.connect(self._settle)
        self.list.model.counted.connect(self._count)
        self.list.model.dataChanged.connect(self._rows_arrived)
        self.list.filters_changed.connect(lambda _values: self._reload(select_first=True))
        self.list.sort_changed.connect(lambda _key, _descending: self._reload())
        self.splitter.splitterMoved.connect(
            lambda *_where: self._context.layout.set(SPLITTER, self.splitter.sizes())
        )
        self.mailing.clicked.connect(self._show_all_mailings)
        if self.list.filtering is not None:
            self.list.filtering.clear_action.triggered.connect(self._show_all_mailings)
        self._reread.timeout.connect(self._reload)
        self._context.events.messages_changed.connect(self._messages_changed)

    # The list

    def _own_mandant(self) -> dict[str, object]:
        """SA-04: who works in several sees those of the one in front until they choose otherwise."""
        session = self._context.session
        return {"mandant": frozenset({str(session.mandant.id)})} if len(session.mandants) > 1 else {}

    def _ask(self, values: Mapping[str, object], *, select_first: bool = False) -> None:
        self.mailing.show_mailing(view_model.mailing_of(values))
        self.list.set_filters({key: value for key, value in values.items() if key != view_model.MAILING})
        self._reload(select_first=select_first)

    @property
    def _values(self) -> dict[str, object]:
        """What is filtered by: by columns, and by a mailing."""
        mailing_id = self.mailing.mailing_id
        return self.list.filter_values | ({view_model.MAILING: mailing_id} if mailing_id else {})

    @Slot()
    def _show_all_mailings(self) -> None:
        if self.mailing.mailing_id:
            self.mailing.show_mailing(0)
            self.list.setFocus()
            self._reload(select_first=True)

    @Slot()
    def _reload(self, *, select_first: bool = False) -> None:
        query = view_model.query_of(self._values, self.list.sort, self._zone)
        self._source = MessageSource(self._actor, query, self._zone)
        self.list.reload(self._source, select_first=select_first)

    @Slot()
    def refresh(self) -> None:
        """Read everything anew; the selected message stays selected, and where it is."""
        self._reload()
        self.detail.read()

    @Slot()
    def _settle(self) -> None:
        looked_for, self._looked_for = self._looked_for, 0
        if looked_for:
            self.list.select(looked_for)
        self._count()
        self._enable_actions()

    @Slot()
    def _count(self) -> None:
        """Say how many there are, as soon as it is known."""
        if not self.list.model.is_counted:
            return
        if self._select_all:
            self._select_all = False
            self.list.table.selectAll()
        count, values = self.list.model.rowCount(), self._values
        if not view_model.narrows(values):
            self.bar.show_count(view_model.count_words(count, None))
            return
        actor = self._actor
        everything = view_model.query_of(
            {key: value for key, value in values.items() if key == "mandant"}, self.list.sort, self._zone
        )
        self._context.tasks.run(
            self,
            lambda s: s.messages.count(actor, everything),
            lambda total: self.bar.show_count(view_model.count_words(count, total)),
            key="total",
        )

    @Slot(object)
    def _messages_changed(self, event: MessagesChanged) -> None:
        if not self.isVisible():
            return
        self.list.model.refresh(event.ids)
        if self.list.current_id in event.ids or not event.ids:
            self.detail.read()
        if not self._reread.isActive():
            self._reread.start()

    def _show_empty(self, state: EmptyState) -> None:
        if self.mailing.mailing_id:
            words = _("Nothing of this mailing is here.")
            every = _("Show all SMS")
            state.show_empty("message-square", words, action=every, on_action=self._show_all_mailings)
            return
        may_send = self._context.session.may(Permission.SEND_SMS)
        state.show_empty(
            "message-square",
            _("No SMS yet."),
            _("What is sent or planned stands here, with what became of it."),
            action=self.new_action.text() if may_send else "",
            on_action=self.new_action.trigger if may_send else None,
        )

    @Slot(int)
    def _chosen(self, _message_id: int) -> None:
        self._enable_actions()
        self.detail.read()

    @Slot()
    def _rows_arrived(self) -> None:
        """The current row may be one of those that were only now read."""
        self._enable_actions()
        row = self._row
        if row is not None and self.detail.shown_id != row.id:
            self.detail.read()

    @property
    def _row(self) -> MessageRow | None:
        line = self.list.current_row
        return line.row if line is not None else None

    @property
    def selection(self) -> Selection:
        """What is selected, as far as it has been read."""
        count = sum(len(piece) for piece in self._pieces)
        if count > MOST_AT_ONCE:
            return Selection(count, unread=count)
        lines = [self.list.model.row_at(row) for piece in self._pieces for row in piece]
        return view_model.selection([line.row if line is not None else None for line in lines])

    @property
    def _pieces(self) -> list[range]:
        """The selected rows of the table."""
        chosen = self.list.table.selectionModel().selection()
        pieces = (chosen.at(number) for number in range(chosen.count()))
        return [range(piece.top(), piece.bottom() + 1) for piece in pieces]

    @Slot()
    def _enable_actions(self) -> None:
        session, row = self._context.session, self._row
        ours = row is not None and row.mandant_id == self._actor.mandant_id
        words, why_not = view_model.resend_words(self.selection)
        self.bar.show_resend(words, why_not)
        self.resend_action.setEnabled(not why_not and session.may(Permission.SEND_SMS))
        self.write_action.setEnabled(ours and session.may(Permission.SEND_SMS))
        known = ours and row is not None and row.customer_id is not None
        self.customer_action.setEnabled(known and session.may(Permission.READ_CUSTOMERS))
        self.history_action.setEnabled(known)
        booked = ours and row is not None and row.appointment_id is not None
        self.appointment_action.setEnabled(booked and session.may(Permission.READ_CALENDAR))

    # What one can do

    def _new(self) -> None:
        self._context.navigator.send_sms(DraftContext())

    def _write(self) -> None:
        row = self._row
        if row is not None:
            self._context.navigator.send_sms(DraftContext(customer_id=row.customer_id, number=row.number))

    def resend(self) -> None:
        """Ask about the selected messages, then send them again."""
        self.list.model.ids_of(self._pieces, self._ask_to_resend)

    def _ask_to_resend(self, chosen: Sequence[int]) -> None:
        from app.ui.messages.resend_dialog import ResendDialog

        if chosen:
            ResendDialog(self._context, chosen, self.window()).open()

    def show_failed_today(self) -> None:
        """Show what failed today, all of it selected: one more click resends it."""
        today = self._context.clock.now().astimezone(self._zone).date()
        self._select_all = True
        self._ask(self._own_mandant() | view_model.failed_today(today), select_first=True)
        self.list.setFocus()

    def _show_customer(self) -> None:
        row = self._row
        if row is not None and row.customer_id is not None:
            self._context.navigator.show_customer(row.customer_id)

    def _show_appointment(self) -> None:
        row = self._row
        if row is not None and row.appointment_id is not None:
            self._context.navigator.show_appointment(row.appointment_id)

    def _show_history(self) -> None:
        row = self._row
        if row is not None and row.customer_id is not None:
            self._context.navigator.show_log(row.customer_id)
