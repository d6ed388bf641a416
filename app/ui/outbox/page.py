"""The outbox: everything that waits, by day, with where it waits and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.domain.permissions import Permission
from app.domain.waiting import Taken, WaitingDay, WaitingQuery
from app.errors import UserError
from app.i18n import _
from app.ui import actions, icons, theme
from app.ui.context import UiContext
from app.ui.dialogs import ask
from app.ui.labels import plain
from app.ui.lists.pane import ListPane
from app.ui.lists.source import Column
from app.ui.outbox import view_model
from app.ui.outbox.view_model import ALL, DayLine, WaitingLine, WaitingSource
from app.ui.widgets.action_button import action_button
from app.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from app.services.events import MessagesChanged

DAYS_WIDTH = 190
DAY_ICON = 16
REREAD_MS = 500


class OutboxPage(QWidget):
    """Follows what happens while it is in front."""

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._actor = context.session.actor
        self._zone = ZoneInfo(context.session.mandant.time_zone)
        self._query: WaitingQuery = ALL
        self._chosen = ""
        self._days: tuple[DayLine, ...] = ()
        self.days = QListWidget()
        self.days.setAccessibleName(_("Days"))
        self.days.setFixedWidth(DAYS_WIDTH)
        self.days.setIconSize(QSize(DAY_ICON, DAY_ICON))
        self.list: ListPane[WaitingLine] = ListPane(
            context, "outbox", _("Outbox"), _columns(), WaitingSource(self._actor, ALL, self._zone)
        )
        self.list.set_empty(self._show_empty)
        self.count = plain(role="quiet")
        self.says = plain(wrap=True)
        self._make_actions()
        self._lay_out()
        self._reread = QTimer(self)
        self._reread.setSingleShot(True)
        self._reread.setInterval(REREAD_MS)
        self._reread.timeout.connect(self.refresh)
        self.days.currentRowChanged.connect(self._choose_day)
        self.list.selected.connect(self._selected)
        self.list.activated.connect(lambda _number: self.edit())
        context.events.messages_changed.connect(self._messages_changed)

    def activate(self) -> None:
        """Read it (again)."""
        self.refresh()

    def focus_first(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def refresh(self) -> None:
        """Read days and list anew; what was chosen stays so."""
        actor = self._actor
        self._context.tasks.run(
            self, lambda s: s.waiting.days(actor), self._show_days, failed=self._tell, key="days"
        )
        self.list.reload()

    def edit(self) -> None:
        """Open the message in front."""
        from app.ui.outbox.editor import WaitingEditor

        line = self.list.current_row
        if line is None or not self.edit_action.isEnabled():
            return
        editor = WaitingEditor(self._context, line.id, self.window())
        editor.accepted.connect(self.refresh)
        editor.open()

    # Building

    def _make_actions(self) -> None:
        def made(action_id: str, slot: object) -> QAction:
            return actions.make(self, action_id, slot, context=self._context)  # type: ignore[arg-type]

        self.edit_action = made("outbox.edit", self.edit)
        self.send_action = made("outbox.send_now", lambda: self._ask("send"))
        self.withdraw_action = made("outbox.withdraw", lambda: self._ask("withdraw"))
        self.customer_action = made("outbox.customer", self._show_customer)
        self.refresh_action = made("outbox.refresh", self.refresh)
        self.doing = (self.edit_action, self.send_action, self.withdraw_action)
        self.list.offer(*self.doing, self.customer_action, self.refresh_action)

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(theme.SPACE_S)
        bar.addWidget(self.count, 1)
        if self._context.session.may(Permission.SEND_SMS):
            for action in (self.withdraw_action, self.send_action, self.edit_action):
                bar.addWidget(action_button(action, self))
        right = QVBoxLayout()
        right.setSpacing(theme.SPACE_S)
        right.addLayout(bar)
        right.addWidget(self.list, 1)
        right.addWidget(self.says)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_M)
        row.addWidget(self.days)
        row.addLayout(right, 1)

    # Reading

    def _show_days(self, found: tuple[WaitingDay, ...]) -> None:
        self._days = view_model.days(found, self._zone, self._context.clock.now())
        self.count.setText(view_model.summary(found))
        chosen = next((n for n, day in enumerate(self._days) if day.words == self._chosen), 0)
        self.days.blockSignals(True)
        self.days.clear()
        for day in self._days:
            item = QListWidgetItem(f"{day.words}  {day.count}")
            if day.late:
                item.setIcon(icons.icon("clock-alert", "warn"))
            self.days.addItem(item)
        self.days.setCurrentRow(chosen)
        self.days.blockSignals(False)
        if self._days[chosen].query != self._query:
            self._choose_day(chosen)

    @Slot(int)
    def _choose_day(self, row: int) -> None:
        if not 0 <= row < len(self._days):
            return
        self._chosen, self._query = self._days[row].words, self._days[row].query
        self.list.reload(WaitingSource(self._actor, self._query, self._zone))

    @Slot(int)
    def _selected(self, _number: int) -> None:
        line = self.list.current_row
        may = self._context.session.may(Permission.SEND_SMS)
        changeable = may and line is not None and line.waiting.may_be_changed
        for action in self.doing:
            action.setEnabled(changeable)
        self.customer_action.setEnabled(line is not None and line.waiting.row.customer_id is not None)
        self.says.setText(line.explanation if line is not None else "")

    @Slot(object)
    def _messages_changed(self, _event: MessagesChanged) -> None:
        if self.isVisible() and not self._reread.isActive():
            self._reread.start()

    def _show_empty(self, state: EmptyState) -> None:
        state.show_empty(
            "inbox",
            _("Nothing waits."),
            _("SMS planned for later stand here until they leave. Choose “Later” when you send one."),
        )

    # Doing

    def _ask(self, action: str) -> None:
        ids = self.list.selected_ids()
        known = [self.list.model.row_at(self.list.model.position_of(number)) for number in ids]
        at_gateway = any(line is None or line.waiting.at_gateway for line in known)
        question = view_model.question_before(action, len(ids), at_gateway=at_gateway)
        if not question or not ids:
            self._do(action, ids)
            return
        title = (self.send_action if action == "send" else self.withdraw_action).text()
        ask(
            self._context,
            self.window(),
            title,
            question,
            action=title,
            on_action=lambda: self._do(action, ids),
        )

    def _do(self, action: str, ids: list[int]) -> None:
        if not ids:
            return
        actor = self._actor
        self._context.tasks.run(
            self,
            lambda s: s.waiting.send_now(actor, ids) if action == "send" else s.waiting.cancel(actor, ids),
            lambda taken: self._done(action, taken),
            failed=self._tell,
        )

    def _done(self, action: str, taken: Taken) -> None:
        words, kind = view_model.outcome(action, taken)
        self._context.notices.show(words, kind=kind)
        self.refresh()

    def _show_customer(self) -> None:
        line = self.list.current_row
        if line is not None and line.waiting.row.customer_id is not None:
            self._context.navigator.show_customer(line.waiting.row.customer_id)

    def _tell(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self._context.notices.show(error.text, kind="warning")
            self.list.reload()
        else:
            self._context.tasks.unhandled(error)


def _columns() -> tuple[Column[WaitingLine], ...]:
    return (
        Column("due", _("Due"), lambda line: line.due, width=176),
        Column("customer", _("Customer"), lambda line: line.customer, width=140),
        Column("number", _("Number"), lambda line: line.number, width=142, room=1000),
        Column("text", _("Text"), lambda line: line.text, stretch=True),
        Column(
            "where",
            _("Waits"),
            lambda line: line.where,
            width=144,
            icon=lambda line: (line.icon, line.colour),
            tip=lambda line: line.explanation,
        ),
        Column("parts", _("SMS"), lambda line: line.parts, width=48, right=True, room=660),
        Column("appointment", _("Appointment"), lambda line: line.appointment, width=166, room=1100),
        Column("user", _("By"), lambda line: line.user, width=90, room=860),
    )
